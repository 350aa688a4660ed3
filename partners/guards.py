"""What the database itself refuses: rewriting the dated history of a partner."""

from core import guards

for _table in ("partners_tierchange", "partners_partnerstatuschange"):
    guards.append_only(_table)

# What was used stays; that it does not count is said beside it.
guards.never_deleted("partners_benefituse")
guards.only_changing("partners_benefituse", "cancelled_on", "cancel_reason", "person")

guards.unguarded(
    "vocabulary; each change is an event",
    "partners_partnertype",
    "partners_relationshipkind",
    "partners_sector",
    "partners_region",
    "partners_productline",
    "partners_exchangerate",
    "partners_tier",
    "partners_tierbenefit",
)
guards.unguarded(
    "what is known of a partner now; each change is an event, personal data can be erased",
    "partners_partner",
    "partners_partnerkind",
    "partners_territory",
    "partners_benefitgrant",
    "partners_partneridentity",
    "partners_partnerdomain",
    "partners_partneraddress",
    "partners_partnertag",
    "partners_partnerfile",
    "partners_usecase",
    "partners_contact",
    "partners_note",
    "partners_externalreference",
)
guards.unguarded(
    "access as it is now; each change is an event",
    "partners_membership",
    "partners_invitation",
    "partners_partnertoken",
)
