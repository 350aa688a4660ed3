"""Loads the ready dashboards; one that is there, or was archived, is left as it is."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.urls import reverse

from core.actor import Actor
from core.text import Translated
from insights.dashboards.models import Dashboard
from insights.dashboards.services import dashboard_create, tile_save
from insights.dashboards.standard import DASHBOARDS
from insights.targets.models import Target


def names() -> list[Translated]:
    return [name for _code, name, _tiles in DASHBOARDS]


def load_dashboards(actor: Actor) -> int:
    """Add the dashboards that the programme lacks, shared with everybody. Returns how many rows that were."""
    known = set(Dashboard.objects.values_list("code", flat=True))
    targets = {row.code: row for row in Target.objects.filter(archived_at=None)}
    with transaction.atomic():
        return sum(
            _add(actor, code, name, tiles, targets) for code, name, tiles in DASHBOARDS if code not in known
        )


def _add(
    actor: Actor, code: str, name: Translated, tiles: list[dict[str, Any]], targets: dict[str, Target]
) -> int:
    dashboard = dashboard_create(actor=actor, name=name, owner=None, is_shared=True, code=code)
    found = [values for tile in tiles if (values := _values(tile, targets))]
    for values in found:
        tile_save(actor=actor, dashboard=dashboard, **values)
    return 1 + len(found)


def _values(tile: dict[str, Any], targets: dict[str, Target]) -> dict[str, Any] | None:
    """Columns of a tile; None for a target that this programme does not have."""
    values = dict(tile)
    if values["kind"] == "target":
        target = targets.get(values["target"])
        return {**values, "target": target} if target else None
    if route := values.pop("route", None):
        values["address"] = f"{reverse(route)}?{values.pop('query')}"
    return values
