"""What a partner is offered: what its type allows, and of that what one of its relationships opens.

Everything that invites a partner to something asks here: menu, pages and home of the portal, tabs and
forms of ours, tokens, operations. What it has already stays readable.
"""

from __future__ import annotations

from collections.abc import Set

from django.db.models import Exists, OuterRef, Q, QuerySet

from core import slots
from core.permissions import Offer, not_offered
from partners.models import Partner, PartnerKind, PartnerType


def of_type(type: PartnerType) -> set[Offer]:
    """What a type allows."""
    return {
        offer
        for offer, allowed in (
            (Offer.DEALS, type.deals_offered),
            (Offer.REFERRALS, type.referrals_offered),
            (Offer.COMMISSIONS, type.commissions_allowed),
        )
        if allowed
    }


def of_partner(partner: Partner) -> frozenset[Offer]:
    """What a partner is offered; one that has no relationship yet, all that its type allows.

    Commissions come of deals and of links: where neither is offered, there is nothing to earn.
    """
    offered = of_type(partner.type)
    kinds = [row.kind for row in partner.kinds.filter(until=None).select_related("kind")]
    if kinds:
        if not any(kind.opens_deals for kind in kinds):
            offered.discard(Offer.DEALS)
        if not any(kind.opens_referrals for kind in kinds):
            offered.discard(Offer.REFERRALS)
    if not offered & {Offer.DEALS, Offer.REFERRALS}:
        offered.discard(Offer.COMMISSIONS)
    return frozenset(offered)


def is_offered(partner: Partner, offer: Offer) -> bool:
    return offer in of_partner(partner)


def require(partner: Partner, offer: Offer) -> None:
    """Raise DomainError 422 where a partner is not offered this, whoever asks for it."""
    if not is_offered(partner, offer):
        raise not_offered(status=422)


def is_shown(partner: Partner, offer: Offer | str, offered: Set[Offer] | None = None) -> bool:
    """Whether what belongs to an offer is shown: it is made to the partner, or it has something of it."""
    offered = of_partner(partner) if offered is None else offered
    if not offer or offer in offered:
        return True
    tabs = [make() for make in slots.partner_tab]
    return any(tab.kept(partner) for tab in tabs if tab.offer == offer)


_OPENED_BY = {
    Offer.DEALS: (Q(type__deals_offered=True), "kind__opens_deals"),
    Offer.REFERRALS: (Q(type__referrals_offered=True), "kind__opens_referrals"),
}


def offered(partners: QuerySet[Partner], offer: Offer) -> QuerySet[Partner]:
    """Those of the partners that are offered deals or links: what a form proposes."""
    allowed, opens = _OPENED_BY[offer]
    running = PartnerKind.objects.filter(partner=OuterRef("pk"), until=None)
    return partners.filter(allowed).filter(~Exists(running) | Exists(running.filter(**{opens: True})))
