"""The forecast, kept once a week."""

from __future__ import annotations

from django.db.models import F

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
    counted = Recruitment.objects.forecast().values(
        "phase_id", "probability", "programme_minor", "weighted_minor", recruitment_id=F("pk")
    )
    rows = [{**row, "snapshot_id": snapshot.pk} for row in counted]
    bulk.insert(ForecastLine, rows)
    total = Money(sum(row["weighted_minor"] for row in rows), currency)
    record(snapshot, data={"total": total.as_json(), "count": len(rows)})
    return snapshot
