"""What the database itself refuses: changing a sale, a kept forecast, a decided extension, a review that was held."""

from core import guards

for _table in ("pipeline_sale", "pipeline_forecastsnapshot", "pipeline_forecastline"):
    guards.append_only(_table)
for _table in ("pipeline_dealextension", "pipeline_phasestay", "pipeline_partnershipreview"):
    guards.never_deleted(_table)

guards.only_changing("pipeline_dealextension", when="OLD.status <> 'requested'")
guards.only_changing("pipeline_phasestay", "left_on", "reason", when="OLD.left_on IS NULL")
guards.only_changing("pipeline_phasestay", when="OLD.left_on IS NOT NULL")
guards.only_changing("pipeline_partnershipreview", when="OLD.held_on IS NOT NULL")

guards.unguarded(
    "configuration; each change is an event",
    "pipeline_dealrules",
    "pipeline_phase",
    "pipeline_phasestep",
    "pipeline_phasecondition",
    "pipeline_reviewinterval",
    "pipeline_whitelabeloffer",
)
guards.unguarded(
    "work as it stands now; each change is an event",
    "pipeline_deal",
    "pipeline_recruitment",
    "pipeline_stepdone",
    "pipeline_activity",
    "pipeline_recruitmentfile",
    "pipeline_recruitmentcontact",
    "pipeline_webinar",
    "pipeline_webinarregistration",
    "pipeline_ownaccount",
    "pipeline_wish",
    "pipeline_whitelabelterms",
)
guards.unguarded(
    "a plan that both sides still write",
    "pipeline_jointplan",
    "pipeline_plansection",
    "pipeline_planparty",
    "pipeline_planproduct",
    "pipeline_planlink",
    "pipeline_plancontact",
    "pipeline_planalignment",
    "pipeline_plancontribution",
    "pipeline_plansynergy",
    "pipeline_planphase",
    "pipeline_plancommitment",
    "pipeline_planbudgetline",
    "pipeline_planspend",
    "pipeline_pilot",
    "pipeline_pilottest",
    "pipeline_plangain",
    "pipeline_planoption",
    "pipeline_planstep",
    "pipeline_planaction",
)
guards.unguarded(
    "follows its deal or account",
    "pipeline_protectedidentity",
    "pipeline_ownidentity",
    "pipeline_duplicatefinding",
)
