"""Nothing of this room is a record for ever."""

from core import guards

guards.unguarded("a catalogue as it is now; each change is an event", "integrations_integration")
