"""What money has to say when the partnership is reviewed."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from core.permissions import Offer
from core.slots import ReviewSection
from partners.partner import offers
from payouts.statements.selectors import money_of
from web.templatetags import formats

VIEW = "payouts.money:view"


def section(partner: Any, since: date | None, today: date) -> ReviewSection | None:
    """Where the commissions of a partner are, a sentence for each station that holds something."""
    if not offers.is_shown(partner, Offer.COMMISSIONS):
        return None
    said = {
        "paid": _("%(amount)s of commissions was paid so far."),
        "on_statement": _("%(amount)s stands on statements that are not paid yet."),
        "due": _("%(amount)s is due and comes with the next statement."),
        "held": _("%(amount)s is earned and waits until it is due."),
    }
    lines = [
        text % {"amount": formats.money(row[station])}
        for row in money_of(partner)
        for station, text in said.items()
        if row[station].amount_minor
    ]
    return ReviewSection(
        "money", _("Commissions"), lines or [_("No commission was earned yet.")], permission=VIEW
    )
