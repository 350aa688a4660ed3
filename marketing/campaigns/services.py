"""Every write of campaigns that a person decides: written, tried, scheduled, paused, cancelled."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from core import clock, languages, search
from core.actor import Actor
from core.errors import DomainError
from core.operation import check_transition, create, lock, no_op, operation, record, update_fields
from core.queue import mail as mails
from marketing.campaigns import audience, content
from marketing.mailing.audience import check_roles, check_segment
from marketing.models import CampaignMail, MailCampaign
from partners.models import Partner

VIEW, CHANGE = "marketing.mail_campaign:view", "marketing.mail_campaign:change"
Status = MailCampaign.Status


@operation(CHANGE, event="marketing.mail_campaign.drafted")
def campaign_draft(*, actor: Actor, **values: Any) -> MailCampaign:
    """Begin a campaign. Raises DomainError 422 at a text that names what cannot be filled in."""
    _check(values)
    check_segment(actor, values)
    row = create(MailCampaign, **values)
    search.reindex(row)
    record(row)
    return row


@operation(CHANGE, event="marketing.mail_campaign.changed")
def campaign_change(*, actor: Actor, campaign: MailCampaign, **values: Any) -> MailCampaign:
    """Change a draft. Raises DomainError 409 once it is scheduled: take it back first."""
    row = lock(campaign)
    if row.status != Status.DRAFT:
        raise DomainError.transition(row.get_status_display())
    _check(values)
    if values.get("segment") != row.segment:
        check_segment(actor, values)
    changes = update_fields(row, **values)
    if not changes:
        no_op()
        return row
    search.reindex(row)
    record(row, changes=changes)
    return row


def _check(values: dict[str, Any]) -> None:
    check_roles(values)
    content.check(values)


@operation(CHANGE, event="marketing.mail_campaign.tested")
def campaign_test(
    *, actor: Actor, campaign: MailCampaign, partner: Partner, language: str = ""
) -> MailCampaign:
    """Send the mail to oneself, as a person of this partner would get it, in a language. Nothing is counted."""
    row = lock(campaign)
    if not actor.person.startswith("usr_"):
        raise DomainError.conflict(_("A test goes to a person: a token has no mailbox."))
    if language and language not in dict(languages.offered()):
        raise DomainError.invalid(_("Choose one of the languages of the programme."), field="language")
    mails.enqueue_mail(
        "marketing.campaign_test",
        to=actor.person,
        key=f"campaign-test:{row.public_id}:{actor.person}:{clock.now().isoformat()}",
        context={"mailcampaign": row.public_id, "partner": partner.public_id, "language": language},
    )
    record(row)
    return row


@operation(CHANGE, event="marketing.mail_campaign.scheduled")
def campaign_schedule(
    *, actor: Actor, campaign: MailCampaign, send_at: datetime | None = None, per_minute: int | None = None
) -> MailCampaign:
    """Let a draft begin at an instant, or now. Whom it goes to is settled then.

    Raises DomainError 422 on an instant that is past, 409 where as of now it would reach nobody.
    """
    row = lock(campaign)
    check_transition(row, Status.SCHEDULED)
    if send_at is not None and send_at <= clock.now():
        raise DomainError.invalid(_("Choose an hour that is to come."), field="send_at")
    if not audience.reaches_somebody(row):
        raise DomainError.conflict(_("This campaign would reach nobody."), code="nobody-informed")
    changes = update_fields(
        row,
        status=Status.SCHEDULED,
        send_at=send_at or clock.now(),
        per_minute=per_minute or row.per_minute,
    )
    record(row, changes=changes)
    return row


@operation(CHANGE, event="marketing.mail_campaign.unscheduled")
def campaign_unschedule(*, actor: Actor, campaign: MailCampaign) -> MailCampaign:
    """Make a draft of it again, before it begins."""
    row = lock(campaign)
    check_transition(row, Status.DRAFT)
    record(row, changes=update_fields(row, status=Status.DRAFT, send_at=None))
    return row


@operation(CHANGE, event="marketing.mail_campaign.paused")
def campaign_pause(*, actor: Actor, campaign: MailCampaign) -> MailCampaign:
    """Hold a campaign that is being sent: what was handed over already, a minute's mails, waits as well."""
    row = lock(campaign)
    check_transition(row, Status.PAUSED)
    record(row, changes=update_fields(row, status=Status.PAUSED))
    return row


@operation(CHANGE, event="marketing.mail_campaign.resumed")
def campaign_resume(*, actor: Actor, campaign: MailCampaign) -> MailCampaign:
    row = lock(campaign)
    if row.status != Status.PAUSED:
        raise DomainError.transition(row.get_status_display())
    record(row, changes=update_fields(row, status=Status.SENDING))
    return row


@operation(CHANGE, event="marketing.mail_campaign.cancelled")
def campaign_cancel(*, actor: Actor, campaign: MailCampaign) -> MailCampaign:
    """Give a campaign up, for good: who has no mail yet gets none."""
    row = lock(campaign)
    check_transition(row, Status.CANCELLED)
    waiting = row.mails.filter(status=CampaignMail.Status.WAITING)
    waiting.update(status=CampaignMail.Status.LEFT_OUT, left_out=CampaignMail.LeftOut.CANCELLED)
    record(row, changes=update_fields(row, status=Status.CANCELLED, finished_at=clock.now()))
    return row
