"""How a campaign goes out: begun when its time has come, handed to the mails by the minute, noted as it is sent.

Each mail is a row of the queue with the key of its ``CampaignMail``, so a person gets one however many workers
there are. A campaign hands over a minute's mails at most: no other mail waits behind more than these.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from django.db.models import F

from core import bulk, clock
from core.actor import SYSTEM, Actor
from core.ids import new_public_id
from core.models import OutgoingMail
from core.operation import lock, no_op, operation, record, update_fields
from core.queue import mail as mails
from core.queue.each_due import each_due
from marketing.campaigns import audience, content
from marketing.campaigns.services import CHANGE
from marketing.mailing.selectors import Reason, address_of, kept_back
from marketing.models import CampaignLink, CampaignMail, MailCampaign

KIND = "marketing.campaign"
Status, State, LeftOut = MailCampaign.Status, CampaignMail.Status, CampaignMail.LeftOut
# The timetable comes by every minute, give or take: what is due a little early is due.
PAUSE = timedelta(seconds=50)


def send_due() -> int:
    """Begin what is due, and hand over the next mails of what is being sent. Returns how many campaigns."""
    begun = each_due("marketing.begin_campaign", MailCampaign.objects.all().due().order_by("pk"), _start)
    sending = MailCampaign.objects.filter(status=Status.SENDING).order_by("pk")
    return begun.done + each_due("marketing.send_campaign", sending, _release).done


def _start(row: MailCampaign) -> bool:
    return campaign_start(actor=SYSTEM, campaign=row)


def _release(row: MailCampaign) -> bool:
    return campaign_release(actor=SYSTEM, campaign=row)


@operation(CHANGE, event="marketing.mail_campaign.started")
def campaign_start(*, actor: Actor, campaign: MailCampaign) -> bool:
    """Settle whom a campaign goes to, and where its links lead. False where somebody else has, or took it back."""
    row = lock(campaign)
    if row.status != Status.SCHEDULED or row.send_at is None or row.send_at > clock.now():
        no_op()
        return False
    found = content.addresses(dict(row.body).values())
    bulk.insert(
        CampaignLink,
        [{"campaign_id": row.pk, "number": place, "url": url} for place, url in enumerate(found, 1)],
    )
    for part in audience.chosen(row):
        bulk.insert(CampaignMail, _rows(row, part))
    record(row, changes=update_fields(row, status=Status.SENDING, started_at=clock.now()))
    return True


def _rows(row: MailCampaign, part: Iterable[audience.Chosen]) -> Iterable[dict[str, Any]]:
    for one in part:
        yield {
            "public_id": new_public_id("cml"),
            "campaign_id": row.pk,
            "partner_id": one.member.partner_id,
            "person": one.member.person,
            "status": State.LEFT_OUT if one.left_out else State.WAITING,
            "left_out": one.left_out,
        }


@operation(CHANGE, event="marketing.mail_campaign.finished")
def campaign_release(*, actor: Actor, campaign: MailCampaign) -> bool:
    """Hand over the mails of the next minute, and finish a campaign of which none is left.

    Whoever comes second within the minute, or while another does it, finds nothing to do.
    """
    row = lock(campaign)
    now = clock.now()
    if row.status != Status.SENDING or (row.released_at and row.released_at > now - PAUSE):
        no_op()
        return False
    _settle(row)
    under_way = row.mails.filter(status=State.QUEUED).count()
    room = max(row.per_minute - under_way, 0)
    waiting = row.mails.filter(status=State.WAITING).order_by("pk")[:room]
    mine = list(waiting.values_list("pk", "public_id", "person"))
    row.mails.filter(pk__in=[pk for pk, _id, _person in mine]).update(status=State.QUEUED)
    mails.enqueue_mails(KIND, [(person, key, {"campaignmail": key}) for _pk, key, person in mine])
    if mine or under_way:
        update_fields(row, released_at=now)
        no_op()
        return True
    record(row, changes=update_fields(row, status=Status.DONE, finished_at=now))
    return True


def _settle(row: MailCampaign) -> None:
    """What was handed over and became of nothing: given up by the queue, or dropped by it to be handed over anew."""
    queued = dict(row.mails.filter(status=State.QUEUED).values_list("public_id", "pk"))
    owed = dict(OutgoingMail.objects.filter(key__in=queued).values_list("key", "status"))
    failed = [pk for key, pk in queued.items() if owed.get(key) == OutgoingMail.Status.FAILED]
    lost = [pk for key, pk in queued.items() if key not in owed]
    row.mails.filter(pk__in=failed, status=State.QUEUED).update(status=State.FAILED)
    row.mails.filter(pk__in=lost, status=State.QUEUED).update(status=State.WAITING)


# -- Asked and told by the queue -------------------------------------------------------------------


def is_wanted(context: dict[str, Any]) -> bool:
    """Whether a mail still goes out: not while its campaign is paused, and to nobody who unsubscribed meanwhile."""
    row = CampaignMail.objects.select_related("campaign__topic").get(public_id=context["campaignmail"])
    mine = CampaignMail.objects.filter(pk=row.pk, status__in=[State.QUEUED, State.FAILED])
    if row.status not in (State.QUEUED, State.FAILED):
        return False
    if row.campaign.status == Status.PAUSED:
        mine.update(status=State.WAITING)
        return False
    if why := _reason(row):
        mine.update(status=State.LEFT_OUT, left_out=why)
        return False
    return True


def _reason(row: CampaignMail) -> str:
    if row.campaign.status == Status.CANCELLED:
        return LeftOut.CANCELLED
    address = address_of(row.person)
    if not address:
        return LeftOut.NO_ADDRESS
    back = kept_back([address], row.campaign.topic).get(address)
    if back is None:
        return ""
    return LeftOut.UNSUBSCRIBED if back == Reason.ASKED else LeftOut.SUPPRESSED


def note_sent(context: dict[str, Any]) -> None:
    mine = CampaignMail.objects.filter(public_id=context["campaignmail"])
    mine.filter(status__in=[State.QUEUED, State.FAILED]).update(status=State.SENT, sent_at=clock.now())


# -- Told by readers -------------------------------------------------------------------------------

# Programs that look at mails follow their links at once; nobody reads and clicks that fast.
TOO_SOON = timedelta(seconds=10)


def note_click(mail: CampaignMail, link: CampaignLink) -> bool:
    """Count a click of a person: on the mail, and on the link. No address of anybody is kept."""
    now = clock.now()
    mine = CampaignMail.objects.filter(pk=mail.pk, sent_at__lte=now - TOO_SOON)
    if not mine.update(clicks=F("clicks") + 1):
        return False
    mine.filter(clicked_at=None).update(clicked_at=now)
    CampaignLink.objects.filter(pk=link.pk).update(clicks=F("clicks") + 1)
    return True


def note_read(public_id: str) -> None:
    """Note that a mail was opened, the first time."""
    now = clock.now()
    mine = CampaignMail.objects.filter(public_id=public_id, read_at=None, campaign__counts_reads=True)
    mine.filter(sent_at__lte=now - TOO_SOON).update(read_at=now)
