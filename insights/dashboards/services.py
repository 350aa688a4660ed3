"""Operations on dashboards and what stands on them."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _
from django_countries import countries

from accounts.models import User
from core import clock
from core.actor import Actor
from core.errors import DomainError
from core.operation import create, lock, no_op, operation, record, update_fields
from core.ordering import Moved, move, next_place
from core.permissions import refusal
from core.text import Translated
from insights.dashboards import lists
from insights.dashboards.models import Dashboard, DashboardTile, Dimension
from insights.dashboards.selectors import CHANGE, MANAGE, may_change, reading_roles, tiles_of
from insights.kpis.registry import KPIS
from partners.figures.registry import FIGURES
from partners.models import PartnerType, RelationshipKind, Tier

TILES = 24
# What a copy takes from each tile.
_COPIED = (
    "position", "kind", "width", "title", "kpi", "dimension", "figure", "target", "address", "months", "rows_shown",
    "lowest_first",
)  # fmt: skip


@operation(CHANGE, event="insights.dashboard.created")
def dashboard_create(*, actor: Actor, name: dict[str, str], **values: Any) -> Dashboard:
    """Begin a dashboard of one's own. ``values`` are columns of Dashboard.

    The programme's own, without an owner, is made by who may manage dashboards (``owner=None``).
    """
    is_own = "owner" not in values
    if not (is_own and actor.user_id) and not actor.can(MANAGE):
        raise refusal(actor, MANAGE)
    owner_id = actor.user_id if is_own else None
    _check(name=name, owner_id=owner_id, **_asked(values))
    dashboard = create(Dashboard, name=name, **{**values, "owner_id": owner_id})
    record(dashboard)
    return dashboard


@operation(CHANGE, event="insights.dashboard.changed")
def dashboard_change(*, actor: Actor, dashboard: Dashboard, **values: Any) -> Dashboard:
    """Change its name, whom it is shared with, or what it opens with.

    Raises DomainError 403 for somebody else's, 422 on a name that is taken, a role that sees no figures or a
    filter that does not exist.
    """
    dashboard = changeable(actor, dashboard)
    asked = _asked(
        {**{name: getattr(dashboard, name) for name in ("is_shared", "roles", "filters")}, **values}
    )
    _check(name=values.get("name", dashboard.name), owner_id=dashboard.owner_id, but=dashboard, **asked)
    changes = update_fields(dashboard, **values)
    record(dashboard, changes=changes) if changes else no_op()
    return dashboard


@operation(CHANGE, event="insights.dashboard.archived")
def dashboard_archive(*, actor: Actor, dashboard: Dashboard) -> Dashboard:
    """Take a dashboard off the pages; nothing of it is sent any more."""
    dashboard = changeable(actor, dashboard)
    if dashboard.archived_at:
        no_op()
        return dashboard
    record(dashboard, changes=update_fields(dashboard, archived_at=clock.now()))
    return dashboard


@operation(CHANGE, event="insights.dashboard.created")
def dashboard_copy(*, actor: Actor, dashboard: Dashboard, name: dict[str, str]) -> Dashboard:
    """A private dashboard of one's own with the tiles of one that one may read."""
    if not Dashboard.objects.visible_to(actor).filter(pk=dashboard.pk).exists():
        raise DomainError.not_found()
    _check(name=name, owner_id=actor.user_id, **_asked({}))
    copied = create(
        Dashboard, name=name, owner_id=actor.user_id, filters=dashboard.filters, months=dashboard.months
    )
    for tile in tiles_of(dashboard):
        create(DashboardTile, dashboard=copied, **{column: getattr(tile, column) for column in _COPIED})
    record(copied, data={"copy_of": dashboard.public_id})
    return copied


@operation(CHANGE, event="insights.dashboard.tile_changed")
def tile_save(
    *, actor: Actor, dashboard: Dashboard, tile: DashboardTile | None = None, **values: Any
) -> DashboardTile:
    """Put a part on a dashboard, or change one. ``values`` are columns of DashboardTile; its kind stays.

    Raises DomainError 422 on a figure, target or list that does not exist, 409 when the dashboard is full.
    """
    dashboard = changeable(actor, dashboard)
    _check_shown(actor, values)
    if tile is not None:
        tile = lock(tile)
        changes = update_fields(tile, **values)
        record(dashboard, data={"tile": tile.public_id, "changes": changes}) if changes else no_op()
        return tile
    rows = DashboardTile.objects.filter(dashboard=dashboard)
    if rows.count() >= TILES:
        raise DomainError.conflict(
            _("A dashboard holds %(count)s parts at most. Take one off first.") % {"count": TILES}
        )
    tile = create(DashboardTile, dashboard=dashboard, position=next_place(rows), **values)
    record(dashboard, event="insights.dashboard.tile_added", data={"tile": tile.public_id})
    return tile


@operation(CHANGE, event="insights.dashboard.tile_removed")
def tile_remove(*, actor: Actor, tile: DashboardTile) -> None:
    """Take a part off its dashboard."""
    dashboard = changeable(actor, tile.dashboard)
    tile = lock(tile)
    record(dashboard, data={"tile": tile.public_id, "kind": tile.kind})
    tile.delete()


@operation(CHANGE, event="insights.dashboard.tile_moved")
def tile_move(*, actor: Actor, tile: DashboardTile, to: int) -> int:
    """Give a part the place ``to`` on its dashboard, counted from 0. Returns the place it got."""
    dashboard = changeable(actor, tile.dashboard)
    moved: Moved = move(tile, DashboardTile.objects.filter(dashboard=dashboard), to)
    record(dashboard, data={"tile": tile.public_id, **moved.changes}) if moved.changes else no_op()
    return moved.place


def changeable(actor: Actor, dashboard: Dashboard) -> Dashboard:
    """The dashboard, locked. Raises DomainError 403 for somebody else's, 409 for an archived one."""
    dashboard = lock(dashboard)
    if not may_change(actor, dashboard):
        raise refusal(actor, MANAGE)
    if dashboard.archived_at:
        raise DomainError.conflict(_("This dashboard is archived, and does not change any more."))
    return dashboard


def _asked(values: dict[str, Any]) -> dict[str, Any]:
    return {
        "is_shared": bool(values.get("is_shared")),
        "roles": list(values.get("roles") or []),
        "filters": dict(values.get("filters") or {}),
    }


def _check(
    *,
    name: dict[str, str],
    owner_id: int | None,
    is_shared: bool,
    roles: list[str],
    filters: dict[str, str],
    but: Dashboard | None = None,
) -> None:
    if set(roles) - set(reading_roles()):
        raise DomainError.invalid(_("One of these roles sees no dashboards."), field="roles")
    for dimension, member in filters.items():
        if dimension not in Dimension.values or not _is_member(dimension, member):
            raise DomainError.invalid(_("There is no such filter."), field="filters")
    rows = Dashboard.objects.in_use().filter(is_shared=is_shared)
    rows = rows if is_shared else rows.filter(owner_id=owner_id)
    others = rows.exclude(pk=but.pk) if but else rows
    taken = {_plain(text) for other in others for text in other.name.values() if text}
    if taken & {_plain(text) for text in Translated(name).values() if text}:
        sentence = (
            _("A shared dashboard has this name already.")
            if is_shared
            else _("You have a dashboard of this name already.")
        )
        raise DomainError.invalid(sentence, field="name")


def _plain(text: str) -> str:
    return " ".join(text.casefold().split())


_CONFIGURED = {"type": PartnerType, "tier": Tier, "kind": RelationshipKind}


def _is_member(dimension: str, member: str) -> bool:
    if dimension == "country":
        return member in dict(countries)
    if dimension == "owner":
        return User.objects.staff().filter(public_id=member).exists()
    return _CONFIGURED[dimension]._default_manager.filter(code=member).exists()


def _check_shown(actor: Actor, values: dict[str, Any]) -> None:
    """Whether there is what a tile is to show."""
    kpi = values.get("kpi", "")
    if kpi and kpi not in KPIS:
        raise DomainError.invalid(_("There is no such figure."), field="kpi")
    if values.get("dimension") and not (kpi and KPIS[kpi].splits):
        raise DomainError.invalid(_("This figure cannot be split."), field="kpi")
    if values.get("figure") and values["figure"] not in FIGURES:
        raise DomainError.invalid(_("There is no such measure."), field="figure")
    if values.get("target") and values["target"].archived_at:
        raise DomainError.invalid(_("This target is archived."), field="target")
    if values.get("address"):
        values["address"] = lists.checked(values["address"], actor)
