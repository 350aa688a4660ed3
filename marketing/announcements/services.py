"""Every write of announcements: written, published to the partners they are for, opened, acknowledged."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from core import bulk, clock, search
from core.actor import SYSTEM, Actor
from core.errors import DomainError
from core.links import Link
from core.operation import check_transition, create, lock, no_op, operation, record, update_fields
from core.permissions import TABLE
from core.queue import jobs, mail
from core.queue.each_due import each_due
from marketing.announcements import selectors
from marketing.announcements.selectors import ACKNOWLEDGE
from marketing.announcements.selectors import VIEW as READ
from marketing.mailing.audience import check_roles, check_segment, members, partner_chunks, reading_roles
from marketing.models import Announcement, AnnouncementRead, AnnouncementRecipient
from partners.models import Partner

VIEW, CHANGE = "marketing.announcement:view", "marketing.announcement:change"
Status = Announcement.Status
REACH = "marketing.announcement"
# What may still change once partners read it.
WHILE_SHOWN = {"publish_until", "is_pinned"}


@operation(CHANGE, event="marketing.announcement.drafted")
def announcement_draft(*, actor: Actor, **values: Any) -> Announcement:
    """Begin an announcement; nobody sees it before it is published."""
    check_roles(values)
    check_segment(actor, values)
    row = create(Announcement, **values)
    search.reindex(row)
    record(row)
    return row


@operation(CHANGE, event="marketing.announcement.changed")
def announcement_change(*, actor: Actor, announcement: Announcement, **values: Any) -> Announcement:
    """Change a draft; of what is published the last day and its place alone. Raises DomainError 409 for more:
    what was read and acknowledged stays what it was."""
    row = lock(announcement)
    differing = {name for name, value in values.items() if getattr(row, name) != value}
    if row.status == Status.WITHDRAWN or (row.status == Status.PUBLISHED and differing - WHILE_SHOWN):
        raise DomainError.conflict(
            _("It was published as it is. Withdraw it and write a new one to say something else.")
        )
    check_roles(values)
    if "segment" in differing:
        check_segment(actor, values)
    changes = update_fields(row, **values)
    if not changes:
        no_op()
        return row
    search.reindex(row)
    record(row, changes=changes)
    return row


@operation(CHANGE, event="marketing.announcement.published")
def announcement_publish(*, actor: Actor, announcement: Announcement) -> Announcement:
    """Publish a draft, from its first day on; a job writes down whom it is for, and owes the mails.

    Raises DomainError 422 where its last day is over.
    """
    row = lock(announcement)
    if row.publish_until and row.publish_until < clock.today():
        raise DomainError.invalid(_("The last day is over. Choose a later one."), field="publish_until")
    check_transition(row, Status.PUBLISHED)
    record(row, changes=update_fields(row, status=Status.PUBLISHED))
    jobs.start(REACH, actor=actor, params={"announcement": row.public_id}, key=row.public_id)
    return row


@operation(CHANGE, event="marketing.announcement.withdrawn")
def announcement_withdraw(*, actor: Actor, announcement: Announcement) -> Announcement:
    """Take an announcement away from the portals; mails about it that are still owed do not go out."""
    row = lock(announcement)
    check_transition(row, Status.WITHDRAWN)
    record(row, changes=update_fields(row, status=Status.WITHDRAWN))
    return row


@operation(CHANGE, event="marketing.announcement.reminded")
def announcement_remind(*, actor: Actor, announcement: Announcement) -> int:
    """Remind by mail everybody who has not acknowledged, each once a day. Returns how many. Raises DomainError
    409 where nothing is to be acknowledged, or nobody is left who has not."""
    row = lock(announcement)
    shown = Announcement.objects.shown_now().filter(pk=row.pk).exists()
    people = list(selectors.missing(row, SYSTEM)) if row.wants_acknowledgement and shown else []
    if not people:
        raise DomainError.conflict(_("There is nobody to remind of it."))
    recipients = dict(row.recipients.values_list("partner_id", "public_id"))
    day = clock.today().isoformat()
    mail.enqueue_mails(
        "marketing.announcement_reminder",
        [
            (
                one.user.public_id,
                f"announcement:{day}:{recipients[one.partner_id]}:{one.user.public_id}",
                {"announcementrecipient": recipients[one.partner_id], "person": one.user.public_id},
            )
            for one in people
        ],
    )
    record(row, data={"count": len(people)})
    return len(people)


# -- Whom it reaches -------------------------------------------------------------------------------


def reach(announcement: Announcement) -> int:
    """Write down the partners that an announcement is for now, those who have joined since included, and owe
    the mails. Returns how many partners are new; in chunks, so that it may begin again at any time."""
    return sum(
        announcement_reach(actor=SYSTEM, announcement=announcement, partner_ids=part)
        for part in partner_chunks(announcement.segment)
    )


@operation(CHANGE, event=None, reason="the rows of the partners are the record")
def announcement_reach(*, actor: Actor, announcement: Announcement, partner_ids: list[int]) -> int:
    row = lock(announcement)
    if not Announcement.objects.shown_now().filter(pk=row.pk).exists():
        return 0
    known = row.recipients.filter(partner_id__in=partner_ids).values("partner_id")
    found = Partner.objects.filter(pk__in=partner_ids, status__in=TABLE.statuses_of(READ)).exclude(
        pk__in=known
    )
    new = list(found.values_list("pk", flat=True))
    AnnouncementRecipient.objects.bulk_create(
        [AnnouncementRecipient(announcement=row, partner_id=pk) for pk in new], batch_size=bulk.CHUNK
    )
    if row.by_mail and new:
        _owe_mails(row, new)
    return len(new)


def _owe_mails(row: Announcement, partner_ids: list[int]) -> None:
    """A mail to each member, once, whatever number of partners the person acts for."""
    recipients = dict(
        row.recipients.filter(partner_id__in=partner_ids).values_list("partner_id", "public_id")
    )
    mail.enqueue_mails(
        "marketing.announcement",
        [
            (
                one.person,
                f"announcement:{row.public_id}:{one.person}",
                {"announcementrecipient": recipients[one.partner_id], "person": one.person},
            )
            for one in members(partner_ids, reading_roles(READ, row.roles))
        ],
    )


@jobs.handler(
    REACH,
    label=_("Publish an announcement"),
    back=(Link("marketing:announcements", VIEW), _("Announcements")),
)
def _reach(job: jobs.JobHandle) -> dict[str, Any]:
    return {"partners": reach(Announcement.objects.get(public_id=job.params["announcement"]))}


def shown_now() -> QuerySet[Announcement]:
    return Announcement.objects.all().shown_now().order_by("pk")


def reach_due() -> int:
    """Announcements whose first day has come, and partners who joined since the others were published."""

    def once(row: Announcement) -> int:
        return reach(row)

    return each_due("marketing.reach", shown_now(), once).done


# -- By those it is for ----------------------------------------------------------------------------


def announcement_see(*, actor: Actor, recipient: AnnouncementRecipient) -> None:
    """Note that a member has opened it, the first time. One of us who looks, and a token, read nothing."""
    if not actor.user_id or not actor.is_partner or actor.acting_as or selectors.read_of(recipient, actor):
        return
    with transaction.atomic():
        AnnouncementRead.objects.bulk_create(
            [AnnouncementRead(recipient=recipient, user_id=actor.user_id)], ignore_conflicts=True
        )


@operation(ACKNOWLEDGE, event="marketing.announcement.acknowledged")
def announcement_acknowledge(*, actor: Actor, recipient: AnnouncementRecipient) -> AnnouncementRead:
    """A member says that they have read it, for good. Raises DomainError 409 where that is not asked for."""
    row = lock(recipient)
    if not row.announcement.wants_acknowledgement:
        raise DomainError.conflict(_("This announcement is not to be acknowledged."))
    if not actor.user_id:
        raise DomainError.conflict(_("An announcement is acknowledged by a person, not by a token."))
    read = selectors.read_of(row, actor) or create(AnnouncementRead, recipient=row, user_id=actor.user_id)
    if read.acknowledged_at:
        no_op()
        return read
    update_fields(read, acknowledged_at=clock.now())
    record(row)
    return read
