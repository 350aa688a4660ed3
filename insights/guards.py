"""What the database itself refuses: changing a value that somebody declared. It is withdrawn instead."""

from core import guards

guards.never_deleted("insights_declaredvalue")
guards.only_changing("insights_declaredvalue", "withdrawn_at")

# An edition of a review is what it said on its day.
guards.append_only("insights_reviewedition")

guards.unguarded(
    "figures made anew from what they count",
    "insights_rollup",
    "insights_partnerday",
    "insights_partnerrevenue",
    "insights_rolluprun",
)
guards.unguarded(
    "entered as it is known now; each change is an event",
    "insights_companytotal",
    "insights_target",
    "insights_programmestep",
)
