"""Several colleagues are invited on one page."""

from __future__ import annotations

import pytest
from django.core import mail
from django.test import Client

from accounts.models import User
from core import programme
from core.models import Event, Programme
from core.queue import worker
from tests.accounts.people import make_user

pytestmark = pytest.mark.django_db
PAGE = "/staff/settings/people/invite/"


@pytest.fixture
def admin() -> Client:
    Programme.objects.create(id=1, name={"en": "Acme"}, currency="EUR", languages=["en", "fr"], language="fr")
    programme.forget()
    client = Client(headers={"Accept-Language": "en"})
    client.force_login(make_user())
    return client


def lines(*people: tuple[str, str, str], count: int = 4) -> dict[str, str]:
    sent = {"lines": str(count), "language": "fr"}
    for number, (name, email, role) in enumerate(people):
        sent |= {f"line{number}-name": name, f"line{number}-email": email, f"line{number}-staff_role": role}
    return sent


def test_no_role_is_chosen_for_anybody_and_the_language_is_that_of_the_programme(admin):
    page = admin.get(PAGE)
    assert [line["staff_role"].value() for line in page.context["lines"]] == [None] * 4
    assert page.context["language"]["language"].value() == "fr"
    assert "Reads everything, the audit log included, and changes nothing." in page.content.decode()


def test_each_gets_access_in_their_role_and_a_mail(admin):
    people = ("Paul Martin", "paul@acme.test", "manager"), ("", "", ""), ("Léa", "lea@acme.test", "legal")
    answer = admin.post(PAGE, lines(*people))
    assert answer["Location"] == "/staff/setup/"
    made = {
        user.email: (user.staff_role, user.language)
        for user in User.objects.exclude(staff_role="administrator")
    }
    assert made == {"paul@acme.test": ("manager", "fr"), "lea@acme.test": ("legal", "fr")}
    assert Event.objects.filter(code="accounts.user.created").count() == 2
    while worker.process_queue():
        pass
    assert sorted(one.to[0] for one in mail.outbox) == ["lea@acme.test", "paul@acme.test"]


@pytest.mark.parametrize(
    ("second", "field"),
    [
        (("Léa", "paul@acme.test", "legal"), "email"),
        (("Léa", "lea", "legal"), "email"),
        (("Léa", "lea@acme.test", ""), "staff_role"),
        (("", "lea@acme.test", "legal"), "name"),
        (("www.bad.test/x", "lea@acme.test", "legal"), "name"),
    ],
)
def test_a_fault_stands_at_its_line_and_nothing_is_lost_or_half_done(admin, second, field):
    answer = admin.post(PAGE, lines(("Paul Martin", "paul@acme.test", "manager"), ("", "", ""), second))
    assert answer.status_code == 422
    found = answer.context["lines"]
    assert list(found[2].errors) == [field]
    assert not found[0].errors
    assert found[0]["name"].value() == "Paul Martin"
    assert User.objects.count() == 1
    assert not mail.outbox


def test_nobody_at_all_is_asked_for(admin):
    answer = admin.post(PAGE, lines())
    assert answer.status_code == 422
    assert "Name at least one person." in answer.content.decode()


def test_more_lines_keep_what_was_typed(admin):
    answer = admin.post(PAGE, {**lines(("Paul", "not yet", "manager")), "more": "1"})
    assert answer.status_code == 200
    found = answer.context["lines"]
    assert len(found) == 8
    assert [found[0][name].value() for name in ("name", "email", "staff_role")] == [
        "Paul",
        "not yet",
        "manager",
    ]
    assert not found[0].errors
    huge = admin.post(PAGE, {**lines(count=10**6), "more": "1"})
    assert len(huge.context["lines"]) == 40
