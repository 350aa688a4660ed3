"""A business case as a PDF: made by a job, for whoever asked for it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.utils import translation
from django.utils.text import slugify
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.selectors import staff_permissions
from core import files, fonts
from core.actor import SYSTEM, Actor
from core.errors import DomainError
from core.links import Link
from core.models import Job
from core.permissions import refusal
from core.queue import jobs
from pipeline.business_cases import presenters, selectors
from pipeline.business_cases.rules import Case
from pipeline.models import BusinessCase
from web import pdf

EXPORT = "pipeline.business_case:export"
PDF = "pipeline.business_case_pdf"


def start_pdf(*, actor: Actor, case: BusinessCase, language: str) -> Job:
    """Queue the making of the document. Raises DomainError 403 without the permission."""
    if not actor.can(EXPORT):
        raise refusal(actor, EXPORT)
    return jobs.start(PDF, actor=actor, params={"case": case.public_id, "language": language})


@jobs.handler(
    PDF,
    label=_("PDF of a business case"),
    back=(Link("pipeline:recruitment-board", "pipeline.recruitment:view"), _("Recruitment")),
)
def make_pdf(job: jobs.JobHandle) -> dict[str, Any]:
    """Render the case as it is now."""
    person = User.objects.filter(public_id=job.job.created_by).first()
    if person is None or EXPORT not in staff_permissions(person):
        raise DomainError.forbidden()
    job.progress(0, 1)
    actor = replace(SYSTEM, on_behalf=person.public_id, request_id=job.job.request_id)
    case = selectors.with_lines().get(public_id=job.params["case"])
    language = job.params["language"]
    name = fonts.spelled(str(case.recruitment))
    content = render(selectors.read(case), name, language)
    job.result_file = files.store(actor=actor, name=_file_name(name, language), content=content)
    job.progress(1, 1)
    return {}


def _file_name(name: str, language: str) -> str:
    with translation.override(language):
        return slugify(gettext("Business case %(name)s") % {"name": name}) + ".pdf"


def render(case: Case, name: str, language: str) -> bytes:
    """The document in a language, from the case alone."""
    with translation.override(language):
        context = {
            "name": name,
            "case": case,
            "facts": presenters.facts(case),
            "sides": [(side, presenters.sensitivity(case, side.code)) for side in presenters.shown(case)],
        }
        return pdf.render("pdf/business_case.html", context, language=language)
