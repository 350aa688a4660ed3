"""What the database itself refuses: changing a sale, a kept forecast, a decided extension, a review that was held."""

from core import guards

# What applicants agreed to stays as they read it.
guards.append_only("pipeline_applicationpolicy")
for _table in (
    "pipeline_sale",
    "pipeline_forecastsnapshot",
    "pipeline_forecastline",
    "pipeline_businesscaseversion",
    "pipeline_planversion",
):
    guards.append_only(_table)
for _table in (
    "pipeline_dealextension",
    "pipeline_phasestay",
    "pipeline_proposal",
    "pipeline_partnershipreview",
):
    guards.never_deleted(_table)

guards.only_changing("pipeline_dealextension", when="OLD.status <> 'requested'")
guards.only_changing("pipeline_phasestay", "left_on", "reason", when="OLD.left_on IS NULL")
guards.only_changing("pipeline_phasestay", when="OLD.left_on IS NOT NULL")
guards.only_changing("pipeline_partnershipreview", when="OLD.held_on IS NOT NULL")

# What was given to a partner stays what it was; its answer and how often it was opened come later.
guards.only_changing(
    "pipeline_proposal",
    "status",
    "opened_at",
    "opened_count",
    "answered_on",
    "answered_by",
    "answer_note",
    "updated_at",
    when="OLD.status NOT IN ('draft', 'sending')",
)

guards.unguarded(
    "configuration; each change is an event",
    "pipeline_dealrules",
    "pipeline_phase",
    "pipeline_phasestep",
    "pipeline_phasecondition",
    "pipeline_reviewinterval",
    "pipeline_partnerreviewinterval",
    "pipeline_whitelabeloffer",
)
guards.unguarded(
    "work as it stands now; each change is an event",
    "pipeline_deal",
    "pipeline_recruitment",
    "pipeline_stepdone",
    "pipeline_activity",
    "pipeline_recruitmentfile",
    "pipeline_needsrequest",
    "pipeline_recruitmentcontact",
    "pipeline_webinar",
    "pipeline_webinarregistration",
    "pipeline_ownaccount",
    "pipeline_wish",
    "pipeline_whitelabelterms",
    "pipeline_businesscase",
    "pipeline_businesscaseline",
    "pipeline_businesscaseamount",
)
guards.unguarded(
    "the text of a draft; what was sent is the snapshot of its proposal",
    "pipeline_proposalsection",
)
# What left a plan as a document stays as it was; so does a review once it is sent.
for _table in ("pipeline_plandocument", "pipeline_planagreement"):
    guards.append_only(_table)
guards.only_changing("pipeline_planreview", when="OLD.status = 'sent'")
guards.refuse(
    "guard_pipeline_planreview_sent_kept",
    "pipeline_planreview",
    "DELETE",
    "OLD.status = 'sent'",
    says="deleting when OLD.status = 'sent'",
)
guards.refuse_where(
    "guard_pipeline_planreviewsection_sent",
    "pipeline_planreviewsection",
    "SELECT 1 FROM pipeline_planreview r WHERE r.id = NEW.review_id AND r.status = 'sent'",
    verb="UPDATE",
    says="changing a section of a review that is sent",
)
# A plan that is closed says for ever what was promised and what came of it. It may follow its partner.
guards.only_changing(
    "pipeline_jointplan", "partner_id", "recruitment_id", "updated_at", when="OLD.stage = 'closed'"
)
for _table, _verb in (
    (table, verb)
    for table in ("plancommitment", "planbudgetline", "plangain", "planstep", "planaction")
    for verb in ("INSERT", "UPDATE")
):
    guards.refuse_where(
        f"guard_pipeline_{_table}_closed_{_verb.lower()}",
        f"pipeline_{_table}",
        "SELECT 1 FROM pipeline_jointplan p WHERE p.id = NEW.plan_id AND p.stage = 'closed'",
        verb=_verb,
        says=f"{_verb.lower()} of a row of a plan that is closed",
    )
guards.unguarded("what was told when, until the plan goes", "pipeline_planreminder")
guards.unguarded(
    "what somebody applied with; each change is an event, personal data can be erased",
    "pipeline_application",
    "pipeline_applicationquestion",
)
guards.unguarded(
    "a plan that both sides still write",
    "pipeline_plansection",
    "pipeline_planparty",
    "pipeline_planproduct",
    "pipeline_planlink",
    "pipeline_plancontact",
    "pipeline_planalignment",
    "pipeline_plancontribution",
    "pipeline_plansynergy",
    "pipeline_planphase",
    "pipeline_planspend",
    "pipeline_pilot",
    "pipeline_pilottest",
    "pipeline_planoption",
    "pipeline_planproposal",
    "pipeline_plancomment",
    "pipeline_planvisit",
)
guards.unguarded(
    "follows its deal or account",
    "pipeline_protectedidentity",
    "pipeline_ownidentity",
    "pipeline_duplicatefinding",
)
