"""What the database itself refuses: changing a value that somebody declared. It is withdrawn instead;
an edition of a review stays as it was frozen."""

from django.utils.translation import gettext_lazy as _

from core import constraints, guards
from core.published_guards import parts_of_published

guards.never_deleted("insights_declaredvalue")
guards.only_changing("insights_declaredvalue", "withdrawn_at")

# An edition of a review is what it said on its day.
guards.append_only("insights_reviewedition")
constraints.GUARD_SENTENCES["frozen-edition"] = _("This edition is frozen: its answers stay as they are.")
for _verb in ("INSERT", "UPDATE"):
    guards.refuse_where(
        f"guard_insights_reviewedition_answers_{_verb.lower()}",
        "partners_answer",
        "SELECT 1 FROM insights_reviewedition e WHERE e.sheet_id = NEW.sheet_id",
        verb=_verb,
        says=f"{_verb.lower()} of an answer of a frozen edition",
        code="frozen-edition",
    )

guards.unguarded(
    "figures made anew from what they count",
    "insights_rollup",
    "insights_partnerday",
    "insights_partnerrevenue",
    "insights_rolluprun",
    "insights_partnerengagement",
    "insights_tierstanding",
)
guards.unguarded(
    "entered as it is known now; each change is an event",
    "insights_companytotal",
    "insights_target",
    "insights_programmestep",
    "insights_engagementpolicy",
    "insights_tierpolicy",
)

# What tiers ask for is read back for years: a published version stays as it is, and its rules with it.
constraints.GUARD_SENTENCES["published-requirements"] = _(
    "This version of the requirements is published and stays as it is. Change it in a new draft."
)
guards.only_changing(
    "insights_requirementset", when="OLD.status = 'published'", code="published-requirements"
)
guards.refuse(
    "guard_insights_requirementset_delete",
    "insights_requirementset",
    "DELETE",
    "OLD.status = 'published'",
    says="deleting a published version",
    code="published-requirements",
)
parts_of_published(
    "guard_insights_tierrule_published",
    "insights_tierrule",
    "requirement_set_id",
    "insights_requirementset",
    code="published-requirements",
)
parts_of_published(
    "guard_insights_tierrequirement_published",
    "insights_tierrequirement",
    "rule_id",
    "(SELECT r.id, s.status FROM insights_tierrule r"
    " JOIN insights_requirementset s ON s.id = r.requirement_set_id)",
    code="published-requirements",
)

# A review stays what it was on its day: whom it was about, what was measured, what was decided.
guards.never_deleted("insights_tierreview")
guards.only_changing("insights_tierreview", "updated_at", when="OLD.status IN ('closed', 'cancelled')")
guards.fixed(
    "insights_tierreview", "requirement_set_id", "last_day", "opened_at", "review_on", when="OLD.status = 'open'"
)
guards.never_deleted("insights_tierproposal")
guards.only_changing(
    "insights_tierproposal",
    "decision", "reason", "decided_by", "decided_at", "grace", "grace_until", "updated_at",
)  # fmt: skip
guards.fixed(
    "insights_tierproposal",
    "decision", "reason", "decided_by", "decided_at", "grace_until",
    when="OLD.decision IN ('none', 'accepted', 'refused')",
)  # fmt: skip
guards.fixed("insights_tierproposal", "grace", when="OLD.grace <> 'running' AND OLD.decision = 'accepted'")
constraints.GUARD_SENTENCES["opened-review"] = _("This review is opened: what it holds stays as it was.")
guards.refuse_where(
    "guard_insights_tierproposal_opened",
    "insights_tierproposal",
    "SELECT 1 FROM insights_tierreview r WHERE r.id = NEW.review_id AND r.status <> 'planned'",
    says="a proposal of a review that is opened already",
    code="opened-review",
)
