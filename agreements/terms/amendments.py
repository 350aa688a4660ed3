"""What an amendment does to its agreement from its first day on."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from agreements.drafting.selectors import exclusivities_of, promise, version_of
from agreements.drafting.steps import TERMS, checked_terms, set_status
from agreements.models import Agreement, AgreementVersion, Exclusivity
from agreements.terms.selectors import term_chain
from core import search
from core.errors import DomainError
from core.events.record import to_json
from core.operation import create, record, update_fields

Status = Agreement.Status
ONE_DAY = timedelta(days=1)
# The first day of an amendment is the day from which it changes the rest.
CHANGEABLE = tuple(name for name in TERMS if name != "starts_on")
_WHAT = ("mode", "region", "country", "sector", "product_line", "valid_from", "valid_to")


def changed_terms(amendment: Agreement) -> dict[str, tuple[Any, Any]]:
    """The terms that an amendment changes, as (before, after) in JSON: what its draft changed of the terms
    that it was drawn up with. What two amendments leave alone, neither of them turns back."""
    return changes_of([amendment])[amendment.pk]


def changes_of(amendments: Sequence[Agreement]) -> dict[int, dict[str, tuple[Any, Any]]]:
    """The same for many, in one query."""
    rows = AgreementVersion.objects.filter(agreement__in=amendments).filter(
        Q(number=1) | Q(number=F("agreement__version"))
    )
    terms: dict[int, list[dict[str, Any]]] = {row.pk: [] for row in amendments}
    for agreement_id, said in rows.order_by("agreement", "number").values_list("agreement_id", "terms"):
        terms[agreement_id].append(said)
    return {
        pk: {name: (said[0].get(name), said[-1].get(name)) for name in CHANGEABLE if _differs(name, said)}
        for pk, said in terms.items()
    }


def _differs(name: str, said: list[dict[str, Any]]) -> bool:
    return bool(said) and said[0].get(name) != said[-1].get(name)


def amended_now(amendment: Agreement) -> Agreement:
    """The term of the amended agreement that is in force. Raises DomainError 409 when none is."""
    assert amendment.amends is not None  # asked of amendments only
    latest = next(
        (row for row in reversed(term_chain(amendment.amends)) if row.status == Status.ACTIVE), None
    )
    if latest is None:
        raise DomainError.conflict(
            _("Agreement %(number)s is no longer in force: there is nothing to amend.")
            % {"number": amendment.amends.number},
            code="amended-ended",
        )
    return latest


def take_effect(amendment: Agreement, locked: dict[int, Agreement]) -> None:
    """Inside an operation: the changes of an amendment become the terms of its agreement. The event of the
    agreement keeps what they were. ``locked`` holds the terms of the agreement by their key."""
    agreement = locked[amended_now(amendment).pk]
    columns = {field.name: field for field in Agreement._meta.concrete_fields}
    wanted = {
        name: columns[name].to_python(after) for name, (_before, after) in changed_terms(amendment).items()
    }
    changes = update_fields(agreement, **checked_terms(agreement, wanted)) if wanted else {}
    dropped, added = _promises(amendment, agreement)
    search.reindex(agreement)
    record(
        agreement,
        event="agreements.agreement.amended",
        changes=changes,
        data={
            "number": agreement.number,
            "amendment": amendment.number,
            "day": to_json(amendment.first_day),
            "dropped": dropped,
            "added": added,
        },
        also=[amendment],
    )


def _promises(amendment: Agreement, agreement: Agreement) -> tuple[list[dict], list[dict]]:
    """Exclusivities that the amendment leaves out end on its eve; those it adds begin with it. Returns both
    by their codes."""
    before = [_what(row) for row in version_of(amendment, 1).terms.get("promises", [])]
    kept = {_what(promise(row)): row for row in exclusivities_of(amendment)}
    gone = [what for what in before if what not in kept]
    dropped = []
    for row in exclusivities_of(agreement):
        if _what(promise(row)) in gone:
            dropped.append(promise(row))
            _stop(row, amendment)
    added = [row for what, row in kept.items() if what not in before]
    for row in added:
        create(
            Exclusivity,
            agreement=agreement,
            mode=row.mode,
            region=row.region,
            country=row.country,
            sector=row.sector,
            product_line=row.product_line,
            valid_from=row.valid_from or amendment.first_day,
            valid_to=row.valid_to,
        )
    return dropped, [promise(row) for row in added]


def _what(said: dict[str, Any]) -> tuple[Any, ...]:
    return tuple(said.get(name) for name in _WHAT)


def _stop(row: Exclusivity, amendment: Agreement) -> None:
    eve = amendment.first_day - ONE_DAY
    begins = row.valid_from or row.agreement.starts_on
    if begins is not None and begins > eve:
        # It never held; the versions and the event keep that it was promised.
        Exclusivity.objects.filter(pk=row.pk).delete()
        return
    update_fields(row, valid_to=eve)


def end_with(agreement: Agreement) -> None:
    """Inside an operation: the amendments of an agreement that has ended, and of its former terms, end too."""
    for amendment in amendments_in_force(agreement):
        ended = Status.ENDED if amendment.status == Status.ACTIVE else Status.TERMINATED
        set_status(amendment, ended, ended_on=agreement.ended_on)
        record(
            amendment,
            event="agreements.agreement.ended",
            data={"number": amendment.number, "day": to_json(agreement.ended_on)},
        )


def amendments_in_force(agreement: Agreement) -> list[Agreement]:
    terms = [row.pk for row in term_chain(agreement)]
    rows = Agreement.objects.filter(amends__in=terms, status__in=[Status.SIGNED, Status.ACTIVE])
    return list(rows.select_related("partner").order_by("pk"))
