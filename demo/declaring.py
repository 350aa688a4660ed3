"""What partners declare of themselves: costs and earnings by year, and what their solutions save."""

from __future__ import annotations

from datetime import timedelta
from functools import partial

from core.money import Money
from demo.context import DemoContext
from insights.by_partners.services import amount_declare, reduction_declare

# Partner: how many euros its people cost in each of the two last years, and what services and resale brought
# beside commissions. The evidence is the name of a paper, alike in both languages.
AMOUNTS: list[tuple[str, list[tuple[str, str, int]], str]] = [
    (
        "helio",
        [("cost", "people", 41_000), ("cost", "training", 6_500), ("earning", "services", 96_000)],
        "Bilan",
    ),
    (
        "nordsys",
        [("cost", "people", 58_000), ("earning", "services", 134_000), ("earning", "resale", 22_500)],
        "Audit",
    ),
    (
        "techcorp",
        [("cost", "licences", 18_000), ("cost", "people", 64_000), ("earning", "services", 151_000)],
        "GuV",
    ),
]
# Partner, where, days ago, cost before and now, a year.
REDUCTIONS: list[tuple[str, str, int, int, int]] = [
    ("helio", "Helio Dossier", 150, 410_000, 229_600),
    ("nordsys", "GovTech Connect", 90, 275_000, 181_500),
    ("techcorp", "TC Gateway", 120, 500_000, 300_000),
    ("techcorp", "TC Fleet", 60, 180_000, 45_000),
    ("msf", "MSF Field", 110, 96_000, 42_240),
]


def plan(context: DemoContext) -> None:
    """Write down when each declares: the amounts of a year early in the next one."""
    for year in (context.today.year - 1, context.today.year - 2):
        ago = (context.today - context.today.replace(year=year + 1, month=1, day=1)).days
        for code, amounts, evidence in AMOUNTS:
            context.simulation.ago(
                max(ago - 5, 1), 15.1, partial(_amounts, context, year, code, amounts, evidence)
            )
    for row in REDUCTIONS:
        context.simulation.ago(row[2] - 4, 15.3, partial(_reduction, context, *row))


def _amounts(
    context: DemoContext, year: int, code: str, amounts: list[tuple[str, str, int]], evidence: str
) -> None:
    for kind, nature, euros in amounts:
        amount_declare(
            actor=context.theirs(code),
            partner=context.partners[code],
            kind=kind,
            nature=nature,
            period_from=context.today.replace(year=year, month=1, day=1),
            period_to=context.today.replace(year=year, month=12, day=31),
            amount=Money(euros * 100, "EUR"),
            evidence=f"{evidence} {year}",
        )


def _reduction(context: DemoContext, code: str, use_case: str, ago: int, before: int, after: int) -> None:
    reduction_declare(
        actor=context.theirs(code),
        partner=context.partners[code],
        use_case=use_case,
        measured_on=context.today - timedelta(days=ago),
        before=Money(before * 100, "EUR"),
        after=Money(after * 100, "EUR"),
        evidence="Audit",
    )
