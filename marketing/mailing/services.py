"""Every write of topics, and of the addresses that get no bulk mail."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from typing import Any

from django.utils.translation import gettext_lazy as _

from core import clock, said
from core.actor import SYSTEM, Actor
from core.errors import DomainError
from core.operation import create, lock, lock_all, no_op, operation, record, update_fields
from marketing.mailing.selectors import Reason, address_of, folded, topics_in_use
from marketing.models import CampaignMail, MailSuppression, MailTopic

VIEW, CHANGE = "marketing.suppression:view", "marketing.suppression:change"
TOPICS = "marketing.mail_campaign:change"
ASKED_AGAIN = said.declare("marketing.subscribed_again", _("Subscribed again by themselves."))


@operation(TOPICS, event="marketing.mail_topic.created")
def topic_create(*, actor: Actor, **values: Any) -> MailTopic:
    topic = create(MailTopic, **values)
    record(topic)
    return topic


@operation(TOPICS, event="marketing.mail_topic.changed")
def topic_change(*, actor: Actor, topic: MailTopic, **values: Any) -> MailTopic:
    """Change a topic; one that is not in use any more is no longer offered, and its objections stay."""
    topic = lock(topic)
    if changes := update_fields(topic, **values):
        record(topic, changes=changes)
    else:
        no_op()
    return topic


@operation(CHANGE, event="marketing.suppression.added")
def suppression_add(
    *, actor: Actor, email: str, reason: str, topic: MailTopic | None = None, note: str = ""
) -> MailSuppression:
    """Keep an address back. Raises DomainError 422 where it is kept back already, or where an address that does
    not work is to be kept back from one topic alone."""
    row = create(MailSuppression, email=folded(email), reason=reason, topic=topic, note=note.strip())
    record(row)
    return row


@operation(CHANGE, event="marketing.suppression.lifted")
def suppression_lift(*, actor: Actor, suppression: MailSuppression, because: str) -> MailSuppression:
    """Let an address be written to again. Raises DomainError 409 where that is so already."""
    row = lock(suppression)
    if row.lifted_at:
        raise DomainError.conflict(_("This address may be written to already."))
    if not because.strip():
        raise DomainError.invalid(_("Say why this address may be written to again."), field="because")
    record(row, changes=update_fields(row, lifted_at=clock.now(), lifted_because=because.strip()))
    return row


# -- By the person, without an account -------------------------------------------------------------


def reader(person: str, *, request_id: str = "") -> Actor:
    """Whoever holds the link has the mailbox: the system, on behalf of this person."""
    return replace(SYSTEM, on_behalf=person, request_id=request_id)


@operation(CHANGE, event="marketing.suppression.added")
def unsubscribe(*, actor: Actor, person: str, topic: MailTopic | None, mail: str = "") -> None:
    """One click: no more mails about a topic, or about any without one. Once done, there is nothing to do; the
    mail by which it came is told. Who is gone has no address left to keep back."""
    address = address_of(person)
    if mail:
        rows = CampaignMail.objects.filter(public_id=mail, person=person, unsubscribed_at=None)
        rows.update(unsubscribed_at=clock.now())
    if not address or MailSuppression.objects.all().in_force().filter(email=address, topic=topic).exists():
        no_op()
        return
    record(create(MailSuppression, email=address, topic=topic, reason=Reason.ASKED))


@operation(CHANGE, event="marketing.suppression.added")
def preferences_save(*, actor: Actor, person: str, wanted: Collection[str], nothing: bool) -> None:
    """What a person wants to be written to about (public ids of topics in use), or nothing at all.

    An address that does not work, or a complaint, is not lifted here: neither is a wish."""
    address = address_of(person)
    topics: list[MailTopic | None] = [None, *topics_in_use()]
    unwanted = {None} if nothing else {topic for topic in topics if topic and topic.public_id not in wanted}
    rows = MailSuppression.objects.all().in_force().filter(email=address, reason=Reason.ASKED)
    kept = {row.topic: row for row in lock_all(rows.select_related("topic"))} if address else {}
    changed = False
    for topic in topics if address else ():
        if topic in unwanted and topic not in kept and not _is_kept_back(address, topic):
            record(create(MailSuppression, email=address, topic=topic, reason=Reason.ASKED))
            changed = True
        elif topic in kept and topic not in unwanted and (topic is None or not nothing):
            row, because = kept[topic], said.write(ASKED_AGAIN)
            values = update_fields(row, lifted_at=clock.now(), lifted_because=because)
            record(row, event="marketing.suppression.lifted", changes=values)
            changed = True
    if not changed:
        no_op()


def _is_kept_back(address: str, topic: MailTopic | None) -> bool:
    return MailSuppression.objects.all().in_force().filter(email=address, topic=topic).exists()
