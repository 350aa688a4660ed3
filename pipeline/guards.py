"""What the database itself refuses: changing a sale, a kept forecast, a decided extension."""

from core import guards

for _table in ("pipeline_sale", "pipeline_forecastsnapshot", "pipeline_forecastline"):
    guards.append_only(_table)
for _table in ("pipeline_dealextension", "pipeline_phasestay"):
    guards.never_deleted(_table)

guards.only_changing("pipeline_dealextension", when="OLD.status <> 'requested'")
guards.only_changing("pipeline_phasestay", "left_on", "reason", when="OLD.left_on IS NULL")
guards.only_changing("pipeline_phasestay", when="OLD.left_on IS NOT NULL")
