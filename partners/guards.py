"""What the database itself refuses: rewriting the dated history of a partner."""

from django.utils.translation import gettext_lazy as _

from core import constraints, guards
from core.published_guards import parts_of_published

for _table in ("partners_tierchange", "partners_partnerstatuschange", "partners_legalstatuschange"):
    guards.append_only(_table)

constraints.GUARD_SENTENCES["legal-status-order"] = _(
    "The legal status was set for a later day already, or the partner was not there yet."
)
# Each row says where the one before it ends: one that came in between would change what was decided.
guards.refuse_where(
    "guard_partners_legalstatuschange_order",
    "partners_legalstatuschange",
    "SELECT 1 FROM partners_legalstatuschange r"
    " WHERE r.partner_id = NEW.partner_id AND r.effective_on > NEW.effective_on",
    says="a change before the last one of its partner",
    code="legal-status-order",
)
# What was used stays; that it does not count is said beside it.
guards.never_deleted("partners_benefituse")
guards.only_changing("partners_benefituse", "cancelled_on", "cancel_reason", "person")

# Questions that were asked, and what was answered to them, stay as they were.
constraints.GUARD_SENTENCES["published-questions"] = _(
    "Published questions never change. Begin a new version."
)
guards.fixed(
    "partners_questionnaireversion", "questionnaire_id", "number", "status", "published_at",
    when="OLD.published_at IS NOT NULL", code="published-questions",
)  # fmt: skip
guards.never_deleted("partners_questionnaireversion")
for _table in ("partners_section", "partners_question"):
    parts_of_published(
        f"guard_{_table}_published",
        _table,
        "version_id",
        "partners_questionnaireversion",
        code="published-questions",
    )
# A frozen sheet stays one, about the same thing.
guards.fixed(
    "partners_answersheet", "questionnaire_id", "version_id", "subject_id", "partner_id", "status",
    when="OLD.status = 'frozen'",
)  # fmt: skip
guards.never_deleted("partners_answersheet")
guards.never_deleted("partners_answer")
_SAID = ("value", "comment", "text", "number", "day")
guards.only_changing("partners_answer", "replaced_at", *_SAID)
# What was answered does not change. What somebody said whose data is erased goes, and nothing comes in its
# place.
guards.refuse(
    "guard_partners_answer_said",
    "partners_answer",
    "UPDATE",
    "(" + " OR ".join(f'OLD."{column}" IS DISTINCT FROM NEW."{column}"' for column in _SAID) + ")"
    " AND NOT (NEW.value IS NULL AND NEW.comment = '' AND NEW.text = '' AND NEW.number IS NULL AND NEW.day IS NULL)",
    says="changing value, comment, text, number, day but to nothing",
)

guards.unguarded("counted while the portal is used", "partners_portalday")
guards.unguarded(
    "what is asked, and work that is open now; each change is an event",
    "partners_questionnaire",
    "partners_assignment",
    "partners_partnerjourney",
    "partners_partnerjourneystep",
)
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
    "partners_budgetline",
    "partners_journey",
    "partners_journeystep",
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
guards.unguarded(
    "a spreadsheet on its way in; cleaned up after its retention",
    "partners_partnerimport",
    "partners_importunit",
    "partners_importproblem",
)

# Who sat on a body stays, and until when; a term only becomes shorter.
guards.never_deleted("partners_seat")
guards.only_changing("partners_seat", "until")
guards.refuse(
    "guard_partners_seat_lengthened",
    "partners_seat",
    "UPDATE",
    "OLD.until IS NOT NULL AND (NEW.until IS NULL OR NEW.until > OLD.until)",
    says="making a term longer",
)
constraints.GUARD_SENTENCES["seat-taken"] = _(
    "Somebody took this seat in the meantime, or this person has one already."
)
guards.refuse_where(
    "guard_partners_seat_taken",
    "partners_seat",
    "SELECT 1 FROM partners_seat s WHERE s.body_id = NEW.body_id"
    " AND (s.place = NEW.place OR s.contact_id = NEW.contact_id OR s.user_id = NEW.user_id)"
    " AND (NEW.until IS NULL OR s.since <= NEW.until) AND (s.until IS NULL OR s.until >= NEW.since)"
    " UNION ALL SELECT 1 FROM partners_governancebody b WHERE b.id = NEW.body_id AND NEW.place > b.seats",
    turn="NEW.body_id",
    says="two people on one seat of a body, one person on two, more seats than it has",
    code="seat-taken",
)
guards.unguarded(
    "configuration and work as it stands; each change is an event",
    "partners_governancebody",
    "partners_bodydecision",
)
guards.never_deleted("partners_bodymeeting")
guards.only_changing("partners_bodymeeting", "updated_at", when="OLD.published_at IS NOT NULL")
