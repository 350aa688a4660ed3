"""The columns of campaigns, and of the people in them."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from core import people
from core.actor import Actor
from marketing.mailing.audience import segment_said
from marketing.models import CampaignMail, MailCampaign
from web.cells import link, row_url
from web.columns import Column, choice, loaded
from web.templatetags import formats
from web.templatetags.components.marks import badge

_url, _partner_url = row_url("marketing:mail-campaign"), row_url("partners:detail")


def _name(row: MailCampaign) -> Any:
    return link(_url(row.public_id), row.name, segment_said(row.segment))


def _moment(name: str, label: Any, **kwargs: Any) -> Column:
    """An instant: a file holds it whole, the page as people read it."""
    return Column(
        name,
        label,
        lambda row: getattr(row, name),
        (name,),
        cell=lambda row: formats.instant(getattr(row, name)) if getattr(row, name) else formats.NONE,
        classes="nowrap",
        **kwargs,
    )


CAMPAIGN_COLUMNS = [
    Column("name", _("Name"), lambda row: row.name, ("name", "segment__name"), cell=_name, sort="name"),
    choice("status", _("Status"), MailCampaign.Status.choices, mark=lambda row, label: badge(label, row.tone)),
    Column("topic", _("Topic"), lambda row: str(row.topic.name), ("topic__name",)),
    Column("segment", _("Segment"), lambda row: segment_said(row.segment), ("segment__name",), shown=False),
    _moment("send_at", _("Begins")),
    _moment("finished_at", _("Finished on"), wide=True),
    Column("created", _("Created on"), lambda row: row.created_at.date(), ("created_at",), shown=False,
           sort="created_at"),
]  # fmt: skip


def _names(actor: Actor, rows: list[CampaignMail]) -> dict[int, str]:
    known = people.find({row.person for row in rows})
    return {row.pk: people.name_of(row.person, known) for row in rows}


MAIL_COLUMNS = [
    loaded("person", _("Name"), _names, reads=("person",)),
    Column("partner", _("Partner"), lambda row: row.partner.name, ("partner__name", "partner__public_id"),
           cell=lambda row: link(_partner_url(row.partner.public_id), row.partner.name)),
    Column("campaign", _("Campaign"), lambda row: row.campaign.name, ("campaign__name",), wide=True),
    choice("status", _("Status"), CampaignMail.Status.choices, mark=lambda row, label: badge(label, row.tone)),
    choice("left_out", _("Why left out"), [("", formats.NONE), *CampaignMail.LeftOut.choices]),
    _moment("sent_at", _("Sent"), wide=True),
    _moment("read_at", _("Opened"), wide=True),
    _moment("clicked_at", _("Followed a link"), wide=True),
    Column("clicks", _("Clicks"), lambda row: row.clicks, ("clicks",), num=True, wide=True),
    _moment("unsubscribed_at", _("Unsubscribed"), shown=False),
    Column("created", _("Created on"), lambda row: row.created_at.date(), ("created_at",), shown=False,
           sort="created_at"),
]  # fmt: skip
