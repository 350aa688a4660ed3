"""Whom a segment holds."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any

from django.db.models import QuerySet

from core import clock
from core.actor import Actor
from core.permissions import refusal
from marketing.models import Segment
from marketing.segments.conditions import filter_set
from partners.figures import registry
from partners.figures.registry import PartnerFigure, Window
from partners.models import Partner
from partners.partner.filters import check_asked


def readable(actor: Actor) -> QuerySet[Segment]:
    """Segments in use that the actor may use: those that are shared and their own."""
    return Segment.objects.visible_to(actor).current()


def member_ids(actor: Actor, conditions: dict[str, Any]) -> list[int]:
    """The keys of the partners that meet conditions, among those the actor may see, in their order. A statement
    for the filters and one or two for each figure, however many partners there are.

    Raises DomainError 403 where it counts by a figure that the actor may not see. Where a value does not exist
    any more, as a colleague who left, nobody meets the condition: left out, everybody would."""
    check_usable(actor, conditions)
    chosen = filter_set(conditions.get("filters", {}), queryset=Partner.objects.visible_to(actor).current())
    rows = chosen.qs if chosen.is_valid() else chosen.queryset.none()
    found = list(rows.order_by("pk").values_list("pk", flat=True).distinct())
    for condition in conditions.get("figures", []):
        found = _meeting(found, condition)
    return found


def check_usable(actor: Actor, conditions: dict[str, Any]) -> None:
    """Raises DomainError 403 where conditions count by what the actor may not see: whom they hold tells it, on
    the page of the segment and in what is sent to it."""
    check_asked(actor, conditions.get("filters", {}))
    for figure, _condition in figures_of(conditions):
        if not actor.can(figure.permission):
            raise refusal(actor, figure.permission)


def _meeting(partner_ids: list[int], condition: dict[str, Any]) -> list[int]:
    figure = registry.FIGURES[condition["figure"]]
    values = registry.read(figure, span_of(condition))
    met, wanted = _MET[condition["is"]], Decimal(condition["value"])
    return [pk for pk in partner_ids if met(values.get(pk, figure.empty), wanted)]


def span_of(condition: dict[str, Any], partners: list[int] | None = None) -> Window:
    """The days that a condition counts."""
    figure = registry.FIGURES[condition["figure"]]
    return registry.window(figure, clock.today(), condition["months"] or 12, partners)


def figures_of(conditions: dict[str, Any]) -> list[tuple[PartnerFigure, dict[str, Any]]]:
    """The figures that a segment counts by, with their conditions."""
    return [(registry.FIGURES[one["figure"]], one) for one in conditions.get("figures", [])]


_MET: dict[str, Callable[[Decimal | None, Decimal], bool]] = {
    "at_least": lambda value, wanted: value is not None and value >= wanted,
    "at_most": lambda value, wanted: value is not None and value <= wanted,
    "none": lambda value, wanted: not value,
}
