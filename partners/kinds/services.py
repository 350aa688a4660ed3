"""Operations on the relationships of a partner."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _
from django_countries import countries as all_countries

from core.actor import Actor
from core.errors import DomainError
from core.operation import create, lock, no_op, operation, record, update_fields
from partners.kinds import panels
from partners.models import Partner, PartnerKind, Region, RelationshipKind, Sector, Territory


@operation("partners.partner:manage", event="partners.kind.added")
def kind_add(
    *,
    actor: Actor,
    partner: Partner,
    kind: RelationshipKind,
    since: date,
    regions: Sequence[Region] = (),
    countries: Sequence[str] = (),
    sectors: Sequence[Sector] = (),
    **facts: Any,
) -> PartnerKind:
    """Add a kind of relationship, since a date.

    ``facts`` are columns of the kind's panel (``panels.FACTS``); a channel also has territories and
    sectors. Raises DomainError 422 at a fact of another panel, or at a country that is none.
    """
    lists = {"regions": regions, "countries": countries, "sectors": sectors}
    _check_panel(kind, {**facts, **lists})
    row = create(PartnerKind, partner=partner, kind=kind, since=since, **facts)
    _set_lists(row, lists)
    record(row, data={"kind": kind.code})
    return row


@operation("partners.partner:manage", event="partners.kind.changed")
def kind_change(
    *,
    actor: Actor,
    kind: PartnerKind,
    regions: Sequence[Region] | None = None,
    countries: Sequence[str] | None = None,
    sectors: Sequence[Sector] | None = None,
    **facts: Any,
) -> PartnerKind:
    """Change the start, the note or the panel of a relationship; a list that is not given stays."""
    kind = lock(kind)
    given = {"regions": regions, "countries": countries, "sectors": sectors}
    lists = {name: values for name, values in given.items() if values is not None}
    _check_panel(kind.kind, {**facts, **lists})
    changes = update_fields(kind, **facts)
    changes |= _set_lists(kind, lists)
    record(kind, changes=changes) if changes else no_op()
    return kind


@operation("partners.partner:manage", event="partners.kind.ended")
def kind_end(*, actor: Actor, kind: PartnerKind, until: date) -> PartnerKind:
    """End a relationship on a date. Raises DomainError 409 when it has ended already."""
    kind = lock(kind)
    if kind.until:
        raise DomainError.conflict(_("This relationship has ended already."))
    record(kind, changes=update_fields(kind, until=until))
    return kind


def _check_panel(kind: RelationshipKind, facts: dict[str, Any]) -> None:
    said = {name for name, value in facts.items() if value not in (None, "", [], ())}
    for name in sorted(panels.foreign(kind.panel, said)):
        raise DomainError.invalid(
            _("“%(kind)s” has no such detail. Choose the kind of relationship it belongs to.")
            % {"kind": kind},
            field=name,
        )


def _set_lists(kind: PartnerKind, lists: dict[str, Any]) -> dict[str, list[Any]]:
    """Replace territories and sectors where they are given; what changed, by codes."""
    changes: dict[str, list[Any]] = {}
    if "regions" in lists or "countries" in lists:
        changes |= _set_territories(kind, lists.get("regions"), lists.get("countries"))
    if "sectors" in lists:
        before = sorted(kind.sectors.values_list("code", flat=True))
        after = sorted(sector.code for sector in lists["sectors"])
        if before != after:
            kind.sectors.set(lists["sectors"])
            changes["sectors"] = [before, after]
    return changes


def _set_territories(
    kind: PartnerKind, regions: Sequence[Region] | None, countries: Sequence[str] | None
) -> dict[str, list[Any]]:
    rows = list(kind.territories.select_related("region"))
    before = sorted(territory_code(row) for row in rows)
    wanted_regions = {row.region for row in rows if row.region} if regions is None else set(regions)
    wanted_countries = {row.country for row in rows if row.country} if countries is None else set(countries)
    for code in sorted(wanted_countries - set(dict(all_countries))):
        raise DomainError.invalid(_("There is no country %(code)s.") % {"code": code}, field="countries")
    after = sorted([*(region.code for region in wanted_regions), *wanted_countries])
    if before == after:
        return {}
    kind.territories.all().delete()
    for region in sorted(wanted_regions, key=lambda region: (region.position, region.code)):
        create(Territory, relationship=kind, region=region)
    for code in sorted(wanted_countries):
        create(Territory, relationship=kind, country=code)
    return {"territories": [before, after]}


def territory_code(row: Territory) -> str:
    """A territory as machines name it: a region's code or a country's two letters."""
    return row.region.code if row.region else row.country
