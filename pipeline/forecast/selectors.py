"""The forecast by phase, as it was kept, and what changed since."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.db.models import Count, Sum

from core.actor import Actor
from core.links import addresses
from core.money import Money
from partners.vocabulary.exchange import programme_currency
from pipeline.models import ForecastLine, ForecastSnapshot, Recruitment
from pipeline.recruitment import rules
from pipeline.recruitment.rules import Difference, Weight
from pipeline.recruitment.selectors import active_phases

WEEKS = 26


def now(actor: Actor) -> dict[str, Any]:
    """The forecast of this moment: in all, and by phase that counts."""
    currency = programme_currency()
    rows = Recruitment.objects.visible_to(actor).forecast().order_by().values("phase_id")
    sums = {
        row["phase_id"]: row
        for row in rows.annotate(
            count=Count("pk"), potential=Sum("programme_minor"), weighted=Sum("weighted_minor")
        )
    }
    lines = [
        {
            "phase": phase,
            "count": sums[phase.pk]["count"] if phase.pk in sums else 0,
            "potential": Money(sums[phase.pk]["potential"] if phase.pk in sums else 0, currency),
            "weighted": Money(sums[phase.pk]["weighted"] if phase.pk in sums else 0, currency),
        }
        for phase in active_phases()
        if phase.counts_in_forecast
    ]
    return {
        "lines": lines,
        "count": sum(row["count"] for row in sums.values()),
        "potential": Money(sum(row["potential"] for row in sums.values()), currency),
        "weighted": Money(sum(row["weighted"] for row in sums.values()), currency),
    }


def kept(actor: Actor) -> list[tuple[ForecastSnapshot, int]]:
    """The last weeks' forecasts with their weighted sums, the oldest first."""
    snapshots = list(ForecastSnapshot.objects.order_by("-week")[:WEEKS])
    lines = ForecastLine.objects.visible_to(actor).filter(snapshot__in=snapshots).order_by()
    sums = dict(lines.values_list("snapshot_id").annotate(total=Sum("weighted_minor")))
    return [(snapshot, sums.get(snapshot.pk, 0)) for snapshot in reversed(snapshots)]


def changed_since(actor: Actor, snapshot: ForecastSnapshot) -> list[dict[str, Any]]:
    """What became of each recruitment since a kept forecast, the largest effect first."""
    phases = {phase.pk: str(phase) for phase in active_phases()}
    kept_lines = ForecastLine.objects.visible_to(actor).filter(snapshot=snapshot)
    before = _weights(kept_lines.values_list("recruitment_id", "phase_id", "weighted_minor"), phases)
    counted = Recruitment.objects.visible_to(actor).forecast()
    after = _weights(counted.values_list("pk", "phase_id", "weighted_minor"), phases)
    rows = {
        row["pk"]: row
        for row in Recruitment.objects.filter(pk__in=before.keys() | after.keys()).values(
            "pk", "public_id", "title", "partner__name", "outcome"
        )
    }
    outcomes = {pk: row["outcome"] for pk, row in rows.items()}
    currency = programme_currency()
    address = addresses("pipeline:recruitment")
    found = rules.differences(before, after, outcomes)
    return [_line(one, rows[one.key], currency, address) for one in found]


def _weights(rows: Any, phases: dict[int, str]) -> dict[int, Weight]:
    return {pk: Weight(phases.get(phase_id, ""), weighted) for pk, phase_id, weighted in rows}


def _line(
    found: Difference, row: dict[str, Any], currency: str, address: Callable[[str], str]
) -> dict[str, Any]:
    return {
        "name": row["title"] or row["partner__name"],
        "url": address(row["public_id"]),
        "kind": found.kind.value,
        "before": found.before,
        "after": found.after,
        "amount": Money(found.minor, currency),
    }
