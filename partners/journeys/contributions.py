"""Journeys where other pages leave a place for them: the partner's page, My day, the set-up, navigation."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.db.models import Count, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from core import clock, slots
from core.actor import Actor
from core.slots import Fact, ReadySet, SetupStep, Tab, Task, Waiting
from core.text import listed
from partners.figures.registry import PartnerFigure, Unit, register
from partners.journeys import figures, presenters
from partners.journeys import ready as ready_set
from partners.journeys.advance import BEGIN
from partners.journeys.events import PORTAL, STAFF, VIEW
from partners.journeys.models import RUNNING, Journey, JourneyStep, PartnerJourney, PartnerJourneyStep
from web import nav

nav.register(
    nav.NavItem(
        code="onboarding",
        label=_("Partners in onboarding"),
        url_name="partners:onboarding",
        icon="route",
        permission=VIEW,
        order=25,
    ),
    nav.NavItem(
        code="journeys",
        label=_("Onboarding journeys"),
        url_name="partners:journeys",
        icon="route",
        permission="core.config:view",
        group="settings",
        order=203,
    ),
)


register(
    PartnerFigure(
        "onboarding_late_steps",
        _("Late steps of the onboarding"),
        _("Steps of its onboarding journey that the partner has not taken and that were due before today."),
        Unit.COUNT,
        VIEW,
        figures.late,
        figures.late_rows,
        over_months=False,
        better="down",
    ),
)


@slots.setup_steps.fill("journeys", order=65)
def journeys_step() -> SetupStep:
    return SetupStep(
        code="journeys",
        label=_("Onboarding journeys"),
        why=_("The steps of a new partner, on either side. Most complete themselves from what happens."),
        icon="route",
        url_name="partners:journeys",
        permission="partners.config:change",
        rows=Journey.objects.all,
        counted=lambda n: ngettext("%(n)s journey", "%(n)s journeys", n) % {"n": n},
        sets=[
            ReadySet(
                "standard",
                _("A journey for each type, and for resellers and referral partners"),
                _("Journeys, for the types that are there: %(names)s.")
                % {"names": listed(ready_set.names())},
                ready_set.load_journeys,
            )
        ],
        optional=True,
    )


def _steps(actor: Actor, partner: Any) -> Any:
    return PartnerJourneyStep.objects.visible_to(actor).filter(
        journey__partner=partner, journey__status=PartnerJourney.Status.OPEN
    )


@slots.partner_tab.fill("partners.journeys", order=15)
def onboarding_tab() -> Tab:
    return Tab(
        code="onboarding",
        label=_("Onboarding journey"),
        count=lambda actor, partner: _steps(actor, partner).open(),
        template="partners/journeys/tab.html",
        context=_tab_context,
        permission=VIEW,
        filled_only=True,
    )


def _tab_context(actor: Actor, partner: Any) -> dict[str, Any]:
    shown = presenters.current(actor, partner)
    under_way = shown is not None and shown.run.status == PartnerJourney.Status.OPEN
    return {
        "journey": shown,
        "may_begin": actor.can(BEGIN) and not under_way and partner.status in RUNNING,
    }


@slots.partner_facts.fill("partners.journeys", order=15)
def progress_fact(actor: Actor, partner: Any) -> list[Fact]:
    """How far a partner is that is on its way; in the portal a card says it."""
    if actor.is_partner or not actor.can(VIEW):
        return []
    is_open = Q(status=PartnerJourneyStep.Status.OPEN)
    counted = _steps(actor, partner).aggregate(
        of=Count("pk"),
        settled=Count("pk", filter=~is_open),
        late=Count("pk", filter=is_open & Q(due_on__lt=clock.today())),
    )
    if not counted["of"]:
        return []
    late = counted["late"] if partner.status in RUNNING else 0
    said = ngettext("%(n)s step late", "%(n)s steps late", late) % {"n": late} if late else ""
    return [
        Fact(
            label=_("Onboarding steps done"),
            value=f"{counted['settled']} / {counted['of']}",
            href=_page(partner),
            note=said,
            tone="bad" if late else "",
            weight=55,
        )
    ]


def _page(partner: Any) -> str:
    return STAFF.url(PartnerJourney(partner=partner))


def _task(row: PartnerJourneyStep) -> Task:
    partner = row.journey.partner
    return Task(
        title=str(row.step),
        detail=_("%(partner)s · onboarding") % {"partner": partner.name},
        url=STAFF.url(row.journey),
        action=_("Show"),
        icon="route",
        due=row.due_on,
        partner_id=partner.pk,
    )


@slots.my_day.fill("partners.journeys", order=35)
def our_steps(actor: Actor) -> list[Waiting]:
    """The open steps that are ours, of my partners, with a day."""
    if not actor.can(VIEW):
        return []
    rows = (
        PartnerJourneyStep.objects.visible_to(actor)
        .open()
        .filter(
            step__side=JourneyStep.Side.OURS,
            due_on__isnull=False,
            journey__in=PartnerJourney.objects.running(),
            journey__partner__owner=actor.user_id,
        )
    )
    return [Waiting(rows.select_related("journey__partner", "step").order_by("due_on", "pk")[:50], _task)]


@slots.partner_tasks.fill("partners.journeys", order=35)
def our_steps_of_a_partner(actor: Actor, partner: Any) -> list[Waiting]:
    """What is open on our side of this partner's journey, late first."""
    if not actor.can(VIEW) or partner.status not in RUNNING:
        return []
    rows = _steps(actor, partner).open().filter(step__side=JourneyStep.Side.OURS, due_on__isnull=False)
    return [Waiting(rows.select_related("journey__partner", "step").order_by("due_on", "pk")[:3], _task)]


@slots.portal_tasks.fill("partners.journeys", order=60)
def late_steps_of_theirs(actor: Actor, partner: Any) -> list[Waiting]:
    """The partner's own steps that are late. Also shown to us as "open on their side"."""
    if not actor.can(VIEW):
        return []
    rows = _steps(actor, partner).late().filter(step__side=JourneyStep.Side.THEIRS)
    page = PORTAL if actor.is_partner else STAFF
    return [
        Waiting(
            rows.select_related("journey__partner", "step").order_by("due_on", "pk")[:3],
            lambda row: replace(_task(row), url=page.url(row.journey), detail=str(row.step.text)),
        )
    ]
