"""Case studies where other pages leave a place for them: navigation, My day, the partner's page, the portal."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.db.models import F, OuterRef, Subquery
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core import slots
from core.actor import Actor
from marketing.case_studies import figures
from marketing.case_studies.approval import APPROVE
from marketing.case_studies.content import told
from marketing.case_studies.events import STAFF, VERSION_PORTAL, VIEW
from marketing.case_studies.services import CHANGE
from marketing.models import CaseStudy, CaseStudyVersion
from partners.figures.registry import PartnerFigure, Unit, register
from web import nav

SHOWN = 20
Decision = CaseStudyVersion.Decision

register(
    PartnerFigure(
        "case_studies",
        _("Case studies published"),
        _("Case studies with the partner that are published now."),
        Unit.COUNT,
        VIEW,
        figures.published,
        figures.published_rows,
        over_months=False,
    ),
)


@slots.partner_tab.fill("case-studies", order=70)
def case_studies_tab() -> slots.Tab:
    return slots.Tab(
        code="case-studies",
        label=_("Case studies"),
        count=lambda actor, partner: CaseStudy.objects.filter(partner=partner),
        template="marketing/tab.html",
        context=_tab,
        permission=VIEW,
    )


def _tab(actor: Actor, partner: Any) -> dict[str, Any]:
    query = urlencode({"partner": partner.public_id})
    rows = partner.case_studies.select_related("sector", "partner").prefetch_related("results")
    return {
        "studies": list(rows),
        "study_new_url": f"{reverse('marketing:new')}?{query}" if actor.can(CHANGE) else "",
    }


nav.register(
    nav.NavItem(
        code="case-studies",
        label=_("Case studies"),
        url_name="marketing:list",
        icon="book-open",
        permission=VIEW,
        group="programme",
        order=150,
    ),
)


def _answered(actor: Actor) -> Any:
    """Studies of which the partner answered the latest version, and nothing came of it yet."""
    last = CaseStudyVersion.objects.filter(study=OuterRef("pk")).order_by("-number")
    rows = CaseStudy.objects.visible_to(actor).annotate(
        answer=Subquery(last.values("decision")[:1]),
        answered_revision=Subquery(last.values("revision")[:1]),
        last_version=Subquery(last.values("pk")[:1]),
    )
    ready = rows.filter(answer=Decision.APPROVED).exclude(last_version=F("published_version"))
    changes = rows.filter(answer=Decision.CHANGES, answered_revision=F("revision"))
    return (ready | changes).select_related("partner").order_by("pk")


@slots.my_day.fill("marketing.case_studies", order=75)
def my_day(actor: Actor) -> list[slots.Waiting]:
    """What a partner approved or wants changed."""
    return [slots.Waiting(_answered(actor)[:SHOWN], _ours)] if actor.can(CHANGE) else []


def _ours(study: Any) -> slots.Task:
    approved = study.answer == Decision.APPROVED
    title = _("Publish “%(title)s”") if approved else _("Change “%(title)s” as the partner asks")
    return slots.Task(
        title=title % {"title": study.title},
        detail=study.partner.name,
        url=STAFF.url(study),
        action=_("Publish") if approved else _("Change"),
        icon="book-open",
        partner_id=study.partner_id,
    )


@slots.portal_tasks.fill("marketing.case_studies", order=45)
def portal_tasks(actor: Actor, partner: Any) -> list[slots.Waiting]:
    """What waits for the partner's approval."""
    if not actor.can(APPROVE):
        return []
    rows = CaseStudyVersion.objects.visible_to(actor).waiting().filter(study__partner=partner)
    return [slots.Waiting(rows.select_related("study__partner").order_by("submitted_at")[:SHOWN], _theirs)]


def _theirs(version: CaseStudyVersion) -> slots.Task:
    return slots.Task(
        title=_("Approve the case study “%(title)s”") % {"title": told(version.content).title},
        detail=_("Nothing of it is public before you approve it."),
        url=VERSION_PORTAL.url(version),
        action=_("Read"),
        icon="book-open",
    )
