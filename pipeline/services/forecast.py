"""The forecast, kept once a week."""

from __future__ import annotations

from partners.exchange import programme_currency
from pipeline.models import ForecastLine, ForecastSnapshot, Recruitment
from pipeline.rules import recruitment as rules
from prm.core import bulk, clock
from prm.core.actor import Actor
from prm.core.money import Money
from prm.core.operation import operation, record, unchanged


@operation("pipeline.recruitment:snapshot", event="pipeline.forecast.kept")
def forecast_keep(*, actor: Actor) -> ForecastSnapshot:
    """Keep this week's forecast, once: a second call, or a late one, finds it kept."""
    currency = programme_currency()
    snapshot, is_new = ForecastSnapshot.objects.get_or_create(
        week=rules.monday(clock.today()), defaults={"currency": currency}
    )
    if not is_new:
        unchanged()
        return snapshot
    counted = Recruitment.objects.forecast().values_list(
        "pk", "phase_id", "probability", "programme_minor", "weighted_minor"
    )
    rows = [(snapshot.pk, *row) for row in counted]
    columns = [
        "snapshot_id",
        "recruitment_id",
        "phase_id",
        "probability",
        "programme_minor",
        "weighted_minor",
    ]
    bulk.insert(ForecastLine, columns, rows)
    total = Money(sum(row[-1] for row in rows), currency)
    record(snapshot, data={"total": total.as_json(), "count": len(rows)})
    return snapshot
