"""Every write of this room."""

from insights.services.entered import (
    company_total_set,
    company_totals_set,
    declared_add,
    declared_withdraw,
)
from insights.services.rollups import rollup_catch_up, rollup_start
from insights.services.targets import step_create, step_tick, target_archive, target_save

__all__ = [
    "company_total_set",
    "company_totals_set",
    "declared_add",
    "declared_withdraw",
    "rollup_catch_up",
    "rollup_start",
    "step_create",
    "step_tick",
    "target_archive",
    "target_save",
]
