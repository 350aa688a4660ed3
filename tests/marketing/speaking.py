"""Announcements and campaigns, as the tests need them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from typing import Any

import pytest
from django.core import mail
from django.core.mail import EmailMultiAlternatives

from core.actor import SYSTEM
from core.errors import DomainError
from core.queue import jobs, worker
from marketing import tasks
from marketing.announcements import services as announcements
from marketing.campaigns import services as campaigns
from marketing.mailing import services as mailing
from marketing.models import Announcement, AnnouncementRecipient, CampaignMail, MailCampaign, MailTopic

SAID = {
    "title": {"en": "New price list", "fr": "Nouveaux tarifs"},
    "body": {"en": "Read **this**.", "fr": "Lisez **ceci**."},
    "publish_from": date(2026, 3, 3),
}
WRITTEN = {
    "name": "Spring",
    "subject": {"en": "Spring at {partner}", "fr": "Le printemps chez {partner}"},
    "preheader": {"en": "Three dates", "fr": "Trois dates"},
    "body": {
        "en": "Dear {name},\n\nSee [the dates](https://one.test/dates) and [us](https://two.test/).",
        "fr": "Bonjour {name},\n\nVoyez [les dates](https://one.test/dates).",
    },
}


def topic(**values: Any) -> MailTopic:
    return mailing.topic_create(actor=SYSTEM, name={"en": "Events", "fr": "Événements"}, **values)


def announce(cast, **values: Any) -> Announcement:
    """Published, and written down for whom it is."""
    row = announcements.announcement_draft(actor=cast.actor("marketing"), **{**SAID, **values})
    announcements.announcement_publish(actor=cast.actor("marketing"), announcement=row)
    jobs.run_due()
    return row


def told(row: Announcement, partner) -> AnnouncementRecipient:
    return AnnouncementRecipient.objects.get(announcement=row, partner=partner)


def draft(cast, **values: Any) -> MailCampaign:
    given = {**WRITTEN, **values}
    given.setdefault("topic", MailTopic.objects.first() or topic())
    return campaigns.campaign_draft(actor=cast.actor("marketing"), **given)


def begin(cast, row: MailCampaign, **values: Any) -> MailCampaign:
    """Scheduled for now, begun, and its first mails handed over."""
    campaigns.campaign_schedule(actor=cast.actor("marketing"), campaign=row, **values)
    tasks.send_campaigns()
    return MailCampaign.objects.get(pk=row.pk)


def send(cast, **values: Any) -> MailCampaign:
    """A campaign to everybody of partners a and b, sent."""
    row = begin(cast, draft(cast, **values))
    worker.process_queue()
    return row


def mail_to(address: str) -> EmailMultiAlternatives:
    """The one mail that went to an address."""
    (found,) = [one for one in mail.outbox if one.to == [address]]
    assert isinstance(found, EmailMultiAlternatives)
    return found


def state_of(row: MailCampaign, person: str) -> CampaignMail:
    return CampaignMail.objects.get(campaign=row, person=person)


@contextmanager
def refused(sentence: str) -> Iterator[None]:
    """What is done within is refused with a sentence, above the form or at a field."""
    with pytest.raises(DomainError) as found:
        yield
    said = [found.value.message, *(one for at in found.value.fields.values() for one in at)]
    assert sentence in " ".join(map(str, said))
