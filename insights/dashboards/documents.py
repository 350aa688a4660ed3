"""A dashboard as a document: made by a job for whoever asks, or as a mail is written."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils import translation
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.selectors import staff_actor
from core import clock, files
from core.actor import Actor
from core.errors import DomainError
from core.links import Link
from core.models import Job
from core.permissions import refusal
from core.queue import jobs
from insights.dashboards import pdf
from insights.dashboards.models import Dashboard
from insights.dashboards.selectors import VIEW, opens_with, tiles_of
from insights.kpis.asked import asked

EXPORT = "insights.dashboard:export"
PDF = "insights.dashboard_pdf"


def start_pdf(*, actor: Actor, dashboard: Dashboard, language: str, query: Mapping[str, str]) -> Job:
    """Queue the making of a dashboard's document under filters. Raises DomainError 403 without the permission."""
    if not actor.can(EXPORT):
        raise refusal(actor, EXPORT)
    params = {"dashboard": dashboard.public_id, "language": language, "query": dict(query)}
    return jobs.start(PDF, actor=actor, params=params)


@jobs.handler(PDF, label=_("PDF of a dashboard"), back=(Link("insights:dashboards", VIEW), _("Dashboards")))
def make_pdf(job: jobs.JobHandle) -> dict[str, Any]:
    """The figures that whoever asked may see, as they are now."""
    actor = reader(job.job.created_by, EXPORT)
    job.progress(0, 1)
    dashboard = Dashboard.objects.in_use().get_visible(actor, public_id=job.params["dashboard"])
    name, content = document(dashboard, actor, job.params["query"], job.params["language"])
    job.result_file = files.store(actor=actor, name=name, content=content)
    job.progress(1, 1)
    return {}


def reader(person: str, permission: str) -> Actor:
    """One of us as an actor. Raises DomainError 403 for who left, or has the permission no more."""
    user = User.objects.staff().filter(public_id=person, is_active=True).first()
    actor = staff_actor(user) if user else None
    if actor is None or not actor.can(permission):
        raise DomainError.forbidden()
    return actor


def document(
    dashboard: Dashboard, actor: Actor, query: Mapping[str, str], language: str
) -> tuple[str, bytes]:
    """The name and the bytes of a dashboard as a reader sees it."""
    with translation.override(language):
        title = str(dashboard)
        content = pdf.render(title, asked(actor, query), tiles_of(dashboard), language=language)
        return f"{slugify(title) or 'dashboard'}-{clock.today().isoformat()}.pdf", content


def sent_document(person: str, dashboard: Dashboard, language: str) -> tuple[str, bytes]:
    """What is sent to one of us: the dashboard as it opens. Raises DomainError 403 or 404 when they may not read
    it any more."""
    actor = reader(person, VIEW)
    current = Dashboard.objects.in_use().get_visible(actor, public_id=dashboard.public_id)
    return document(current, actor, opens_with(current), language)
