"""To unsubscribe: by one click of a mail program (RFC 8058), by the page, and what it keeps back."""

from __future__ import annotations

import re

import pytest
from django.test import Client
from django.urls import reverse

from core.models import Event
from marketing.mailing import links, ready, services
from marketing.mailing.selectors import kept_back
from marketing.models import MailSuppression, MailTopic
from tests.marketing import speaking
from tests.support.pages import read


@pytest.fixture(autouse=True)
def third_of_march(time_machine):
    time_machine.move_to("2026-03-03T10:00:00Z", tick=False)


def path_of(person, topic=None) -> str:
    url = links.unsubscribe_url(person.public_id, topic)
    return url[url.index("/unsubscribe/") :]


def kept(address: str) -> list[tuple[str, str]]:
    rows = MailSuppression.objects.filter(email=address, lifted_at=None).select_related("topic")
    return [(str(row.topic.name) if row.topic else "", row.reason) for row in rows]


def test_a_mail_program_unsubscribes_by_one_post_without_cookie_or_token(cast):
    """RFC 8058: the address and the body stand in the mail's own head, and nothing else is needed."""
    row = speaking.send(cast)
    message = speaking.mail_to("sales@a.test").message()
    assert message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert message["Precedence"] == "bulk"
    assert message["Feedback-ID"].startswith(row.public_id)
    (url,) = re.fullmatch(r"<(https?://[^>]+)>", message["List-Unsubscribe"].replace("\n", "")).groups()
    client = Client(enforce_csrf_checks=True)
    answer = client.post("/" + url.split("/", 3)[3], {"List-Unsubscribe": "One-Click"})
    assert (answer.status_code, answer.cookies) == (200, {})
    assert kept("sales@a.test") == [("Events", "asked")]
    person = cast.members["a"]["sales"].public_id
    assert speaking.state_of(row, person).unsubscribed_at is not None
    # Once more changes nothing, and the next campaign about the topic leaves them out.
    assert client.post("/" + url.split("/", 3)[3], {"List-Unsubscribe": "One-Click"}).status_code == 200
    assert Event.objects.filter(code="marketing.suppression.added").count() == 1
    again = speaking.send(cast, name="Summer")
    assert speaking.state_of(again, person).left_out == "unsubscribed"


def test_opening_the_page_changes_nothing_and_shows_nobody(cast, client):
    topic = speaking.topic()
    answer = client.get(path_of(cast.members["a"]["sales"], topic))
    page = answer.content.decode()
    assert "Do you no longer want mails about this: Events?" in page
    assert "sales@a.test" not in page
    assert "Alpha" not in page
    assert answer["Cache-Control"] == "private, no-store"
    assert not MailSuppression.objects.exists()


def test_the_page_unsubscribes_from_a_topic_from_all_and_takes_it_back(cast, client):
    ready.load_topics(cast.actor("administrator"))
    news, events, product = MailTopic.objects.all()
    person = cast.members["a"]["sales"]
    path = path_of(person, news)
    client.post(path, {"answer": "topic"})
    assert kept("sales@a.test") == [("News of the programme", "asked")]
    client.post(path, {"answer": "save", "topic": [news.public_id, product.public_id]})
    assert kept("sales@a.test") == [("Events", "asked")]
    client.post(path, {"answer": "nothing"})
    assert ("", "asked") in kept("sales@a.test")
    assert "You get no bulk mails from us." in read(client, path)
    client.post(path, {"answer": "save", "topic": [row.public_id for row in (news, events, product)]})
    assert kept("sales@a.test") == []
    assert MailSuppression.objects.filter(lifted_because="").count() == 0


def test_a_wrong_and_a_foreign_link_are_not_found(cast, client):
    whole = path_of(cast.members["a"]["sales"])
    for path in (reverse("marketing:unsubscribe", args=["x"]), whole[:-3] + "x/"):
        assert client.post(path, {"List-Unsubscribe": "One-Click"}).status_code == 404
    assert not MailSuppression.objects.exists()


def test_an_address_that_does_not_work_is_not_woken_by_its_owner(cast, client):
    services.suppression_add(actor=cast.actor("marketing"), email="Sales@A.test", reason="bounce")
    topic = speaking.topic()
    client.post(path_of(cast.members["a"]["sales"]), {"answer": "save", "topic": [topic.public_id]})
    assert kept("sales@a.test") == [("", "bounce")]
    assert kept_back(["sales@a.test"], topic) == {"sales@a.test": "bounce"}


def test_an_address_is_kept_back_once_and_lifted_with_a_reason(cast):
    actor = cast.actor("marketing")
    row = services.suppression_add(actor=actor, email="x@one.test", reason="complaint")
    with speaking.refused("gets no bulk mail already"):
        services.suppression_add(actor=actor, email="X@one.test", reason="bounce")
    with speaking.refused("does not work gets no mail about anything"):
        services.suppression_add(actor=actor, email="y@one.test", reason="bounce", topic=speaking.topic())
    with speaking.refused("Say why"):
        services.suppression_lift(actor=actor, suppression=row, because=" ")
    services.suppression_lift(actor=actor, suppression=row, because="They called")
    assert kept("x@one.test") == []
    # No event holds the address.
    assert not [event for event in Event.objects.all() if "one.test" in str((event.changes, event.data))]
