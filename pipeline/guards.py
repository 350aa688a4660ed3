"""What the database itself refuses: changing a sale, a kept forecast, a decided extension."""

from core import guards

# What applicants agreed to stays as they read it.
guards.append_only("pipeline_applicationpolicy")
for _table in ("pipeline_sale", "pipeline_forecastsnapshot", "pipeline_forecastline"):
    guards.append_only(_table)
for _table in ("pipeline_dealextension", "pipeline_phasestay"):
    guards.never_deleted(_table)

guards.only_changing("pipeline_dealextension", when="OLD.status <> 'requested'")
guards.only_changing("pipeline_phasestay", "left_on", "reason", when="OLD.left_on IS NULL")
guards.only_changing("pipeline_phasestay", when="OLD.left_on IS NOT NULL")

guards.unguarded(
    "configuration; each change is an event",
    "pipeline_dealrules",
    "pipeline_phase",
    "pipeline_phasestep",
    "pipeline_whitelabeloffer",
)
guards.unguarded(
    "work as it stands now; each change is an event",
    "pipeline_deal",
    "pipeline_recruitment",
    "pipeline_stepdone",
    "pipeline_activity",
    "pipeline_recruitmentfile",
    "pipeline_ownaccount",
    "pipeline_wish",
    "pipeline_whitelabelterms",
)
guards.unguarded(
    "what somebody applied with; each change is an event, personal data can be erased",
    "pipeline_application",
    "pipeline_applicationquestion",
)
guards.unguarded(
    "a plan that both sides still write",
    "pipeline_jointplan",
    "pipeline_planparty",
    "pipeline_planalignment",
    "pipeline_plansynergy",
    "pipeline_planphase",
    "pipeline_planbudgetline",
    "pipeline_planoption",
    "pipeline_planstep",
)
guards.unguarded(
    "follows its deal or account",
    "pipeline_protectedidentity",
    "pipeline_ownidentity",
    "pipeline_duplicatefinding",
)
