"""What somebody is written to about, and which addresses are kept back."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import QuerySet

from core import bulk, people
from marketing.models import MailSuppression, MailTopic

Reason = MailSuppression.Reason


def topics_in_use() -> QuerySet[MailTopic]:
    return MailTopic.objects.filter(is_active=True)


def folded(address: str) -> str:
    """An address as it is compared: mailboxes that differ in case alone are one in practice."""
    return address.strip().lower()


def kept_back(addresses: Iterable[str], topic: MailTopic | None) -> dict[str, str]:
    """Which of these addresses (folded) get no mail about a topic, and the reason; an address that does not
    work is named as such before one that was unsubscribed."""
    found: dict[str, str] = {}
    for part in bulk.chunks(sorted(set(addresses))):
        rows = MailSuppression.objects.all().about(topic).filter(email__in=part)
        for email, reason in rows.values_list("email", "reason"):
            if found.get(email, Reason.ASKED) == Reason.ASKED:
                found[email] = reason
    return found


def address_of(person: str) -> str:
    """The address of a person, folded; "" for who is gone or has none."""
    known = people.find([person]).get(person)
    return folded(known.email) if known else ""


def unsubscribed_topics(address: str) -> tuple[set[int], bool]:
    """The topics that an address gets no mail about, and whether it gets none at all."""
    rows = MailSuppression.objects.all().in_force().filter(email=address)
    topics = list(rows.values_list("topic_id", flat=True))
    return {key for key in topics if key}, None in topics
