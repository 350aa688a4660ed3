"""What the document of a review meeting says: what each room has to say of the partner, between what is still
open from the reviews before and the agenda."""

from __future__ import annotations

from datetime import date

from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core import clock, programme, slots
from core.slots import ReviewSection
from core.text import one_line
from insights.models import ReviewAction, ReviewMeeting
from partners.models import Partner
from pipeline.models import PartnershipReview
from web.templatetags import formats

AGENDA, ACTIONS = "agenda", "actions"


def written(review: PartnershipReview, language: str) -> list[ReviewSection]:
    """The sections in their order, in a language."""
    today = clock.today()
    since = _last_held(review)
    with translation.override(language):
        found = [fill(review.partner, since, today) for fill in slots.review_sections]
        said = [open_actions(review.partner, today), *(section for section in found if section is not None)]
        return [_agenda(said), *said]


def section_of(meeting: ReviewMeeting, code: str) -> ReviewSection | None:
    """One section as it would be written now; None where there is nothing to say any more."""
    return next((one for one in written(meeting.review, meeting.language) if one.code == code), None)


def _last_held(review: PartnershipReview) -> date | None:
    rows = PartnershipReview.objects.filter(partner=review.partner_id).exclude(held_on=None)
    return rows.exclude(pk=review.pk).order_by("-held_on").values_list("held_on", flat=True).first()


def _agenda(sections: list[ReviewSection]) -> ReviewSection:
    """What is gone through, in the order of the document; what is ours alone is not announced."""
    points = [section.title for section in sections if not section.internal]
    return ReviewSection(AGENDA, _("Agenda"), [*points, _("Decisions, and the day of the next review")])


def open_actions(partner: Partner, today: date) -> ReviewSection:
    """What both sides undertook in the reviews before and have not done, by its day."""
    rows = ReviewAction.objects.open().filter(review__partner=partner).select_related("owner", "contact")
    lines = [_open(row, partner, today) for row in rows.order_by("due_on", "pk")]
    title = _("What is open from the last review")
    return ReviewSection(ACTIONS, title, lines or [_("Nothing is open from the reviews before.")])


def _open(row: ReviewAction, partner: Partner, today: date) -> str:
    values = {"what": one_line(row.text), "who": whose(row, partner), "day": formats.day_long(row.due_on)}
    late = (today - row.due_on).days
    if late <= 0:
        return _("%(what)s (%(who)s), due on %(day)s.") % values
    said = ngettext(
        "%(what)s (%(who)s), due on %(day)s: %(days)s day late.",
        "%(what)s (%(who)s), due on %(day)s: %(days)s days late.",
        late,
    )
    return said % {**values, "days": formats.number(late)}


def whose(row: ReviewAction, partner: Partner) -> str:
    """Who does it: whoever is named, else the side by its name."""
    if row.who:
        return row.who
    return partner.name if row.side == ReviewAction.Side.THEM else us()


def us() -> str:
    """Our side by the name of the programme: the partner reads it too."""
    ours = programme.current()
    return str(ours.name) if ours else str(_("Us"))
