"""Applications as we examine them: evidence, what becomes of one, and how fast we answer."""

from __future__ import annotations

import csv
from datetime import UTC, date, datetime
from io import StringIO

import pytest
from django.core.cache import cache
from django.db import IntegrityError, transaction
from django.urls import reverse

from core import clock
from core.actor import SYSTEM
from core.errors import DomainError
from core.models import Event
from core.text import both
from partners.models import Answer, Contact, Partner, PartnerDomain
from pipeline.applications import rules, selectors, services
from pipeline.models import Application, ApplicationPolicy, Recruitment
from tests.partners.test_own_fields import SIZES, define, stored
from tests.pipeline import application_factories as make
from tests.pipeline.recruitment_factories import recruit
from tests.pipeline.test_deals_api import staff_api

pytestmark = pytest.mark.django_db


@pytest.fixture
def form(cast, time_machine):
    cache.clear()
    time_machine.move_to("2026-03-02T09:00:00Z", tick=False)
    return make.open_form()


def page_of(application: Application, what: str = "") -> str:
    return reverse(f"pipeline:application{what}", args=[application.public_id])


def test_accepted_it_is_a_prospect_with_its_contact_and_a_recruitment(
    form, cast, phases, run_outbox, mailoutbox
):
    asked = [
        {"label": both("Effectif", "Headcount"), "kind": "choice", "choices": SIZES},
        {"label": both("Activité", "Activity"), "kind": "text"},
    ]
    define("application", asked)
    define(
        "recruitment",
        [{**asked[0], "code": "headcount"}, {"label": both("Origine", "Source"), "kind": "text"}],
    )
    given = {"headcount": "s", "activity": "Energy"}
    row = make.applied(own_fields=given, language="fr", type=cast.vocabulary.company)
    staff, owner = cast.staff_client("manager"), cast.staff["manager"].public_id
    sent = staff.post(page_of(row, "-accept"), {"name": "Gamma", "type": "company", "owner": owner})
    row.refresh_from_db()
    recruitment = Recruitment.objects.get()
    assert sent["Location"] == reverse("pipeline:recruitment", args=[recruitment.public_id])
    assert (row.status, row.recruitment, recruitment.phase.code) == ("accepted", recruitment, "exploration")
    partner = Partner.objects.get(pk=row.partner_id)
    assert (partner.name, partner.status, str(partner.country), partner.language, partner.owner) == (
        "Gamma", "prospect", "FR", "fr", cast.staff["manager"],
    )  # fmt: skip
    contact = Contact.objects.get(partner=partner)
    assert (contact.name, contact.email, contact.language, contact.is_main) == (
        "Ada Roy", "ada@gamma-energie.fr", "fr", True,
    )  # fmt: skip
    assert contact.informed_on == date(2026, 3, 2)
    # Of the answers, what recruitments are asked for as well; all of them stand on its page.
    assert stored(recruitment) == {"headcount": "s"}
    shown = staff.get(sent["Location"]).content.decode()
    assert "Energy" in shown
    assert "We would like to work with you." in shown
    run_outbox()
    told = [mail for mail in mailoutbox if mail.to == [row.email]][-1]
    assert "candidature" in told.subject
    targets = Event.objects.get(code="pipeline.application.accepted").targets.values_list(
        "target_id", flat=True
    )
    assert set(targets) == {row.public_id, partner.public_id, recruitment.public_id}


def test_accepted_as_a_partner_that_we_have_it_joins_what_is_there(form, cast, phases):
    known = recruit(cast, "Gamma Énergie")
    Contact.objects.create(partner=known.partner, name="Ada R.", email="ada@gamma-energie.fr", is_main=True)
    row = make.applied()
    services.application_accept(actor=cast.actor("manager"), application=row, partner=known.partner)
    row.refresh_from_db()
    assert (row.partner, row.recruitment) == (known.partner, known)
    assert known.partner.contacts.count() == 1
    assert Recruitment.objects.count() == 1


def test_a_new_partner_needs_a_type_and_nothing_is_half_written(form, cast, phases):
    row = make.applied()
    answer = cast.staff_client("manager").post(page_of(row, "-accept"), {"name": "Gamma", "type": ""})
    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == ["type"]
    with pytest.raises(DomainError):
        services.application_accept(actor=SYSTEM, application=row, type=cast.vocabulary.company, name="A\nB")
    row.refresh_from_db()
    assert row.status == "waiting"
    assert not Partner.objects.filter(name__startswith="Gamma").exists()


def test_whom_it_seems_to_be_is_shown_with_what_both_have(form, cast, phases):
    domain = recruit(cast, "Quite Different").partner
    PartnerDomain.objects.create(partner=domain, domain="gamma-energie.fr", is_own=True)
    name = recruit(cast, "Gamma Energie SAS").partner
    contact = cast.a
    Contact.objects.create(partner=contact, name="Ada", email="ada@gamma-energie.fr", is_main=True)
    refused = make.refuse(make.applied(email="bob@elsewhere.fr"))
    row = make.applied()
    found = selectors.duplicates(row, cast.actor("manager"))
    assert {(one.row.name, one.why, one.is_certain) for one in found["partners"]} == {
        ("Quite Different", "Same domain: gamma-energie.fr", True),
        ("Gamma Energie SAS", "Similar name: Gamma Energie SAS", False),
        ("Alpha Conseil", "A contact with the same e-mail address", True),
    }
    assert [(one.row, one.why) for one in found["applications"]] == [(refused, "Same website")]
    page = cast.staff_client("manager").get(page_of(row)).content.decode()
    for words in (
        "Same domain: gamma-energie.fr",
        f"?partner={name.public_id}",
        "Recruitment:",
        "Same website",
    ):
        assert words in page


def test_refused_the_applicant_reads_the_reason_and_the_day(form, cast, run_outbox, mailoutbox):
    row = make.applied()
    staff = cast.staff_client("manager")
    assert 'value="2026-09-02"' in staff.get(page_of(row, "-refuse")).content.decode()
    past = {"reason": "Not our market.", "apply_again_on": "2026-03-01"}
    assert staff.post(page_of(row, "-refuse"), past).status_code == 422
    staff.post(page_of(row, "-refuse"), {"reason": "Not our market.", "apply_again_on": "2026-05-01"})
    row.refresh_from_db()
    assert (row.status, row.decided_by) == ("refused", cast.staff["manager"].public_id)
    run_outbox()
    told = [mail for mail in mailoutbox if mail.to == [row.email]][-1]
    assert "Not our market." in told.body
    assert "1 May 2026" in told.body
    again = staff.post(page_of(row, "-refuse"), past | {"apply_again_on": "2026-05-01"}, follow=True)
    assert again.status_code == 409
    assert "Refused" in again.content.decode()


def test_a_question_goes_by_mail_and_its_answer_brings_it_back(form, cast, client, run_outbox, mailoutbox):
    row = make.applied(language="fr")
    staff = cast.staff_client("manager")
    staff.post(page_of(row, "-ask"), {"text": "Combien êtes-vous ?"})
    row.refresh_from_db()
    assert (row.status, row.first_answered_at) == ("asked", clock.now())
    run_outbox()
    (told,) = [mail for mail in mailoutbox if "Combien êtes-vous ?" in mail.body]
    link = make.link_in(told)
    page = client.get(link)
    assert page["Content-Language"] == "fr"
    assert client.post(link, {"reply": " "}).status_code == 422
    assert client.post(link, {"reply": "Nous sommes douze."}).status_code == 302
    assert client.post(link, {"reply": "Treize."}).status_code == 409
    row.refresh_from_db()
    assert row.status == "waiting"
    mailoutbox.clear()
    run_outbox()
    assert {mail.to[0] for mail in mailoutbox} == {"administrator@us.test", "manager@us.test"}
    page = staff.get(page_of(row)).content.decode()
    assert "Nous sommes douze." in page
    assert "Treize" not in page


def test_put_aside_with_a_reason_it_is_taken_up_again(form, cast):
    row = make.applied()
    staff = cast.staff_client("manager")
    assert staff.post(page_of(row, "-put-aside"), {"reason": ""}).status_code == 422
    staff.post(page_of(row, "-put-aside"), {"reason": "After the fair"})
    assert "After the fair" in staff.get(page_of(row)).content.decode()
    # Its day stays: what is put aside is answered late all the same.
    assert selectors.overdue(Application.objects.all()).count() == 0
    staff.post(page_of(row, "-resume"))
    row.refresh_from_db()
    assert (row.status, row.reason) == ("waiting", "")


def test_erased_by_hand_nothing_of_the_person_is_left(form, cast):
    define("application", [{"label": both("Activité", "Activity"), "kind": "text"}])
    row = make.applied(own_fields={"activity": "Ada sells"})
    administrator = cast.staff_client("administrator")
    assert administrator.post(page_of(row, "-erase"), follow=True).status_code == 200
    row.refresh_from_db()
    assert row.person == "Ada Roy"
    make.refuse(row)
    administrator.post(page_of(row, "-erase"))
    page = administrator.get(page_of(row)).content.decode()
    for words in ("Ada", "gamma-energie.fr", "+33"):
        assert words not in page
    # Nobody writes another answer in the place of one that was erased or given.
    answer = Answer.objects.get()
    assert (answer.value, answer.text) == (None, "")
    with pytest.raises(IntegrityError), transaction.atomic():
        Answer.objects.filter(pk=answer.pk).update(text="another")


def test_the_policy_stays_as_it_was_agreed_to(form):
    row = make.applied()
    second = make.open_form(answer_days=1)
    assert (row.policy.number, second.number) == (1, 2)
    with pytest.raises(IntegrityError), transaction.atomic():
        ApplicationPolicy.objects.filter(pk=row.policy_id).update(answer_days=9)


@pytest.mark.parametrize(
    "values",
    [
        {"status": "accepted", "decided_at": datetime(2026, 3, 3, tzinfo=UTC)},
        {"status": "refused", "decided_at": datetime(2026, 3, 3, tzinfo=UTC), "reason": "x"},
        {"status": "refused", "apply_again_on": date(2026, 9, 1), "reason": "x"},
        {"status": "waiting", "confirmed_at": None},
        {"status": "other"},
        {"due_on": None},
        {"person": ""},
        {"erased_at": datetime(2026, 3, 3, tzinfo=UTC)},
        {"first_answered_at": datetime(2026, 3, 1, tzinfo=UTC)},
    ],
)
def test_the_database_refuses_what_makes_no_sense(form, values):
    row = make.applied()
    with pytest.raises(IntegrityError), transaction.atomic():
        Application.objects.filter(pk=row.pk).update(**values)


# -- How fast we answer ---------------------------------------------------------------------------------


def answered(day: int, due: int, at: int | None) -> rules.Answered:
    """Confirmed on a day of March, due on another, answered at ten on a third or not yet."""
    when = datetime(2026, 3, at, 10, tzinfo=UTC) if at else None
    confirmed = datetime(2026, 3, day, 10, tzinfo=UTC)
    return rules.Answered(confirmed, date(2026, 3, due), when, when and when.date())


@pytest.mark.one_engine
def test_one_that_nobody_answers_counts_as_late_and_slow():
    rows = [answered(2, 9, 3), answered(2, 9, 12), answered(2, 9, None), answered(18, 25, None)]
    found = rules.answer_times(rows, now=datetime(2026, 3, 20, 10, tzinfo=UTC), today=date(2026, 3, 20))
    # After 1, 10 and so far 18 days; the last one is still in time and says nothing.
    assert (found.median_days, found.late, found.counted) == (10, 2, 3)
    assert found.in_time == pytest.approx(1 / 3)
    none = rules.answer_times([], now=clock.now(), today=date(2026, 3, 20))
    assert (none.median_days, none.in_time) == (None, None)


def test_the_list_says_what_waits_what_is_late_and_how_fast_we_were(form, cast, time_machine):
    quick = make.applied(name="Quick", email="a@one.fr")
    slow = make.applied(name="Slow", email="b@two.fr")
    make.applied(name="Never", email="c@three.fr")
    time_machine.move_to("2026-03-03T09:00:00Z", tick=False)
    make.refuse(quick)
    time_machine.move_to("2026-03-10T23:30:00Z", tick=False)
    services.application_ask(actor=cast.actor("manager"), application=slow, text="Why?")
    make.applied(name="New", email="d@four.fr")
    staff = cast.staff_client("manager")
    page = staff.get(reverse("pipeline:applications"))
    # Refused after 1 day, asked after 8.6, the third one waits for as long.
    assert [one["value"] for one in page.context["figures"]] == [2, 1, "8.6 days", "33%"]
    late = staff.get(reverse("pipeline:applications"), {"late": "any"}).context["page"]["rows"]
    assert {row.name for row in late} == {"Slow", "Never"}
    first = staff.get(reverse("pipeline:applications"), {"status": "waiting"}).context["page"]["rows"]
    assert [row.name for row in first] == ["Never", "New"]
    day = staff.get(reverse("web:my_day")).content.decode()
    assert "Examine the application of Never" in day


def test_own_questions_are_columns_and_filters_of_list_file_and_api(form, cast):
    define("application", [{"label": both("Effectif", "Headcount"), "kind": "choice", "choices": SIZES}])
    make.applied(name="Few", email="a@one.fr", own_fields={"headcount": "s"})
    many = make.applied(name="Many", email="b@two.fr", own_fields={"headcount": "l"})
    make.send(name="Unconfirmed", email="c@three.fr")
    staff, api = cast.staff_client("administrator"), staff_api(cast)
    shown = staff.get(f"{reverse('pipeline:applications')}?own.headcount=l").content.decode()
    assert "Many" in shown
    assert "Few" not in shown
    text = b"".join(staff.get(f"{reverse('pipeline:applications')}?export=csv").streaming_content)
    rows = {
        row["Organisation"]: row["Headcount"] for row in csv.DictReader(StringIO(text.decode("utf-8-sig")))
    }
    assert rows == {"Few": "Small", "Many": "Large"}
    read = api.get("applications/?own.headcount=l").json()["results"]
    assert [(one["id"], one["own_fields"], one["consent_version"]) for one in read] == [
        (many.public_id, {"headcount": "l"}, 1)
    ]


def test_the_api_examines_as_the_pages_do(form, cast, phases):
    api = staff_api(cast)
    one, two, three = (make.applied(email=f"{name}@{name}.fr") for name in ("one", "two", "three"))
    assert (
        api.post(f"applications/{one.public_id}/put-aside/", {"reason": "Later"}).json()["status"] == "aside"
    )
    assert api.post(f"applications/{one.public_id}/resume/", {}).json()["status"] == "waiting"
    assert api.post(f"applications/{one.public_id}/ask/", {"text": "Who?"}).json()["status"] == "asked"
    refused = api.post(f"applications/{two.public_id}/refuse/", {"reason": "No"}).json()
    assert (refused["status"], refused["apply_again_on"]) == ("refused", "2026-09-02")
    without = api.post(f"applications/{three.public_id}/accept/", {})
    assert (without.status_code, without.json()["errors"][0]["pointer"]) == (422, "#/type")
    accepted = api.post(f"applications/{three.public_id}/accept/", {"type": "company"}).json()
    assert accepted["status"] == "accepted"
    assert Recruitment.objects.get().public_id == accepted["recruitment"]
    again = api.post(f"applications/{three.public_id}/accept/", {"type": "company"})
    assert (again.status_code, again.json()["type"].rpartition(":")[2]) == (409, "wrong-status")
