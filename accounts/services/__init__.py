"""Every write of this room, by entity."""

from accounts.services.security import login_failed, on_behalf_of, security_record
from accounts.services.tokens import staff_token_create, staff_token_revoke
from accounts.services.users import (
    calendars_void,
    language_set,
    profile_change,
    user_change,
    user_create,
    user_deactivate,
    user_get_or_create,
    user_reactivate,
)

__all__ = [
    "calendars_void",
    "language_set",
    "login_failed",
    "on_behalf_of",
    "profile_change",
    "security_record",
    "staff_token_create",
    "staff_token_revoke",
    "user_change",
    "user_create",
    "user_deactivate",
    "user_get_or_create",
    "user_reactivate",
]
