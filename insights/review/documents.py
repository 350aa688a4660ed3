"""Documents of a review: Markdown at once, a PDF as work of a few seconds."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.utils import translation
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.selectors import staff_permissions
from core import clock, files
from core.actor import SYSTEM, Actor
from core.errors import DomainError
from core.links import Link
from core.models import Job
from core.permissions import refusal
from core.queue import jobs
from insights.review import markdown, pdf, readings
from insights.review.models import ReviewEdition
from insights.review.readings import SUBJECT, Reading
from insights.review.services import EXPORT, VIEW
from partners.models import Questionnaire

MARKDOWN = "text/markdown; charset=utf-8"
PDF = "insights.review_pdf"


def markdown_of(reading: Reading, language: str) -> str:
    return markdown.document(reading, language)


def name_of(reading: Reading, language: str, ending: str) -> str:
    """The name of the file: the title in the language of the document, and the day or the period."""
    with translation.override(language):
        title = reading.title if reading.edition else f"{reading.title} {clock.today().isoformat()}"
        return f"{slugify(title) or 'review'}.{ending}"


def start_pdf(*, actor: Actor, row: Questionnaire | ReviewEdition, language: str) -> Job:
    """Queue the making of a PDF of a live review or an edition. Raises DomainError 403 without the permission."""
    if not actor.can(EXPORT):
        raise refusal(actor, EXPORT)
    kind = "edition" if isinstance(row, ReviewEdition) else "review"
    return jobs.start(PDF, actor=actor, params={kind: row.public_id, "language": language})


@jobs.handler(
    PDF, label=_("PDF of a programme review"), back=(Link("insights:review", VIEW), _("Programme review"))
)
def make_pdf(job: jobs.JobHandle) -> dict[str, Any]:
    """Read the review as it is now, or an edition, and keep the document for whoever asked for it."""
    person = User.objects.filter(public_id=job.job.created_by).first()
    if person is None or EXPORT not in staff_permissions(person):
        raise DomainError.forbidden()
    job.progress(0, 1)
    actor = replace(SYSTEM, on_behalf=person.public_id, request_id=job.job.request_id)
    reading, language = _reading(job.params, actor), job.params["language"]
    content = pdf.render(reading, language)
    job.result_file = files.store(actor=actor, name=name_of(reading, language, "pdf"), content=content)
    job.progress(1, 1)
    return {}


def _reading(params: dict[str, Any], actor: Actor) -> Reading:
    if "edition" in params:
        rows = ReviewEdition.objects.select_related("questionnaire", "sheet__version")
        return readings.frozen(rows.get(public_id=params["edition"]))
    return readings.live(Questionnaire.objects.get(public_id=params["review"], subject=SUBJECT), actor)
