"""What signs of life have to say when the partnership is reviewed: to us alone."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.slots import Drawing, ReviewSection
from insights.engagement import selectors
from insights.engagement.models import PartnerEngagement
from insights.engagement.services import VIEW
from web.templatetags import formats


def section(partner: Any, since: date | None, today: date) -> ReviewSection | None:
    """When the partner was last heard of, and how often it came to the portal, week by week."""
    row = PartnerEngagement.objects.filter(partner=partner).first()
    if row is None:
        return None
    visits = ngettext(
        "The portal was visited on %(n)s day of the last 90.",
        "The portal was visited on %(n)s days of the last 90.",
        row.days_90,
    )
    lines = [_last(row), visits % {"n": formats.number(row.days_90)}]
    if row.mail_unanswered:
        lines.append(_("The last mail to its people has not been followed by a visit."))
    return ReviewSection("engagement", _("Signs of life"), lines, _weekly(partner), VIEW, internal=True)


def _last(row: PartnerEngagement) -> str:
    if row.last_sign_on is None:
        return _("Nobody of the partner was ever heard of in the portal.")
    return _("The last sign of life was on %(day)s.") % {"day": formats.day_long(row.last_sign_on)}


def _weekly(partner: Any) -> list[Drawing]:
    weeks = selectors.weekly_visits(partner)
    if not any(visits for _week, visits in weeks):
        return []
    title = _("Visits of the portal by week")
    labels = [formats.day(week) for week, _visits in weeks]
    return [Drawing("line", title, labels, [(title, [visits for _week, visits in weeks])])]
