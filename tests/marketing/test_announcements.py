"""Announcements: for whom they are, who has read them, who has acknowledged them."""

from __future__ import annotations

from datetime import date

import pytest
from django.core import mail
from django.db import IntegrityError, transaction
from django.urls import reverse

from core.queue import worker
from marketing import tasks
from marketing.announcements import selectors, services
from marketing.mailing import services as mailing
from marketing.models import Announcement, AnnouncementRead, AnnouncementRecipient, Segment
from partners.models import Partner
from tests.marketing import speaking
from tests.support.pages import read


@pytest.fixture(autouse=True)
def third_of_march(time_machine):
    time_machine.move_to("2026-03-03T10:00:00Z", tick=False)


def news_of(cast, letter: str = "a", role: str = "reader") -> str:
    partner = getattr(cast, letter)
    return read(cast.member_client(letter, role), reverse("portal:news", args=[partner.public_id]))


def page_of(cast, row, name: str = "announcement", letter: str = "a") -> str:
    partner = getattr(cast, letter)
    return reverse(f"portal:{name}", args=[partner.public_id, speaking.told(row, partner).public_id])


def test_partners_of_the_segment_read_it_in_their_language_and_others_do_not(cast):
    segment = Segment.objects.create(
        name="Gold", conditions={"filters": {"tier": ["gold"]}}, owner=cast.staff["marketing"]
    )
    speaking.announce(cast, segment=segment)
    assert "New price list" in news_of(cast)
    assert "New price list" not in news_of(cast, "b")
    home = read(cast.member_client("a", "reader"), reverse("portal:home", args=[cast.a.public_id]))
    assert "New price list" in home
    french = cast.member_client("a", "sales")
    french.cookies["django_language"] = "fr"
    page = french.get(reverse("portal:news", args=[cast.a.public_id]), headers={"Accept-Language": "fr"})
    assert "Nouveaux tarifs" in page.content.decode()


def test_it_is_for_the_roles_that_it_names_alone(cast):
    row = speaking.announce(cast, roles=["finance"])
    assert "New price list" in news_of(cast, role="finance")
    assert "New price list" not in news_of(cast, role="sales")
    assert cast.member_client("a", "sales").get(page_of(cast, row)).status_code == 404
    assert selectors.readers(row, cast.actor("marketing")).count() == 2
    # A manager of own partners sees the readers of those.
    assert selectors.readers(row, cast.actor("manager_own")).count() == 1


def test_it_is_shown_on_its_days(cast, time_machine):
    row = speaking.announce(cast, publish_from=date(2026, 3, 5), publish_until=date(2026, 3, 6))
    assert not row.recipients.exists()
    for day, shown in (("04", False), ("05", True), ("06", True), ("07", False)):
        time_machine.move_to(f"2026-03-{day}T10:00:00Z", tick=False)
        tasks.reach_with_announcements()
        assert ("New price list" in news_of(cast)) is shown


def test_who_joins_while_it_is_shown_gets_it_too_and_nobody_twice(cast):
    Partner.objects.filter(pk=cast.b.pk).update(status="prospect")
    row = speaking.announce(cast)
    assert set(row.recipients.values_list("partner", flat=True)) == {cast.a.pk}
    Partner.objects.filter(pk=cast.b.pk).update(status="active")
    tasks.reach_with_announcements()
    tasks.reach_with_announcements()
    assert sorted(row.recipients.values_list("partner", flat=True)) == sorted([cast.a.pk, cast.b.pk])


def test_opening_is_noted_once_and_one_of_us_who_looks_reads_nothing(cast):
    row = speaking.announce(cast)
    client = cast.member_client("a", "reader")
    assert "New" in news_of(cast)
    client.get(page_of(cast, row))
    client.get(page_of(cast, row))
    seen = AnnouncementRead.objects.get()
    assert (seen.user, seen.acknowledged_at) == (cast.members["a"]["reader"], None)
    services.announcement_see(actor=cast.actor("marketing"), recipient=speaking.told(row, cast.b))
    assert AnnouncementRead.objects.count() == 1


def test_it_is_acknowledged_for_good_and_we_see_who_has_not(cast):
    row = speaking.announce(cast, wants_acknowledgement=True)
    client = cast.member_client("a", "reader")
    home = read(client, reverse("portal:home", args=[cast.a.public_id]))
    assert "An announcement to be acknowledged" in home
    client.post(page_of(cast, row, "announcement-acknowledge"))
    client.post(page_of(cast, row, "announcement-acknowledge"))
    done = AnnouncementRead.objects.get()
    assert done.acknowledged_at is not None
    with pytest.raises(IntegrityError), transaction.atomic():
        AnnouncementRead.objects.update(acknowledged_at=None)
    ours = cast.staff_client("marketing")
    page = read(ours, reverse("marketing:announcement", args=[row.public_id]))
    assert "Acknowledged by 1" in page
    missing = {one.user.email for one in selectors.missing(row, cast.actor("marketing"))}
    assert {"reader@a.test", "reader@b.test"} & missing == {"reader@b.test"}
    assert len(missing) == 11
    assert "An announcement to be acknowledged" not in read(
        client, reverse("portal:home", args=[cast.a.public_id])
    )


def test_a_reminder_reaches_who_has_not_acknowledged_once_a_day(cast):
    row = speaking.announce(cast, wants_acknowledgement=True, roles=["sales"])
    actor, ours = cast.member("a", "sales"), cast.actor("marketing")
    services.announcement_acknowledge(actor=actor, recipient=speaking.told(row, cast.a))
    assert services.announcement_remind(actor=ours, announcement=row) == 1
    services.announcement_remind(actor=ours, announcement=row)
    worker.process_queue()
    assert [(one.to, one.subject) for one in mail.outbox] == [
        (["sales@b.test"], "Please acknowledge: New price list")
    ]
    services.announcement_acknowledge(actor=cast.member("b", "sales"), recipient=speaking.told(row, cast.b))
    with speaking.refused("nobody to remind"):
        services.announcement_remind(actor=ours, announcement=row)


def test_by_mail_it_is_about_a_topic_that_people_leave_or_what_everybody_must_know(cast):
    topic = speaking.topic()
    mailing.unsubscribe(actor=mailing.reader("x"), person=cast.members["a"]["sales"].public_id, topic=topic)
    mailing.suppression_add(actor=cast.actor("marketing"), email="sales@b.test", reason="bounce")
    speaking.announce(cast, by_mail=True, roles=["sales", "finance"], topic=topic)
    worker.process_queue()
    assert sorted(one.to[0] for one in mail.outbox) == ["finance@a.test", "finance@b.test"]
    assert "List-Unsubscribe" in mail.outbox[0].message()
    mail.outbox.clear()
    speaking.announce(cast, by_mail=True, roles=["sales"])
    worker.process_queue()
    must_know = speaking.mail_to("sales@a.test")
    assert len(mail.outbox) == 1
    assert "List-Unsubscribe" not in must_know.message()
    assert "Read this." in must_know.body
    assert "<strong>this</strong>" in must_know.alternatives[0].content


def test_what_is_published_stays_as_it_is(cast):
    row = speaking.announce(cast)
    actor = cast.actor("marketing")
    with speaking.refused("published as it is"):
        services.announcement_change(actor=actor, announcement=row, body={"en": "Another"})
    with pytest.raises(IntegrityError), transaction.atomic():
        Announcement.objects.filter(pk=row.pk).update(title={"en": "Another"})
    edit = reverse("marketing:announcement-edit", args=[row.public_id])
    cast.staff_client("marketing").post(edit, {"publish_until": "2026-03-09", "is_pinned": "on"})
    assert Announcement.objects.get(pk=row.pk).publish_until == date(2026, 3, 9)
    services.announcement_withdraw(actor=actor, announcement=row)
    assert "New price list" not in news_of(cast)
    assert AnnouncementRecipient.objects.filter(announcement=row).count() == 2


def test_a_form_writes_and_publishes_it(cast):
    ours = cast.staff_client("marketing")
    typed = {
        "title_en": "Hello",
        "body_en": "Text",
        "publish_from": "2026-03-03",
        "roles": ["sales", "finance"],
    }
    ours.post(reverse("marketing:announcement-new"), {**typed, "publish_until": "2026-03-01"})
    assert not Announcement.objects.exists()
    ours.post(reverse("marketing:announcement-new"), typed)
    row = Announcement.objects.get()
    assert (row.status, row.roles) == ("draft", ["sales", "finance"])
    ours.post(reverse("marketing:announcement-publish", args=[row.public_id]))
    assert Announcement.objects.get().status == "published"
