"""Where partners stand by a version of the requirements: each measure is read once for all of them, and the
rules are applied to what was read."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import transaction

from core import bulk, clock
from core.ids import new_public_ids
from insights.tiers import rules, selectors
from insights.tiers.models import RequirementSet, TierStanding, measure_key
from partners.figures import registry
from partners.models import Partner, TierChange

MEASURED = [Partner.Status.ONBOARDING, Partner.Status.ACTIVE]
Columns = dict[str, dict[int, Decimal]]


def evaluate(requirements: RequirementSet) -> int:
    """Write where every partner stands by a version. Returns how many partners that are.

    It reads and decides before its transaction begins, so that others wait only while the rows are written.
    """
    day, now = clock.today(), clock.now()
    standings = list(_stand(requirements, _in_scope(), day))
    same = {"requirement_set_id": requirements.pk, "computed_at": now, "last_day": day}
    with transaction.atomic():
        _take_turn(requirements)
        rows = _kept(requirements, standings, now)
        TierStanding.objects.filter(requirement_set=requirements).delete()
        bulk.insert(TierStanding, ({**same, **row} for row in rows))
    return len(standings)


def _take_turn(requirements: RequirementSet) -> None:
    """Another run of the same version waits here, and writes its rows after these."""
    RequirementSet.objects.select_for_update(no_key=True).get(pk=requirements.pk)


def _kept(
    requirements: RequirementSet, standings: list[dict[str, Any]], now: datetime
) -> list[dict[str, Any]]:
    """Each standing with the id that its partner had before, and since when it says the same."""
    columns = ("partner_id", "tier_id", "earned_id", "is_agreed", "move", "values")
    before = TierStanding.objects.filter(requirement_set=requirements).order_by()
    known = {
        row[0]: (row, public_id, changed_at)
        for *row, public_id, changed_at in before.values_list(*columns, "public_id", "changed_at")
    }
    fresh = new_public_ids("tst", len(standings))
    kept = []
    for standing in standings:
        row, public_id, changed_at = known.get(standing["partner_id"]) or (None, next(fresh), now)
        same = row == [standing[name] for name in columns]
        kept.append({**standing, "public_id": public_id, "changed_at": changed_at if same else now})
    return kept


def stand(partner: Partner, requirements: RequirementSet | None = None) -> TierStanding | None:
    """Where one partner stands now, by a version or the one in force; not saved. None without a version."""
    requirements = requirements or selectors.requirements_in_force()
    if requirements is None:
        return None
    row = next(
        _stand(requirements, [(partner.pk, partner.type_id, partner.tier_id)], clock.today(), {partner.pk})
    )
    now = clock.now()
    return TierStanding(
        requirement_set=requirements, computed_at=now, changed_at=now, last_day=clock.today(), **row
    )


def refresh(partner: Partner) -> None:
    """Measure one partner anew where it stands by the version in force."""
    standing = stand(partner)
    if standing:
        names = ("tier_id", "earned_id", "is_agreed", "move", "values", "changed_at", "last_day")
        rows = TierStanding.objects.filter(partner=partner, requirement_set=standing.requirement_set)
        rows.update(**{name: getattr(standing, name) for name in names})


def live_values(requirements: RequirementSet, partners: Iterable[int]) -> dict[int, dict[str, Decimal]]:
    """The measures of some partners as they are now, by key: those that their types are asked for."""
    book, wanted = selectors.rule_book(requirements), set(partners)
    types = dict(Partner.objects.filter(pk__in=wanted).values_list("pk", "type_id"))
    columns = _columns(book, clock.today(), wanted)
    asked = {type_id: _keys(book, type_id) for type_id in set(types.values())}
    return {pk: _values(columns, asked[type_id], pk) for pk, type_id in types.items()}


def _in_scope() -> Iterator[tuple[int, int, int | None]]:
    partners = Partner.objects.current().filter(status__in=MEASURED).order_by("pk")
    return partners.values_list("pk", "type_id", "tier_id").iterator(chunk_size=bulk.CHUNK)


def _stand(
    requirements: RequirementSet,
    partners: Iterable[tuple[int, int, int | None]],
    day: date,
    only: set[int] | None = None,
) -> Iterator[dict[str, Any]]:
    book = selectors.rule_book(requirements)
    columns, agreed = _columns(book, day, only), _agreed(only)
    tiers = {tier.pk: tier for tier in book.tiers}
    asked = {type_id: _keys(book, type_id) for type_id in book.by_type}
    for pk, type_id, tier_id in partners:
        own, current = book.of(type_id), tiers.get(tier_id or 0)
        values = _values(columns, asked[type_id], pk)
        earned = rules.earned(book.tiers, own, values)
        held = current is not None and (pk in agreed or rules.is_agreed(own.get(current.pk)))
        yield {
            "partner_id": pk,
            "tier_id": tier_id,
            "earned_id": earned.pk if earned else None,
            "is_agreed": held,
            "move": str(rules.move(current, earned, held)),
            "values": {key: format(value.normalize(), "f") for key, value in values.items()},
        }


def _columns(book: selectors.RuleBook, day: date, only: set[int] | None) -> Columns:
    """Each measure that is asked for, for all partners or some."""
    found: Columns = {}
    for code, months in book.measures():
        if figure := registry.FIGURES.get(code):
            span = registry.window(figure, day, months or 1, only)
            found[measure_key(code, months)] = registry.read(figure, span)
    return found


def _keys(book: selectors.RuleBook, type_id: int) -> list[str]:
    return [measure_key(*key) for key in book.measures([type_id])]


def _values(columns: Columns, keys: Iterable[str], partner_id: int) -> dict[str, Decimal]:
    return {
        key: column[partner_id]
        for key in keys
        if (column := columns.get(key)) is not None and partner_id in column
    }


def _agreed(only: set[int] | None) -> set[int]:
    """Partners whose present tier was agreed with them, by the last change of it."""
    changes = TierChange.objects.order_by("effective_on", "pk")
    if only is not None:
        changes = changes.filter(partner__in=only)
    last = dict(changes.values_list("partner_id", "basis"))
    return {pk for pk, basis in last.items() if basis == TierChange.Basis.AGREED}
