"""Mail campaigns: to whom they go and why not, at which pace, what readers do with them."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from core.models import OutgoingMail
from core.queue import worker
from core.queue.mail import KINDS, enqueue_mail
from marketing import tasks
from marketing.campaigns import content, sending, services
from marketing.mailing import services as mailing
from marketing.models import CampaignMail, MailCampaign, Segment
from partners.models import Contact, Partner
from tests.marketing import speaking
from tests.support.pages import read

BROWSER = "Mozilla/5.0 (X11; Linux x86_64; rv:130.0) Gecko/20100101 Firefox/130.0"


@pytest.fixture(autouse=True)
def third_of_march(time_machine):
    time_machine.move_to("2026-03-03T10:00:00Z", tick=False)


def status(row: MailCampaign) -> str:
    return MailCampaign.objects.get(pk=row.pk).status


def later(time_machine, **ahead: int) -> None:
    time_machine.move_to(timezone.now() + timedelta(**ahead), tick=False)


def path(url: str) -> str:
    return "/" + url.split("/", 3)[3]


def test_each_person_gets_it_in_their_language_with_their_own_values(cast):
    sales = cast.members["a"]["sales"]
    sales.language, sales.name = "fr", "Léa <Roy>"
    sales.save()
    row = speaking.send(cast, roles=["sales"], counts_clicks=False)
    french, english = speaking.mail_to("sales@a.test"), speaking.mail_to("sales@b.test")
    assert french.subject == "Le printemps chez Alpha Conseil"
    assert french.body.startswith("Bonjour Léa <Roy>,\n\nVoyez les dates (https://one.test/dates).")
    assert "Bonjour Léa &lt;Roy&gt;," in french.alternatives[0].content
    assert "Three dates" in english.alternatives[0].content
    assert 'href="https://one.test/dates"' in english.alternatives[0].content
    # What greets in every other mail is left to whoever writes this one.
    assert "Hello" not in english.body
    assert "It is about: Events.\nUnsubscribe: http" in english.body
    later_on = speaking.state_of(row, sales.public_id)
    assert (later_on.status, later_on.sent_at) == ("sent", timezone.now())


def test_whoever_is_left_out_is_written_down_with_the_reason(cast):
    told = {"informed_on": date(2026, 1, 1)}
    people = {
        "not_informed": Contact.objects.create(partner=cast.a, name="New", email="new@a.test"),
        "no_address": Contact.objects.create(partner=cast.a, name="None", **told),
        "duplicate": Contact.objects.create(partner=cast.a, name="Same", email="SALES@a.test", **told),
        "suppressed": Contact.objects.create(partner=cast.a, name="Gone", email="gone@a.test", **told),
        "": Contact.objects.create(partner=cast.a, name="Right", email="right@a.test", **told),
    }
    Partner.objects.filter(pk=cast.b.pk).update(status="suspended")
    ours = cast.actor("marketing")
    mailing.suppression_add(actor=ours, email="gone@a.test", reason="bounce")
    topic = speaking.topic()
    finance = cast.members["a"]["finance"]
    mailing.unsubscribe(actor=mailing.reader(finance.public_id), person=finance.public_id, topic=topic)
    row = speaking.draft(cast, topic=topic, to_contacts=True, roles=["sales", "finance"])
    audience = read(
        cast.staff_client("marketing"), reverse("marketing:mail-campaign-audience", args=[row.public_id])
    )
    assert "People who get it 2" in audience
    speaking.begin(cast, row)
    worker.process_queue()
    found = {reason: speaking.state_of(row, one.public_id).left_out for reason, one in people.items()}
    assert found == {reason: reason for reason in people}
    assert speaking.state_of(row, finance.public_id).left_out == "unsubscribed"
    assert speaking.state_of(row, cast.members["b"]["sales"].public_id).left_out == "partner"
    assert sorted(one.to[0] for one in mail.outbox) == ["right@a.test", "sales@a.test"]


def test_it_goes_to_the_partners_of_its_segment_as_they_are_when_it_begins(cast, time_machine):
    segment = Segment.objects.create(
        name="Gold", conditions={"filters": {"tier": ["gold"]}}, owner=cast.staff["marketing"]
    )
    row = speaking.draft(cast, segment=segment, roles=["sales"])
    tomorrow = timezone.now() + timedelta(days=1)
    services.campaign_schedule(actor=cast.actor("marketing"), campaign=row, send_at=tomorrow)
    tasks.send_campaigns()
    assert status(row) == "scheduled"
    Partner.objects.update(tier=cast.vocabulary.tiers["gold"])
    later(time_machine, days=1)
    tasks.send_campaigns()
    assert row.mails.count() == 2


def test_a_minute_brings_no_more_than_its_pace_and_a_pause_holds_them_all(cast, time_machine):
    row = speaking.begin(cast, speaking.draft(cast), per_minute=5)
    tasks.send_campaigns()
    assert OutgoingMail.objects.filter(kind=sending.KIND).count() == 5
    services.campaign_pause(actor=cast.actor("marketing"), campaign=row)
    worker.process_queue()
    assert mail.outbox == []
    assert row.mails.filter(status="waiting").count() == 12
    services.campaign_resume(actor=cast.actor("marketing"), campaign=row)
    for sent in (5, 10, 12):
        later(time_machine, seconds=60)
        tasks.send_campaigns()
        worker.process_queue()
        assert len(mail.outbox) == sent
    later(time_machine, seconds=60)
    tasks.send_campaigns()
    assert status(row) == "done"
    assert len({one.to[0] for one in mail.outbox}) == 12


def test_other_mails_go_before_those_of_a_campaign(cast, monkeypatch):
    monkeypatch.setattr("core.queue.mail.BULK_AT_ONCE", 3)
    speaking.begin(cast, speaking.draft(cast))
    plain = next(
        code for code, kind in KINDS.items() if not kind.is_bulk and code == "marketing.campaign_test"
    )
    other = speaking.draft(cast, name="Other")
    context = {"mailcampaign": other.public_id, "partner": cast.a.public_id}
    enqueue_mail(plain, to=cast.staff["legal"].public_id, key="x", context=context)
    worker.process_queue(limit=4)
    assert mail.outbox[0].to == ["legal@us.test"]
    assert len(mail.outbox) == 4


def test_a_room_that_cannot_be_told_of_a_mail_has_it_sent_once(cast, monkeypatch):
    def broken(context):
        raise RuntimeError("not now")

    monkeypatch.setitem(KINDS, sending.KIND, replace(KINDS[sending.KIND], sent=broken))
    speaking.begin(cast, speaking.draft(cast))
    worker.process_queue()
    once = sorted(one.to[0] for one in mail.outbox)
    assert once
    assert len(set(once)) == len(once)
    worker.process_queue()
    assert sorted(one.to[0] for one in mail.outbox) == once
    assert set(OutgoingMail.objects.filter(kind=sending.KIND).values_list("status", flat=True)) == {"done"}


def test_cancelled_nobody_else_gets_it_and_what_failed_is_said(cast, time_machine):
    row = speaking.begin(cast, speaking.draft(cast), per_minute=5)
    first = OutgoingMail.objects.filter(kind=sending.KIND).first()
    OutgoingMail.objects.filter(pk=first.pk).update(status="failed")
    later(time_machine, seconds=60)
    tasks.send_campaigns()
    assert CampaignMail.objects.get(public_id=first.key).status == "failed"
    services.campaign_cancel(actor=cast.actor("marketing"), campaign=row)
    worker.process_queue()
    assert mail.outbox == []
    assert set(row.mails.values_list("status", "left_out")) == {("failed", ""), ("left_out", "cancelled")}


def test_who_unsubscribes_while_it_is_sent_gets_none(cast):
    row = speaking.begin(cast, speaking.draft(cast, roles=["sales"]))
    person = cast.members["a"]["sales"].public_id
    mailing.unsubscribe(actor=mailing.reader(person), person=person, topic=None)
    worker.process_queue()
    assert [one.to for one in mail.outbox] == [["sales@b.test"]]
    assert speaking.state_of(row, person).left_out == "unsubscribed"


def test_a_click_of_a_person_is_counted_and_leads_where_the_text_says_and_nowhere_else(cast, time_machine):
    row = speaking.send(cast, roles=["sales"])
    assert [(link.number, link.url) for link in row.links.all()] == [
        (1, "https://one.test/dates"),
        (2, "https://two.test/"),
    ]
    body = speaking.mail_to("sales@a.test").alternatives[0].content
    url = path(re.search(r'href="([^"]+/m/[^"]+)"', body)[1])
    client, person = Client(), cast.members["a"]["sales"].public_id
    for agent in (BROWSER, "curl/8.5"):
        # Within seconds of the sending, and by a program: a scanner of mails.
        answer = client.get(url, headers={"User-Agent": agent})
        assert (answer.status_code, answer.url) == (302, "https://one.test/dates")
        assert speaking.state_of(row, person).clicks == 0
        later(time_machine, seconds=11)
    assert client.head(url, headers={"User-Agent": BROWSER}).status_code == 302
    client.get(url, headers={"User-Agent": BROWSER})
    client.get(url, headers={"User-Agent": BROWSER})
    assert (speaking.state_of(row, person).clicks, row.links.get(number=1).clicks) == (2, 2)
    answer = client.get(url)
    assert (answer["Referrer-Policy"], answer.cookies) == ("no-referrer", {})
    forged = content.click_url(speaking.state_of(row, person), 9)
    assert client.get(path(forged)).status_code == 404
    assert client.get(url[:-3] + "x/").status_code == 404


def test_reads_are_counted_only_where_the_campaign_says_so(cast, time_machine):
    plain = speaking.send(cast, roles=["sales"])
    assert "read.gif" not in speaking.mail_to("sales@a.test").alternatives[0].content
    mail.outbox.clear()
    counting = speaking.send(cast, roles=["sales"], counts_reads=True, name="Summer")
    body = speaking.mail_to("sales@a.test").alternatives[0].content
    url = path(re.search(r'src="([^"]+read\.gif)"', body)[1])
    later(time_machine, minutes=1)
    answer = Client().get(url)
    assert (answer["Content-Type"], answer.content[:6]) == ("image/gif", b"GIF89a")
    person = cast.members["a"]["sales"].public_id
    assert speaking.state_of(counting, person).read_at == timezone.now()
    Client().get(path(content.read_url(speaking.state_of(plain, person))))
    assert speaking.state_of(plain, person).read_at is None
    # A wrong address answers the same: it shows nothing.
    assert Client().get(reverse("marketing:campaign-read", args=["x"])).content == answer.content


def test_results_are_those_of_the_partners_one_sees(cast, time_machine):
    row = speaking.send(cast, roles=["sales"])
    later(time_machine, minutes=1)
    mine = speaking.state_of(row, cast.members["b"]["sales"].public_id)
    Client().get(path(content.click_url(mine, 1)), headers={"User-Agent": BROWSER})
    page = reverse("marketing:mail-campaign", args=[row.public_id])
    assert "Sent 2 Followed a link 1 50% of those sent" in read(cast.staff_client("marketing"), page)
    assert "Sent 1 Followed a link 0" in read(cast.staff_client("manager_own"), page)
    people = read(
        cast.staff_client("marketing"), reverse("marketing:campaign-mails") + f"?campaign={row.public_id}"
    )
    assert "Alpha Conseil" in people
    assert "Beta Services" in people


def test_preview_and_test_show_it_as_somebody_of_a_partner_gets_it_and_count_nothing(cast):
    row = speaking.draft(cast, counts_reads=True)
    ours = cast.staff_client("marketing")
    preview = reverse("marketing:mail-campaign-preview", args=[row.public_id])
    page = read(ours, f"{preview}?partner={cast.a.public_id}")
    assert "Spring at Alpha Conseil" in page
    assert "Le printemps chez Alpha Conseil" in page
    typed = {"partner": cast.b.public_id, "language": "fr"}
    ours.post(reverse("marketing:mail-campaign-test", args=[row.public_id]), typed)
    worker.process_queue()
    test = speaking.mail_to("marketing@us.test")
    assert test.subject == "Le printemps chez Beta Services"
    assert "/m/" not in test.alternatives[0].content
    assert "List-Unsubscribe" not in test.message()
    assert not CampaignMail.objects.exists()


@pytest.mark.parametrize("text", ["Dear {nmae}", "Dear {name", "Dear {{ name }}"])
def test_what_cannot_be_filled_in_is_refused_at_its_text(cast, text):
    with speaking.refused("Braces are for these names alone: {name}, {partner}, {manager}, {tier}."):
        speaking.draft(cast, body={"en": text})
    assert not MailCampaign.objects.exists()


def test_a_campaign_is_not_scheduled_for_the_past_nor_for_nobody(cast):
    row, actor = speaking.draft(cast), cast.actor("marketing")
    with speaking.refused("Choose an hour that is to come."):
        services.campaign_schedule(actor=actor, campaign=row, send_at=timezone.now())
    empty = Segment.objects.create(
        name="None", conditions={"filters": {"tier": ["platinum"]}}, owner=cast.staff["marketing"]
    )
    nobody = speaking.draft(cast, segment=empty, name="Nobody")
    with speaking.refused("would reach nobody"):
        services.campaign_schedule(actor=actor, campaign=nobody)
    with speaking.refused("Choose members, contacts or both."):
        speaking.draft(cast, to_members=False)
    services.campaign_schedule(actor=actor, campaign=row)
    with speaking.refused("Scheduled"):
        services.campaign_change(actor=actor, campaign=row, name="Other")
    services.campaign_unschedule(actor=actor, campaign=row)
    services.campaign_change(actor=actor, campaign=row, name="Other")
    assert MailCampaign.objects.get(pk=row.pk).name == "Other"
