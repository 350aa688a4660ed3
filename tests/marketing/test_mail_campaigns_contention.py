"""Campaigns by two workers at once, on PostgreSQL: nobody is written to twice, and nobody is forgotten."""

from __future__ import annotations

from collections import Counter

import pytest
from django.core import mail
from django.db import connection
from django.test import Client

from core.queue import worker
from marketing.campaigns import audience, sending, services
from marketing.mailing import links
from marketing.models import CampaignMail, MailCampaign, MailSuppression
from tests.marketing import speaking
from tests.support.contention import at_once, meeting
from tests.support.users import make_cast

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]


def test_two_workers_begin_release_and_send_a_campaign_once(monkeypatch):
    cast = make_cast()
    row = speaking.draft(cast)
    services.campaign_schedule(actor=cast.actor("marketing"), campaign=row)
    # Each works out whom it goes to: there the two would meet, unless the campaign is locked.
    monkeypatch.setattr(audience, "chosen", meeting(audience.chosen))
    at_once(sending.send_due, sending.send_due)
    at_once(worker.process_queue, worker.process_queue)
    sent = Counter(one.to[0] for one in mail.outbox)
    assert sorted(sent.values()) == [1] * 12
    assert set(CampaignMail.objects.values_list("status", flat=True)) == {"sent"}
    MailCampaign.objects.update(released_at=None)
    at_once(sending.send_due, sending.send_due)
    assert MailCampaign.objects.get().status == "done"


def test_two_clicks_to_unsubscribe_at_once_are_both_answered_and_kept_once():
    cast = make_cast()
    topic, person = speaking.topic(), cast.members["a"]["sales"].public_id
    path = "/" + links.unsubscribe_url(person, topic).split("/", 3)[3]

    def click() -> int:
        try:
            return Client().post(path, {"List-Unsubscribe": "One-Click"}).status_code
        finally:
            connection.close()

    assert at_once(click, click) == [200, 200]
    assert MailSuppression.objects.count() == 1
