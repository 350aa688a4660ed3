"""Operations on business cases."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django.db.models import Max
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core import clock
from core.actor import Actor
from core.errors import DomainError
from core.operation import clean, create, lock, no_op, operation, record, update_fields
from partners.vocabulary.exchange import programme_currency
from pipeline.business_cases import selectors
from pipeline.business_cases.rules import Line
from pipeline.models import (
    BusinessCase,
    BusinessCaseAmount,
    BusinessCaseLine,
    BusinessCaseVersion,
    Recruitment,
)
from pipeline.recruitment.services import lock_open, touch

CHANGE = "pipeline.business_case:change"
MOST_LINES = 40
_FIELDS = ("start_year", "years", "discount_rate", "assumptions")


@operation(CHANGE, event="pipeline.business_case.begun")
def business_case_begin(
    *, actor: Actor, recruitment: Recruitment, lines: Sequence[Line], **details: Any
) -> BusinessCase:
    """Write the business case of an open recruitment. ``details`` are start_year, years, discount_rate and
    assumptions; of ``lines``, amounts by year.

    Raises DomainError 409 when it has one already, 422 at ``lines`` for an amount after the last year.
    """
    recruitment = lock_open(recruitment)
    before = BusinessCase.objects.filter(recruitment=recruitment).first()
    if before is not None:
        raise DomainError.conflict(
            _("This recruitment has a business case already. Change that one."),
            link=reverse("pipeline:business-case-edit", args=[before.public_id]),
        )
    details.setdefault("start_year", clock.today().year)
    case = create(BusinessCase, recruitment=recruitment, currency=programme_currency(), **_known(details))
    _write_lines(case, lines)
    touch(recruitment, clock.today())
    record(case, also=(recruitment,))
    return case


@operation(CHANGE, event="pipeline.business_case.changed")
def business_case_change(
    *,
    actor: Actor,
    case: BusinessCase,
    lines: Sequence[Line] | None = None,
    seen: int | None = None,
    **details: Any,
) -> BusinessCase:
    """Change a business case; ``lines`` take the place of those it has, all of them.

    ``seen`` is the revision that was read. Raises DomainError 409 when somebody changed it since, 422 as
    ``business_case_begin``.
    """
    recruitment = lock_open(case.recruitment)
    case = lock(case)
    if seen is not None and seen != case.revision:
        raise DomainError(
            "changed-meanwhile",
            _("Somebody changed this business case in the meantime. Look at it; save again to replace it."),
            status=409,
        )
    before = selectors.read(case).lines
    changes = update_fields(case, **_known(details))
    wanted = before if lines is None else tuple(lines)
    if lines is not None or "years" in changes:
        case.lines.all().delete()
        _write_lines(case, wanted)
    after = selectors.read(case).lines
    if before != after:
        changes["lines"] = [selectors.lines_json(before), selectors.lines_json(after)]
    if not changes:
        no_op()
        return case
    update_fields(case, revision=case.revision + 1)
    touch(recruitment, clock.today())
    record(case, changes=changes)
    return case


@operation(CHANGE, event="pipeline.business_case.kept")
def business_case_keep(*, actor: Actor, case: BusinessCase) -> BusinessCaseVersion:
    """Keep a business case as it stands, as its next version; the last one when nothing changed since."""
    case = lock(case)
    last = case.versions.first()
    snapshot = selectors.as_json(selectors.read(case))
    if last is not None and last.snapshot == snapshot:
        no_op()
        return last
    number = (case.versions.aggregate(last=Max("number"))["last"] or 0) + 1
    version = create(
        BusinessCaseVersion, case=case, number=number, snapshot=snapshot, created_by=actor.person
    )
    record(case, data={"number": number})
    return version


def _known(details: dict[str, Any]) -> dict[str, Any]:
    """The details in the order of the columns, whichever face they came through."""
    if unknown := set(details) - set(_FIELDS):
        raise TypeError(f"a business case has no {', '.join(sorted(unknown))}")
    known = {name: details[name] for name in _FIELDS if name in details}
    if "discount_rate" in known:
        known["discount_rate"] = known["discount_rate"].quantize(Decimal("0.0001"))
    return known


def _write_lines(case: BusinessCase, lines: Sequence[Line]) -> None:
    """Insert the lines with their amounts, in two statements."""
    if len(lines) > MOST_LINES:
        raise DomainError.invalid(_("Enter at most 40 lines."), field="lines")
    if any(any(line.amounts[case.years :]) for line in lines):
        raise DomainError.invalid(
            _("An amount stands after the last year. Empty it, or cover more years."), field="lines"
        )
    rows = [
        BusinessCaseLine(case=case, side=line.side, kind=line.kind, label=line.label, position=position)
        for position, line in enumerate(lines, start=1)
    ]
    for row in rows:
        clean(row)
    BusinessCaseLine.objects.bulk_create(rows)
    BusinessCaseAmount.objects.bulk_create(
        BusinessCaseAmount(line=row, year=year, amount_minor=amount)
        for row, line in zip(rows, lines, strict=True)
        for year, amount in enumerate(line.amounts[: case.years], start=1)
        if amount
    )
