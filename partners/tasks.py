"""Periodic work of this room: each task asks the database what is due."""

from core import tokens
from core.actor import SYSTEM
from core.queue.each_due import each_due
from partners.access import services as access_services
from partners.governance import services as governance
from partners.journeys import advance
from partners.models import PartnerToken


def remind_of_tokens() -> None:
    """Tell partners that a token of theirs ends soon."""
    each_due(
        "partners.token_reminders",
        tokens.ending_soon(PartnerToken.objects.select_related("partner")),
        lambda token: access_services.partner_token_remind(actor=SYSTEM, token=token),
    )


def advance_journeys() -> None:
    """Begin the journeys of new partners, and bring those under way up to date."""
    advance.advance_due()


def remind_of_steps() -> None:
    """Remind whoever owes a late step of an onboarding."""
    advance.remind_due()


def remind_of_meetings() -> None:
    governance.remind_due()


def end_seats() -> None:
    governance.end_over()
