"""What a partner declared, as its own portal and our page of it show it."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from core.actor import Actor
from core.money import Money
from insights.by_partners import selectors
from insights.by_partners.models import CostReduction, PartnerAmount
from partners.models import Partner
from partners.vocabulary.exchange import programme_currency
from web.templatetags import formats

SHOWN = 100


def declared_of(actor: Actor, partner: Partner) -> dict[str, Any]:
    """The amounts and reductions of a partner, and its return with what it is made of."""
    amounts = PartnerAmount.objects.visible_to(actor).filter(partner=partner)
    uses = CostReduction.objects.visible_to(actor).filter(partner=partner)
    return {
        "amounts": list(amounts[:SHOWN]),
        "reductions": [(row, formats.percent(row.rate, 1)) for row in uses[:SHOWN]],
        "stats": _stats(partner),
    }


def _stats(partner: Partner) -> list[tuple[str, str]]:
    found, currency = selectors.return_of(partner.pk), programme_currency()
    amounts = [
        (_("Costs declared, 24 months"), found.costs),
        (_("Earnings declared, 24 months"), found.earnings),
        (_("Commissions earned, 24 months"), found.commissions),
    ]
    stats = [(label, formats.money_tile(Money(minor, currency))) for label, minor in amounts]
    rate = found.rate
    return [*stats, (_("Return over 24 months"), formats.NONE if rate is None else formats.percent(rate, 0))]
