"""What the core's records refuse: a changed event, a queue or a head turned back, a stored file's hash."""

from django.utils.translation import gettext_lazy as _

from core import constraints, guards

for _table in ("core_event", "core_eventtarget", "core_eventseal"):
    guards.append_only(_table)

# -- The queue of the chain: an event leaves it by being sealed, in no other way --------------------
_QUEUE = "core_unsealedevent"
_FUNCTION = """
CREATE OR REPLACE FUNCTION guard_unsealed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NOT EXISTS (SELECT 1 FROM core_eventseal WHERE event_id = OLD.event_id) THEN
    RAISE EXCEPTION 'guard:append-only on %', TG_TABLE_NAME USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN OLD;
END $$
"""
guards.register(
    guards.Guard(
        "guard_core_unsealedevent_kept",
        _QUEUE,
        create={
            "sqlite": [
                f'CREATE TRIGGER "guard_core_unsealedevent_kept" BEFORE DELETE ON "{_QUEUE}" '
                "WHEN NOT EXISTS (SELECT 1 FROM core_eventseal WHERE event_id = OLD.event_id) "
                f"BEGIN SELECT RAISE(ABORT, 'guard:append-only on {_QUEUE}'); END"
            ],
            "postgresql": [
                _FUNCTION,
                guards.REFUSE_FUNCTION,
                f'CREATE TRIGGER "guard_core_unsealedevent_kept" BEFORE DELETE ON "{_QUEUE}" '
                "FOR EACH ROW EXECUTE FUNCTION guard_unsealed()",
                f'CREATE TRIGGER "guard_core_unsealedevent_truncate" BEFORE TRUNCATE ON "{_QUEUE}" '
                "FOR EACH STATEMENT EXECUTE FUNCTION guard_refuse('append-only')",
            ],
        },
        drop={
            "sqlite": ['DROP TRIGGER IF EXISTS "guard_core_unsealedevent_kept"'],
            "postgresql": [
                f'DROP TRIGGER IF EXISTS "guard_core_unsealedevent_kept" ON "{_QUEUE}"',
                f'DROP TRIGGER IF EXISTS "guard_core_unsealedevent_truncate" ON "{_QUEUE}"',
            ],
        },
        says="deleting an event that is not sealed",
    )
)
guards.fixed(_QUEUE, "event_id")

# -- Counters go forward ----------------------------------------------------------------------------
guards.never_deleted("core_chainhead")
guards.refuse(
    "guard_core_chainhead_forward",
    "core_chainhead",
    "UPDATE",
    "NEW.position < OLD.position OR (NEW.position = OLD.position AND NEW.digest IS DISTINCT FROM OLD.digest)",
    says="going back, or another digest at the same position",
)
guards.fixed("core_chainhead", "id", "unkeyed_until", "unkeyed_proof", "unkeyed_key")
guards.refuse(
    "guard_core_sequence_forward",
    "core_sequence",
    "UPDATE",
    "NEW.next_number < OLD.next_number OR NEW.name IS DISTINCT FROM OLD.name",
    says="going back, or counting for something else",
)

# -- Files are what they were when they were stored -------------------------------------------------
guards.only_changing("core_storedfile", "name")
guards.not_replaced("core_storedfile")

guards.unguarded(
    "what is owed or under way; cleaned up when it is done",
    "core_delivery",
    "core_outgoingmail",
    "core_job",
    "core_failedrow",
)
guards.unguarded("what the timetable did last, and who works", "core_periodictask", "core_workersign")
guards.unguarded("an answer kept for a while", "core_idempotencykey")
guards.unguarded("made anew from the rows that it finds", "core_searchentry")
guards.unguarded("configuration; each change is an event", "core_ownentity")

# -- Whoever has said none is spoken to in a language that is offered --------------------------------
_OFFERED = (
    "NEW.\"language\" <> '' AND CAST(NEW.\"languages\" AS text) <> '[]' "
    'AND CAST(NEW."languages" AS text) NOT LIKE \'%"\' || NEW."language" || \'"%\''
)
constraints.GUARD_SENTENCES["language-not-offered"] = _("Choose one of the languages that are offered.")
for _verb in ("INSERT", "UPDATE"):
    guards.refuse(
        f"guard_core_programme_language_{_verb.lower()}",
        "core_programme",
        _verb,
        _OFFERED,
        says="a language of the programme that it does not offer",
        code="language-not-offered",
    )
