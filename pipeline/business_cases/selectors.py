"""A business case as it is calculated with: read from its rows, or from a version that was kept."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.db.models import QuerySet

from pipeline.business_cases.rules import Case, Line
from pipeline.models import BusinessCase, BusinessCaseVersion


def with_lines() -> QuerySet[BusinessCase]:
    """Cases with all that is read of them: four queries, however many lines."""
    return BusinessCase.objects.select_related("recruitment__partner").prefetch_related("lines__amounts")


def read(case: BusinessCase) -> Case:
    return Case(
        currency=case.currency,
        start_year=case.start_year,
        years=case.years,
        discount_rate=case.discount_rate,
        assumptions=case.assumptions,
        lines=tuple(_line(row, case.years) for row in case.lines.all()),
    )


def _line(row: Any, years: int) -> Line:
    by_year = {amount.year: amount.amount_minor for amount in row.amounts.all()}
    return Line(row.side, row.kind, row.label, tuple(by_year.get(year, 0) for year in range(1, years + 1)))


def as_json(case: Case) -> dict[str, Any]:
    """A case as a version keeps it."""
    return {
        "currency": case.currency,
        "start_year": case.start_year,
        "years": case.years,
        "discount_rate": str(case.discount_rate),
        "assumptions": case.assumptions,
        "lines": lines_json(case.lines),
    }


def lines_json(lines: tuple[Line, ...]) -> list[dict[str, Any]]:
    return [
        {"side": line.side, "kind": line.kind, "label": line.label, "amounts": list(line.amounts)}
        for line in lines
    ]


def from_json(snapshot: dict[str, Any]) -> Case:
    lines = (
        Line(line["side"], line["kind"], line["label"], tuple(line["amounts"])) for line in snapshot["lines"]
    )
    return Case(
        currency=snapshot["currency"],
        start_year=snapshot["start_year"],
        years=snapshot["years"],
        discount_rate=Decimal(snapshot["discount_rate"]),
        assumptions=snapshot["assumptions"],
        lines=tuple(lines),
    )


def kept(version: BusinessCaseVersion) -> Case:
    return from_json(version.snapshot)


def of_recruitment(recruitment: Any) -> Case | None:
    """The case of a recruitment as it is now; None without one."""
    row = with_lines().filter(recruitment=recruitment).first()
    return read(row) if row else None
