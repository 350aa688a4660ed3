"""Journeys in lists: the list of partners on their way, and their column in the list of partners."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from core.actor import Actor
from partners.journeys.events import STAFF, VIEW
from partners.journeys.models import PartnerJourney, PartnerJourneyStep
from partners.models import Partner
from web.cells import link
from web.columns import Column, choice, field, loaded
from web.templatetags.components.marks import badge
from web.templatetags.formats import NONE

TONES = {"open": "info", "done": "ok"}
Status = PartnerJourneyStep.Status


def _counted(steps: QuerySet[PartnerJourneyStep], by: str) -> dict[int, str]:
    """How many of the steps are settled, by what holds them."""
    settled = Count("pk", filter=~Q(status=Status.OPEN))
    rows = steps.order_by().values_list(by).annotate(settled=settled, of=Count("pk"))
    return {pk: f"{done} / {of}" for pk, done, of in rows}


def _progress(actor: Actor, rows: list[PartnerJourney]) -> Mapping[int, Any]:
    return _counted(PartnerJourneyStep.objects.visible_to(actor).filter(journey__in=rows), "journey")


def _next(actor: Actor, rows: list[PartnerJourney]) -> Mapping[int, Any]:
    """The first open step of each that is under way."""
    steps = PartnerJourneyStep.objects.visible_to(actor).open().filter(journey__in=rows)
    found: dict[int, str] = {}
    for row in steps.filter(journey__status="open").select_related("step").in_order():
        found.setdefault(row.journey_id, str(row.step))
    return found


def _late(actor: Actor, rows: list[PartnerJourney]) -> Mapping[int, Any]:
    late = PartnerJourneyStep.objects.visible_to(actor).late().filter(journey__in=rows)
    counted = dict(late.order_by().values_list("journey").annotate(n=Count("pk")))
    return {row.pk: counted.get(row.pk, 0) for row in rows}


def _late_cell(row: PartnerJourney) -> Any:
    count = row.loaded["late"][row.pk]
    return badge(count, "bad") if count else NONE


def _partner_cell(row: PartnerJourney) -> Any:
    return link(STAFF.url(row), row.partner.name, row.partner.type)


def _owner(row: PartnerJourney) -> str:
    return str(row.partner.owner or "")


JOURNEY_COLUMNS = [
    Column("partner", _("Partner"), lambda row: row.partner.name,
           ("partner__name", "partner__public_id", "partner__type__name"), cell=_partner_cell),
    Column("journey", _("Journey"), lambda row: str(row.journey.title), ("journey__title",), wide=True),
    choice("status", _("Status"), PartnerJourney.Status.choices,
           mark=lambda row, label: badge(label, TONES.get(row.status, ""))),
    loaded("progress", _("Steps done"), _progress, num=True),
    loaded("next", _("Next step"), _next),
    loaded("late", _("Late steps"), _late, num=True, cell=_late_cell),
    field("begun_on", _("Begun on"), sort="-begun_on", sort_as="begun", classes="nowrap"),
    field("ended_on", _("Ended on"), shown=False),
    Column("owner", _("Looked after by"), _owner, ("partner__owner__name", "partner__owner__email"), wide=True),
]  # fmt: skip


def _onboarding(actor: Actor, rows: list[Partner]) -> Mapping[int, Any]:
    steps = PartnerJourneyStep.objects.visible_to(actor).filter(
        journey__partner__in=rows, journey__status="open"
    )
    return _counted(steps, "journey__partner")


# Of the list of partners: how far each is that is on its way.
PARTNER_JOURNEY_COLUMNS = [
    loaded("onboarding", _("Onboarding steps done"), _onboarding, permission=VIEW, num=True, shown=False)
]
