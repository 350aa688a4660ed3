"""What never changes: what was certified, and what proves it. A mistake is revoked, and recorded anew."""

from core import guards

guards.unguarded("configuration; each change is an event", "enablement_supportqueue")
guards.never_deleted("enablement_certification")
guards.fixed("enablement_certification", "id", "public_id", "code", "subject")
_DECIDED = ("status", "decided_by", "decided_at", "revoked_on", "reason", "updated_at")
for table, more in (("enablement_certificate", ()), ("enablement_trainingrecord", ("use_id",))):
    guards.never_deleted(table)
    guards.only_changing(table, *_DECIDED, *more)
