"""Periodic work of this room: each task asks the database what is due."""

from accounts.models import StaffToken
from accounts.services import tokens as token_services
from core import tokens
from core.actor import SYSTEM
from core.queue.each_due import each_due


def remind_of_tokens() -> None:
    """Tell who is to renew a token that it ends soon."""
    each_due(
        "accounts.token_reminders",
        tokens.ending_soon(StaffToken.objects.select_related("owner")),
        lambda token: token_services.staff_token_remind(actor=SYSTEM, token=token),
    )
