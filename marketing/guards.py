"""Nothing of this room is a record for ever."""

from core import guards

guards.unguarded(
    "work as it stands now; each change is an event",
    "marketing_casestudy",
    "marketing_caseresult",
    "marketing_comarketingaction",
    "marketing_actionlead",
    "marketing_actionsale",
)
