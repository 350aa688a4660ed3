"""Whom a segment holds."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from django.db.models import Q, QuerySet
from django.http import QueryDict

from core import clock
from core.actor import Actor
from marketing.models import Segment
from partners.figures import registry
from partners.models import Partner
from partners.partner.filters import PartnerFilter


def readable(actor: Actor) -> QuerySet[Segment]:
    """Segments in use: those that are shared and those of one's own."""
    rows = Segment.objects.visible_to(actor).filter(archived_at=None)
    return rows.filter(Q(is_shared=True) | Q(owner=actor.user_id))


def member_ids(actor: Actor, conditions: dict[str, Any]) -> list[int]:
    """The keys of the partners that meet conditions, among those the actor may see, in their order. A statement
    for the filters and one or two for each figure, however many partners there are."""
    rows = Partner.objects.visible_to(actor).current()
    filters = PartnerFilter(_query(conditions.get("filters", {})), queryset=rows)
    found = list(filters.qs.order_by("pk").values_list("pk", flat=True).distinct())
    for condition in conditions.get("figures", []):
        found = _meeting(found, condition)
    return found


def _query(filters: dict[str, Iterable[str]]) -> QueryDict:
    query = QueryDict(mutable=True)
    for name, values in filters.items():
        query.setlist(name, list(values))
    return query


def _meeting(partner_ids: list[int], condition: dict[str, Any]) -> list[int]:
    figure = registry.FIGURES[condition["figure"]]
    values = registry.read(figure, registry.window(figure, clock.today(), condition.get("months") or 12))
    met = _TESTS[condition["is"]]
    wanted = Decimal(condition.get("value") or 0)
    return [pk for pk in partner_ids if met(values.get(pk, figure.empty), wanted)]


_TESTS = {
    "at_least": lambda value, wanted: value is not None and value >= wanted,
    "at_most": lambda value, wanted: value is not None and value <= wanted,
    "none": lambda value, wanted: not value,
}
