"""What was found at a moment stays; the rest is as it is now."""

from core import guards

guards.append_only("integrations_healthcheck")
guards.unguarded("a catalogue as it is now; each change is an event", "integrations_integration")
guards.unguarded("a measurement may be corrected; each change is an event", "integrations_usagemeasure")
guards.unguarded(
    "what is asked for now, and by whom; each change is an event",
    "integrations_integrationrequest",
    "integrations_requestvote",
)
