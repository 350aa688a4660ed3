"""What of bank accounts completes a step of an onboarding."""

from __future__ import annotations

from collections.abc import Collection

from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from core.links import PageOf
from core.permissions import Offer
from partners.journeys.things import Found, Thing, first, register
from payouts.models import PayoutAccount


@register(
    Thing(
        "bank-account",
        _("Bank account given"),
        _("Give the account"),
        PageOf("partners:tab", "payouts.money:view", tail=("money",)),
        PageOf("portal:payout-account", "payouts.account:change"),
        Offer.COMMISSIONS,
        heard=("payouts.account.changed",),
    )
)
def accounts(partner_ids: Collection[int], asked: frozenset[str]) -> Found:
    """The account that a partner has now; its number is nowhere in a journey."""
    rows = PayoutAccount.objects.current().filter(partner__in=partner_ids)
    given = rows.values_list("partner_id", "created_at")
    return {"bank-account": first([(pk, localdate(at), "") for pk, at in given])}
