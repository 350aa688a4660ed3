"""People and their access: as it is now, its history is in the events."""

from core import guards

guards.unguarded(
    "access as it is now; each change is an event, personal data can be erased",
    "accounts_user",
    "accounts_stafftoken",
)
guards.unguarded("tries of the last minutes", "accounts_loginattempt")
guards.unguarded("a link until it is used; who used it is an event", "accounts_beginlink")
guards.unguarded("who is logged in now; the row goes with its session", "accounts_usersession")
