"""Nothing of this room is a record for ever."""

from core import guards

guards.unguarded("configuration; each change is an event", "enablement_supportqueue")
