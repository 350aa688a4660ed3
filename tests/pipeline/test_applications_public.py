"""The public form of applications: what is taken, what is refused, and what nobody learns by it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from core import clock, origin
from core.actor import SYSTEM
from core.errors import DomainError
from core.models import Event
from core.queue import cleanup
from core.text import both
from partners.models import Answer
from partners.questions import services as questions
from pipeline.models import Application
from tests.partners.test_own_fields import SIZES, define, stored
from tests.pipeline import application_factories as make

pytestmark = pytest.mark.django_db
APPLY = "/apply/en/"


@pytest.fixture
def form(cast, time_machine):
    cache.clear()
    time_machine.move_to("2026-03-02T09:00:00Z", tick=False)
    return make.open_form()


@pytest.fixture
def visitor() -> Client:
    return Client(enforce_csrf_checks=True)


def test_without_a_form_that_is_open_there_is_no_page(cast, client):
    assert client.get(APPLY).status_code == 404
    make.open_form(is_open=False)
    assert client.get(APPLY).status_code == 404
    assert client.post(APPLY, make.WRITTEN).status_code == 404


@pytest.mark.one_engine
def test_the_form_speaks_the_language_of_its_address_and_sets_no_cookie(form, client):
    french = client.get("/apply/fr/", headers={"Accept-Language": "en"})
    assert french["Content-Language"] == "fr"
    assert 'lang="fr"' in french.content.decode()
    assert "Nous utilisons vos données" in french.content.decode()
    english = client.get("/apply/", headers={"Accept-Language": "en"})
    assert "We use your data" in english.content.decode()
    assert not french.cookies
    assert not english.cookies
    assert client.get("/apply/de/").status_code == 404


@pytest.mark.one_engine
def test_only_the_sites_that_are_named_may_show_the_form_and_no_other_page(form, client, settings):
    closed = client.get(APPLY)
    assert closed["X-Frame-Options"] == "DENY"
    assert "frame-ancestors 'none'" in closed["Content-Security-Policy"]
    settings.APPLY_FRAME_ANCESTORS = ["https://www.example.org"]
    for address in (APPLY, "/apply/en/sent/"):
        shown = client.get(address)
        assert "X-Frame-Options" not in shown
        assert "frame-ancestors https://www.example.org" in shown["Content-Security-Policy"]
    assert client.get(reverse("account_login"))["X-Frame-Options"] == "DENY"


def test_an_application_is_sent_confirmed_by_mail_and_only_then_seen(
    form, cast, visitor, time_machine, run_outbox, mailoutbox
):
    """Without a cookie, as within a page of another site; in French, whatever the visitor speaks."""
    define("application", [{"label": both("Effectif", "Headcount"), "kind": "choice", "choices": SIZES}])
    written = make.typed(visitor, time_machine, "fr", **{"own_fields.headcount": "s"})
    sent = visitor.post("/apply/fr/", written)
    assert (sent.status_code, sent["Location"]) == (302, "/apply/fr/sent/")
    assert not sent.cookies
    row = Application.objects.get()
    assert (row.status, row.policy, row.language) == ("unconfirmed", form, "fr")
    staff = cast.staff_client("manager")
    assert "Gamma" not in staff.get(reverse("pipeline:applications")).content.decode()
    assert staff.get(reverse("pipeline:application", args=[row.public_id])).status_code == 404
    run_outbox()
    (mail,) = mailoutbox
    assert mail.to == ["ada@gamma-energie.fr"]
    # Whose mailbox it is, we do not know yet: nothing that was typed stands in the mail.
    assert "Gamma" not in mail.body
    assert "Ada" not in mail.body
    link = make.link_in(mail)
    opened = visitor.get(link)
    assert opened["Content-Language"] == "fr"
    assert opened["X-Robots-Tag"] == "noindex"
    # Without a referrer, browsers send the form of the page from nowhere, and it is refused.
    assert opened["Referrer-Policy"] == "same-origin"
    assert Application.objects.get().status == "unconfirmed"
    visitor.post(
        link, {"application": row.public_id, "csrfmiddlewaretoken": visitor.cookies["csrftoken"].value}
    )
    row.refresh_from_db()
    # Monday, 2 March, and five business days.
    assert (row.status, row.due_on.isoformat(), row.answers) == ("waiting", "2026-03-09", {})
    assert stored(row) == {"headcount": "s"}
    event = Event.objects.get(code="pipeline.application.received")
    assert "ada@" not in str(event.changes) + str(event.data)
    run_outbox()
    told = {address for mail in mailoutbox[1:] for address in mail.to}
    assert told == {"ada@gamma-energie.fr", "administrator@us.test", "manager@us.test"}
    page = staff.get(reverse("pipeline:application", args=[row.public_id])).content.decode()
    for words in ("Gamma Énergie", "Ada Roy", "Small", "We would like to work with you."):
        assert words in page


def test_sent_twice_it_is_one_and_another_one_shares_the_mail(
    form, visitor, time_machine, run_outbox, mailoutbox
):
    written = make.typed(visitor, time_machine)
    first, again = visitor.post(APPLY, written), visitor.post(APPLY, written)
    assert (first.status_code, first["Location"]) == (again.status_code, again["Location"])
    assert Application.objects.count() == 1
    # The same mailbox with other words is an application of its own, and there is no second mail in the hour.
    visitor.post(APPLY, {**written, "message": "Corrected."})
    run_outbox()
    (mail,) = mailoutbox
    page = visitor.get(make.link_in(mail)).content.decode()
    assert page.count("Confirm the application</button>") == 2
    time_machine.move_to(clock.now() + timedelta(minutes=61), tick=False)
    visitor.post(APPLY, make.typed(visitor, time_machine, message="Once more."))
    run_outbox()
    assert len(mailoutbox) == 2
    # Nobody has a stranger written to all day long.
    for hour in range(8):
        time_machine.move_to(clock.now() + timedelta(minutes=61), tick=False)
        visitor.post(APPLY, make.typed(visitor, time_machine, message=f"Hour {hour}."))
    run_outbox()
    assert len(mailoutbox) == 3


def test_the_answer_is_the_same_whether_an_organisation_is_known(form, cast, visitor, time_machine):
    make.refuse(make.applied())
    known = make.typed(visitor, time_machine, message="Again.", name=cast.a.name)
    unknown = make.typed(visitor, time_machine, name="Nobody Knows", email="x@elsewhere.fr", website="")
    first, second = visitor.post(APPLY, known), visitor.post(APPLY, unknown)
    assert (first.status_code, first["Location"]) == (second.status_code, second["Location"])
    pages = [visitor.get(answer["Location"]).content for answer in (first, second)]
    assert pages[0] == pages[1]


@pytest.mark.one_engine
@pytest.mark.parametrize(
    ("values", "field", "words"),
    [
        ({"name": "Gamma\nfree money"}, "name", "Write this on one line"),
        ({"name": " \u200b "}, "name", "Enter the name of the organisation."),
        ({"name": "…"}, "name", "Enter the name of the organisation."),
        ({"person": "Ada\r\nRoy"}, "person", "on one line"),
        ({"person": "Win at https://evil.test"}, "person", "without an address"),
        ({"person": "A\x00B"}, "person", "Null characters"),
        ({"message": "x" * 10_000}, "message", "at most 5000"),
        ({"email": "nobody"}, "email", "valid email"),
        ({"website": "http://localhost/"}, "website", "Enter"),
        ({"website": "javascript:alert(1)"}, "website", "valid URL"),
        ({"country": "XX"}, "country", "valid choice"),
        ({"type": "nothing"}, "type", "valid choice"),
        ({"consent": ""}, "consent", "required"),
        ({"topic": "Buy"}, "topic", "to keep programs out"),
    ],
)
def test_what_is_wrong_is_said_at_its_field_and_nothing_typed_is_lost(
    form, visitor, time_machine, values, field, words
):
    written = make.typed(visitor, time_machine, message="Kept as it is.") | values
    answer = visitor.post(APPLY, {name: text for name, text in written.items() if text})
    assert answer.status_code == 422
    errors = answer.context["form"].errors
    assert list(errors) == [field]
    assert words in str(errors[field])
    page = answer.content.decode()
    assert ("Kept as it is." in page) == ("message" not in values)
    assert not Application.objects.exists()


def test_a_form_that_is_filled_in_at_once_or_over_night_is_sent_by_pressing_again(
    form, visitor, time_machine
):
    written = make.typed(visitor, time_machine) | {"token": make.token_of(visitor)}
    fast = visitor.post(APPLY, written)
    assert (fast.status_code, "faster than people" in fast.content.decode()) == (422, True)
    time_machine.move_to(clock.now() + timedelta(seconds=4), tick=False)
    assert visitor.post(APPLY, written).status_code == 302
    time_machine.move_to(clock.now() + timedelta(hours=25), tick=False)
    old = visitor.post(APPLY, {**written, "message": "The next day."})
    # What is agreed to is read again with it.
    assert list(old.context["form"].errors) == ["consent", "__all__"]
    assert "The next day." in old.content.decode()


def test_who_agreed_to_an_earlier_text_is_asked_for_the_one_that_holds(form, visitor, time_machine):
    written = make.typed(visitor, time_machine)
    second = make.open_form(consent=both("Autrement.", "Otherwise."))
    asked = visitor.post(APPLY, written)
    page = asked.content.decode()
    assert (asked.status_code, "Otherwise." in page, "has changed meanwhile" in page) == (422, True, True)
    assert asked.context["form"]["consent"].value() in (None, False)
    assert visitor.post(APPLY, make.typed(visitor, time_machine)).status_code == 302
    assert Application.objects.get().policy == second


def test_letters_that_look_like_others_are_seen(form, visitor, time_machine, cast):
    """A Cyrillic а in the domain is not Alpha's."""
    assert (
        visitor.post(APPLY, make.typed(visitor, time_machine, email="ada@\u0430lpha.fr")).status_code == 302
    )
    row = Application.objects.get()
    assert (row.email, row.email_host) == ("ada@xn--lpha-43d.fr", "xn--lpha-43d.fr")


def test_a_mailbox_that_everybody_may_have_says_nothing_of_the_organisation(form):
    make.refuse(make.applied(email="one@gmail.com"))
    assert make.applied(email="two@gmail.com", message="Another.").status == "waiting"


def test_so_many_come_from_one_address_and_the_others_are_taken(form, visitor, time_machine, settings):
    settings.APPLY_RATE = "2/hour"

    def send(number: int, **more: str):
        written = make.typed(visitor, time_machine, message=f"Number {number}")
        return visitor.post("/apply/fr/", written, **more)

    one = {"REMOTE_ADDR": "2001:db8:1:2::1"}
    assert [send(number, **one).status_code for number in range(2)] == [302, 302]
    # The rest of the network that whoever has one address of IPv6 has.
    refused = send(2, REMOTE_ADDR="2001:db8:1:2:ffff::9")
    assert refused.status_code == 429
    assert 0 < int(refused["Retry-After"]) <= 3600
    page = refused.content.decode()
    assert "Number 2" in page
    assert 'lang="fr"' in page
    assert send(3, REMOTE_ADDR="2001:db8:1:3::1").status_code == 302
    # A header that no proxy of ours has set is no other address.
    assert send(4, HTTP_X_FORWARDED_FOR="192.0.2.1", **one).status_code == 429
    settings.APPLY_RATE_TOTAL = "3/hour"
    assert send(5, REMOTE_ADDR="192.0.2.7").status_code == 429


@pytest.mark.one_engine
def test_one_address_is_itself_or_its_sixty_fourth(rf):
    def place(address: str) -> str:
        return origin.place_of(rf.get("/", REMOTE_ADDR=address))

    assert place("192.0.2.1") == "192.0.2.1/32" == place("::ffff:192.0.2.1")
    assert place("2001:db8::1") == "2001:db8::/64" == place("2001:db8:0:0:9::")
    # Within IPv6 addresses of IPv4 are not all one network.
    mapped = origin.network_of(rf.get("/", REMOTE_ADDR="::ffff:192.0.2.1"))
    assert mapped == "192.0.2.0/24"


def test_who_comes_too_early_is_told_the_day_once_the_mailbox_is_theirs(form, run_outbox, mailoutbox, client):
    make.refuse(make.applied())
    run_outbox()
    mailoutbox.clear()
    # Another person of the organisation, with its own domain; the name that is typed plays no part.
    early = make.send(name="Other Name", email="bob@gamma-energie.fr")
    run_outbox()
    link = make.link_in(mailoutbox[-1])
    assert "may apply again" not in client.get(link).content.decode()
    client.post(link, {"application": early.public_id})
    early.refresh_from_db()
    # Six months after 2 March.
    assert (early.status, early.apply_again_on.isoformat()) == ("early", "2026-09-02")
    run_outbox()
    assert "2 September 2026" in mailoutbox[-1].body
    assert "2 September 2026" in client.get(link).content.decode()
    # Somebody else who types the same name learns nothing.
    assert make.applied(email="eve@elsewhere.fr").status == "waiting"


def test_from_its_day_on_an_organisation_may_apply_again(form, time_machine):
    make.refuse(make.applied())
    time_machine.move_to("2026-09-02T08:00:00Z", tick=False)
    assert make.applied().status == "waiting"


def test_confirmed_twice_nothing_more_happens(form, client, run_outbox, mailoutbox):
    row = make.send()
    assert make.confirm(row).status == "waiting"
    make.confirm(row)
    assert Event.objects.filter(code="pipeline.application.received").count() == 1
    run_outbox()
    ours = [mail for mail in mailoutbox if mail.to == [row.email]]
    assert len(ours) == 2


def test_what_is_not_confirmed_is_deleted_and_the_refused_are_forgotten(form, time_machine, settings):
    define("application", [{"label": both("Activité", "Activity"), "kind": "text"}])
    unconfirmed = make.send(email="a@one.fr")
    kept = make.applied(email="b@two.fr")
    refused = make.refuse(make.applied(email="c@three.fr", own_fields={"activity": "Ada sells"}))
    time_machine.move_to(clock.now() + timedelta(days=8), tick=False)
    cleanup.cleanup()
    assert not Application.objects.filter(pk=unconfirmed.pk).exists()
    time_machine.move_to(clock.now() + timedelta(days=366), tick=False)
    cleanup.cleanup()
    refused.refresh_from_db()
    kept.refresh_from_db()
    assert (refused.person, refused.email, refused.message, refused.email_host) == ("", "", "", "")
    assert refused.name == "Gamma Énergie"
    assert not Answer.objects.filter(sheet__subject_id=refused.public_id).exclude(value=None).exists()
    assert kept.person == "Ada Roy"
    event = Event.objects.get(code="pipeline.application.erased")
    assert "c@three.fr" not in str(event.changes)


def test_questions_of_the_form_name_nobody_of_ours_and_take_no_file(form):
    questionnaire = questions.questionnaire_create(actor=SYSTEM, subject="application", title=both("Q", "Q"))
    section = questions.section_add(actor=SYSTEM, version=questionnaire.versions.get(), title=both("S", "S"))
    for kind in ("person", "partner", "file"):
        with pytest.raises(DomainError) as refusal:
            questions.question_add(actor=SYSTEM, section=section, label=both("Q", "Q"), kind=kind)
        assert list(refusal.value.fields) == ["kind"]
