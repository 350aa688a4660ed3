"""What the database itself refuses: changing a value that somebody declared. It is withdrawn instead;
an edition of a review stays as it was frozen."""

from django.utils.translation import gettext_lazy as _

from core import constraints, guards

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
    "insights_dashboard",
    "insights_dashboardtile",
    "insights_dashboardschedule",
    "insights_dashboardrecipient",
)
