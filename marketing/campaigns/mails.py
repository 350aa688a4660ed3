"""The mail of a campaign, and its test: the text that somebody wrote, filled for whoever gets it."""

from __future__ import annotations

from typing import Any

from core import people
from core.queue import mail as mails
from marketing.campaigns import content, sending
from marketing.mailing import links
from marketing.models import CampaignMail, MailCampaign
from partners.models import Partner


def _mail(context: dict[str, Any]) -> CampaignMail:
    rows = CampaignMail.objects.select_related("campaign__topic", "partner__owner", "partner__tier")
    return rows.get(public_id=context["campaignmail"])


def _of(context: dict[str, Any]) -> dict[str, Any]:
    row = _mail(context)
    person = people.find([row.person]).get(row.person)
    values = content.values_of(row.partner, person.name if person else "")
    numbers = dict(row.campaign.links.values_list("url", "number"))
    written = content.written_for(row.campaign, values, mail=row, numbers=numbers)
    return {
        "subject": content.subject_of(row.campaign, values),
        "written": links.footed(written, row.campaign.topic, _unsubscribe(row)),
    }


def _unsubscribe(row: CampaignMail) -> str:
    return links.unsubscribe_url(row.person, row.campaign.topic, row.public_id)


def _headers(context: dict[str, Any]) -> dict[str, str]:
    row = _mail(context)
    return links.headers(_unsubscribe(row), about=row.campaign.public_id)


def _test(context: dict[str, Any]) -> dict[str, Any]:
    campaign = MailCampaign.objects.select_related("topic").get(public_id=context["mailcampaign"])
    partner = Partner.objects.select_related("owner", "tier").get(public_id=context["partner"])
    values = content.values_of(partner, content.somebody_of(partner))
    return {
        "subject": content.subject_of(campaign, values),
        "written": links.footed(content.written_for(campaign, values), campaign.topic, ""),
    }


MAILS = [
    mails.MailKind(
        sending.KIND,
        "{subject}",
        (),
        values=_of,
        written="written",
        headers=_headers,
        is_bulk=True,
        wanted=sending.is_wanted,
        sent=sending.note_sent,
    ),
    mails.MailKind("marketing.campaign_test", "{subject}", (), values=_test, written="written"),
]
