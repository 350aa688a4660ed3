"""What the pages of a campaign show: its figures, and the mail as somebody gets it."""

from __future__ import annotations

from collections import Counter
from typing import Any, NamedTuple
from urllib.parse import urlencode

from django.urls import reverse
from django.utils import translation
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from core import languages
from core.actor import Actor
from core.queue.mail import Written
from marketing.campaigns import content
from marketing.mailing.audience import roles_said, segment_said
from marketing.models import CampaignMail, MailCampaign
from partners.models import Partner
from web.templatetags import formats

Status, State = MailCampaign.Status, CampaignMail.Status


class Shown(NamedTuple):
    """A mail in one language, as the preview shows it."""

    code: str
    language: Any
    subject: str
    preheader: str
    html: SafeString
    text: str


def previews(campaign: MailCampaign, partner: Partner, name: str) -> list[Shown]:
    """The mail as a person of a partner gets it, in each language of the programme."""
    found = []
    for code, language in languages.offered():
        with translation.override(code):
            values = content.values_of(partner, name)
            written: Written = content.written_for(campaign, values)
            subject = content.subject_of(campaign, values)
        found.append(Shown(code, language, subject, written.preheader, written.html, written.text))
    return found


def facts_of(row: MailCampaign) -> list[tuple[Any, ...]]:
    facts: list[tuple[Any, ...]] = [
        (_("Topic"), str(row.topic.name)),
        (_("Segment"), segment_said(row.segment)),
        (_("To members of the portal"), roles_said(row.roles) if row.to_members else _("no")),
        (_("To contacts"), _("yes") if row.to_contacts else _("no")),
        (_("Mails a minute"), row.per_minute),
        (_("Count who follows a link"), _("yes") if row.counts_clicks else _("no")),
        (_("Count who opens it"), _("yes") if row.counts_reads else _("no")),
    ]
    if row.send_at:
        facts.append((_("Begins"), formats.instant(row.send_at)))
    if row.finished_at:
        facts.append((_("Finished on"), formats.instant(row.finished_at)))
    return facts


def mails_url(row: MailCampaign, **filters: Any) -> str:
    return f"{reverse('marketing:campaign-mails')}?{urlencode({'campaign': row.public_id, **filters})}"


def results(row: MailCampaign, actor: Actor) -> list[dict[str, Any]]:
    """What came of it, each figure with its people: of the partners that the actor may see."""
    found = CampaignMail.objects.visible_to(actor).filter(campaign=row).totals()
    sent = found["sent"]
    shown = [
        (_("Sent"), sent, {"status": "sent"}, ""),
        (_("Still to be sent"), found["waiting"] + found["queued"], {"status": ["waiting", "queued"]}, ""),
        (_("Failed"), found["failed"], {"status": "failed"}, ""),
        (_("Left out"), found["left_out"], {"status": "left_out"}, ""),
        (_("Unsubscribed by it"), found["unsubscribed"], {}, _share(found["unsubscribed"], sent)),
    ]
    if row.counts_clicks:
        share = _share(found["clicked"], sent)
        shown.insert(1, (_("Followed a link"), found["clicked"], {"has_clicked": "true"}, share))
    if row.counts_reads:
        share = _share(found["read"], sent)
        shown.insert(1, (_("Opened it"), found["read"], {"has_read": "true"}, share))
    return [
        {
            "label": label,
            "value": value,
            "href": f"{mails_url(row)}&{urlencode(query, doseq=True)}" if query else "",
            "note": note,
        }
        for label, value, query, note in shown
    ]


def _share(part: int, whole: int) -> str:
    if not whole:
        return ""
    return _("%(share)s of those sent") % {"share": formats.percent(part / whole, 0)}


def reasons(counted: Counter[str]) -> list[tuple[Any, int]]:
    """How many are left out, by reason in words."""
    return [(label, counted[code]) for code, label in CampaignMail.LeftOut.choices if counted[code]]


def may(actor: Actor, row: MailCampaign, permission: str) -> dict[str, bool]:
    """What the reader may do with it, as its buttons offer it."""
    change, status = actor.can(permission), row.status
    return {
        "change": change and status == Status.DRAFT,
        "schedule": change and status == Status.DRAFT,
        "unschedule": change and status == Status.SCHEDULED,
        "pause": change and status == Status.SENDING,
        "resume": change and status == Status.PAUSED,
        "cancel": change and Status.CANCELLED in row.TRANSITIONS[Status(status)],
        "test": change,
    }
