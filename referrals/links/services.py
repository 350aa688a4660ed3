"""Operations on campaigns, links, coupons and clicks."""

from __future__ import annotations

import secrets
from typing import Any

from django.utils.translation import gettext_lazy as _

from core.actor import Actor
from core.codes import free_code
from core.errors import DomainError
from core.operation import create, lock, no_op, operation, record, update_fields
from core.permissions import Offer
from partners.models import Partner
from partners.partner import offers
from referrals.links import destinations
from referrals.models import Campaign, Click, Coupon, ReferralLink

# Letters and figures that nobody confuses when reading a code aloud.
_ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"
_CODE_LENGTH = 8


@operation("referrals.campaign:change", event="referrals.campaign.created")
def campaign_create(*, actor: Actor, **details: Any) -> Campaign:
    """Create a campaign. ``details`` are its columns; its landing page is on an allowed host. Its code is
    made from its name where none is given.

    Raises DomainError at ``allowed_hosts`` or ``landing_url``.
    """
    taken = set(Campaign.objects.values_list("code", flat=True))
    details.setdefault("code", free_code(details.get("name") or {}, taken, otherwise="campaign"))
    campaign = create(Campaign, **_checked(details))
    record(campaign)
    return campaign


@operation("referrals.campaign:change", event="referrals.campaign.changed")
def campaign_change(*, actor: Actor, campaign: Campaign, **details: Any) -> Campaign:
    """Change a campaign; links that lead to a host taken off the list stop working."""
    campaign = lock(campaign)
    changes = update_fields(campaign, **_checked(details))
    record(campaign, changes=changes) if changes else no_op()
    return campaign


def _checked(details: dict[str, Any]) -> dict[str, Any]:
    hosts = sorted({destinations.normalise_host(host) for host in details["allowed_hosts"] if host.strip()})
    if not hosts:
        raise DomainError.invalid(_("Name at least one host that links may lead to."), field="allowed_hosts")
    destinations.check_destination(details["landing_url"], hosts, field="landing_url")
    return {**details, "allowed_hosts": hosts}


@operation("referrals.link:change", event="referrals.link.created")
def link_create(
    *,
    actor: Actor,
    partner: Partner,
    campaign: Campaign,
    code: str = "",
    destination: str = "",
    label: str = "",
) -> ReferralLink:
    """Create a link of a partner; without a code it gets a short one that nobody can guess.

    Raises DomainError 422 for a partner that is not offered links and at ``destination`` outside the
    campaign's hosts, 409 on an unused campaign, and at ``code`` when it is taken.
    """
    offers.require(partner, Offer.REFERRALS)
    _check_use(campaign)
    if destination:
        destinations.check_destination(destination, campaign.allowed_hosts)
    link = create(
        ReferralLink,
        partner=partner,
        campaign=campaign,
        code=code.strip().lower() or _new_code(),
        destination=destination,
        label=label,
    )
    record(link)
    return link


@operation("referrals.link:change", event="referrals.link.changed")
def link_change(*, actor: Actor, link: ReferralLink, destination: str, label: str) -> ReferralLink:
    """Change where a link leads, and what it is called; its code stays, for it is printed."""
    link = lock(link)
    if destination:
        destinations.check_destination(destination, link.campaign.allowed_hosts)
    changes = update_fields(link, destination=destination, label=label)
    record(link, changes=changes) if changes else no_op()
    return link


@operation("referrals.link:change", event="referrals.link.changed")
def link_switch(*, actor: Actor, link: ReferralLink, is_active: bool) -> ReferralLink:
    """Take a link out of use, or, for a partner that is offered links, back into it."""
    if is_active:
        offers.require(link.partner, Offer.REFERRALS)
    return _switch(link, is_active)


@operation("referrals.link:change", event="referrals.coupon.created")
def coupon_create(
    *, actor: Actor, partner: Partner, campaign: Campaign, code: str = "", label: str = ""
) -> Coupon:
    """Create a coupon code that credits a partner. Raises DomainError 422 for a partner that is not
    offered any, and at ``code`` when it is taken."""
    offers.require(partner, Offer.REFERRALS)
    _check_use(campaign)
    text = code.strip().upper() or _new_code().upper()
    coupon = create(Coupon, partner=partner, campaign=campaign, code=text, label=label)
    record(coupon)
    return coupon


@operation("referrals.link:change", event="referrals.coupon.changed")
def coupon_switch(*, actor: Actor, coupon: Coupon, is_active: bool) -> Coupon:
    """Take a coupon out of use, or, for a partner that is offered any, back into it."""
    if is_active:
        offers.require(coupon.partner, Offer.REFERRALS)
    return _switch(coupon, is_active)


def _switch(row: Any, is_active: bool) -> Any:
    row = lock(row)
    changes = update_fields(row, is_active=is_active)
    record(row, changes=changes) if changes else no_op()
    return row


def _check_use(campaign: Campaign) -> None:
    if not campaign.is_active:
        raise DomainError.conflict(
            _("This campaign is no longer in use. Choose another one."), field="campaign"
        )


def _new_code() -> str:
    return "".join(secrets.choice(_ALPHABET) for _position in range(_CODE_LENGTH))


@operation("referrals.click:record", event=None, reason="the click is itself the record, by the million")
def click_record(
    *, actor: Actor, link: ReferralLink, visitor: str, consented: bool, referrer_host: str
) -> Click:
    """Record a visit through a link. ``visitor`` is given only when they agreed to a cookie."""
    return Click.objects.create(link=link, visitor=visitor, consented=consented, referrer_host=referrer_host)
