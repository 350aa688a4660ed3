"""What ticks a step of the checklist by the questions to a prospect: needs answered, and the fit scored."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from core.errors import Sentence
from partners.models import Answer
from pipeline.fit.selectors import SUBJECT as FIT
from pipeline.models import NeedsRequest, Recruitment
from pipeline.needs import selectors as needs
from pipeline.recruitment.events import PAGE
from pipeline.recruitment.selectors import fit_text
from pipeline.recruitment.things import Evidence, Thing, page, register
from web.templatetags.formats import as_day


@register(
    Thing(
        "needs-answered",
        _("The questions about needs answered"),
        _("Send the questions."),
        page("pipeline:needs-send"),
    )
)
def needs_answered(recruitment: Recruitment, asked: frozenset[str]) -> dict[str, Evidence]:
    """Sent back by link; or all that must be answered is, and nobody is still answering."""
    requests = recruitment.needs_requests.exclude(status=NeedsRequest.Status.REVOKED)
    last = requests.select_related("contact").first()
    said: Sentence = last.contact.name if last else _("Answered by us, for the prospect")
    if last is None:
        day = _answered_by_us(recruitment)
    else:
        day = last.answered_at if last.status == NeedsRequest.Status.ANSWERED else None
    return {"needs-answered": Evidence(as_day(day), said, f"{PAGE.url(recruitment)}#needs")} if day else {}


def _answered_by_us(recruitment: Recruitment) -> datetime | None:
    """When the last answer was given, once nothing is missing."""
    parts = [part for part in needs.parts(recruitment) if part.subject == needs.SUBJECT]
    if not any(part.answered for part in parts):
        return None
    if any(needs.missing(part.questions, part.values) for part in parts):
        return None
    return max(answer.answered_at for part in parts for answer in part.answers.values())


@register(
    Thing(
        "fit-scored",
        _("The fit scored on both sides"),
        _("Answer about the fit."),
        page("pipeline:recruitment-fit-answer"),
    )
)
def fit_scored(recruitment: Recruitment, asked: frozenset[str]) -> dict[str, Evidence]:
    if recruitment.fit_us is None or recruitment.fit_them is None:
        return {}
    answers = Answer.objects.current().filter(
        sheet__questionnaire__subject=FIT, sheet__subject_id=recruitment.public_id
    )
    last = answers.aggregate(at=Max("answered_at"))["at"]
    said = fit_text({"fit_us": recruitment.fit_us, "fit_them": recruitment.fit_them})
    url = f"{PAGE.url(recruitment)}#fit"
    return {"fit-scored": Evidence(as_day(last), said, url)} if last else {}
