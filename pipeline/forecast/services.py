"""The forecast, kept once a week."""

from __future__ import annotations

from core import bulk, clock
from core.actor import Actor
from core.money import Money
from core.operation import no_op, operation, record
from partners.vocabulary.exchange import programme_currency
from pipeline.models import ForecastLine, ForecastSnapshot, Recruitment
from pipeline.recruitment import rules


@operation("pipeline.recruitment:snapshot", event="pipeline.forecast.kept")
def forecast_keep(*, actor: Actor) -> ForecastSnapshot:
    """Keep this week's forecast, once: a second call, or a late one, finds it kept."""
    currency = programme_currency()
    snapshot, is_new = ForecastSnapshot.objects.get_or_create(
        week=rules.monday(clock.today()), defaults={"currency": currency}
    )
    if not is_new:
        no_op()
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
