"""Whom a campaign goes to, and why everybody else is left out: the same before it begins and when it does."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import NamedTuple

from marketing.mailing.audience import SILENT, Member, contacts, members, partner_chunks
from marketing.mailing.selectors import Reason, kept_back
from marketing.models import CampaignMail, MailCampaign
from partners.models import Partner

LeftOut = CampaignMail.LeftOut


class Chosen(NamedTuple):
    """A person, and why they are left out ("" for who gets the mail)."""

    member: Member
    left_out: str


def chosen(campaign: MailCampaign) -> Iterator[list[Chosen]]:
    """Everybody whom the campaign could go to, partner by partner, in parts: a statement for each kind of
    people and one for the addresses kept back, a part."""
    seen: set[str] = set()
    for partner_ids in partner_chunks(campaign.segment):
        people = members(partner_ids, campaign.roles) if campaign.to_members else []
        people += contacts(partner_ids) if campaign.to_contacts else []
        silent = set(
            Partner.objects.filter(pk__in=partner_ids, status__in=SILENT).values_list("pk", flat=True)
        )
        back = kept_back([one.email for one in people if one.email], campaign.topic)
        yield [Chosen(one, _why(one, silent, back, seen)) for one in people]


def _why(one: Member, silent: set[int], back: dict[str, str], seen: set[str]) -> str:
    """The first reason that holds. ``seen`` are the addresses that the campaign writes to already."""
    if one.partner_id in silent:
        return LeftOut.PARTNER
    if not one.email:
        return LeftOut.NO_ADDRESS
    if not one.informed:
        return LeftOut.NOT_INFORMED
    if one.email in back:
        return LeftOut.UNSUBSCRIBED if back[one.email] == Reason.ASKED else LeftOut.SUPPRESSED
    if one.email in seen:
        return LeftOut.DUPLICATE
    seen.add(one.email)
    return ""


def reaches_somebody(campaign: MailCampaign) -> bool:
    return any(not one.left_out for part in chosen(campaign) for one in part)


def counted(campaign: MailCampaign) -> Counter[str]:
    """How many get it (under "") and how many are left out, by reason."""
    return Counter(one.left_out for part in chosen(campaign) for one in part)
