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

# What a partner was sent of a review meeting stays as it was; what was undertaken there is dropped, not deleted.
guards.append_only("insights_meetingdocument")
guards.never_deleted("insights_reviewaction")
guards.unguarded(
    "what is prepared and written until it is sent; each change is an event",
    "insights_reviewmeeting",
    "insights_meetingsection",
    "insights_meetingparticipant",
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
)
