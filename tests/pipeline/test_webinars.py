"""Discovery webinars: seats, waiting list, mails with a calendar entry, public page, presence noted."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.core import mail
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import translation

from core.errors import DomainError
from core.models import OutgoingMail
from core.queue.mail import send_due
from partners.models import Contact
from pipeline import tasks
from pipeline.models import Activity, PhaseStep, Webinar
from pipeline.recruitment.checklist import recruitment_step_tick, shown
from pipeline.webinars import attendance, services
from pipeline.webinars.links import registration_token
from tests.pipeline.recruitment_factories import recruit
from tests.support.pages import read

START = datetime(2026, 3, 10, 14, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def frozen(time_machine):
    time_machine.move_to("2026-03-02T10:00:00Z", tick=False)


def planned(cast, **values) -> Webinar:
    details = {
        "title": {"en": "Discover us", "fr": "Nous découvrir"}, "starts_at": START, "zone": "Europe/Paris",
        "language": "fr", "join_url": "https://meet.test/abc", "minutes": 45,
    }  # fmt: skip
    return services.webinar_create(actor=cast.actor("manager"), **{**details, **values})


def person(recruitment, name: str, language: str = "en") -> Contact:
    return Contact.objects.create(
        partner=recruitment.partner, name=name, email=f"{name.lower()}@there.test", language=language
    )


def register(cast, webinar, recruitment, *contacts, by=services.webinar_register):
    return by(actor=cast.actor("manager"), webinar=webinar, recruitment=recruitment, contacts=list(contacts))


def states(webinar) -> dict[str, str]:
    return {str(row): row.state for row in webinar.registrations.select_related("contact")}


def kinds() -> list[str]:
    return list(OutgoingMail.objects.order_by("id").values_list("kind", flat=True))


def test_a_webinar_is_to_come_and_joined_by_https(cast):
    with pytest.raises(DomainError) as refusal:
        planned(cast, starts_at=datetime(2026, 3, 1, tzinfo=UTC))
    assert refusal.value.field == "starts_at"
    with pytest.raises(DomainError) as refusal:
        planned(cast, join_url="http://meet.test/abc")
    assert "join_url" in refusal.value.fields
    with pytest.raises(DomainError) as refusal:
        planned(cast, zone="Europe/Lutetia")
    assert refusal.value.field == "zone"
    webinar = planned(cast)
    with pytest.raises(IntegrityError), transaction.atomic():
        Webinar.objects.filter(pk=webinar.pk).update(join_url="http://meet.test/abc")


def test_the_last_seat_fills_it_and_who_leaves_makes_room(cast, phases, newcomer, time_machine):
    webinar = planned(cast, seats=2)
    ada, bob, cleo = (person(newcomer, name) for name in ("Ada", "Bob", "Cleo"))
    register(cast, webinar, newcomer, ada, bob, cleo)
    assert states(webinar) == {"Ada": "registered", "Bob": "registered", "Cleo": "waiting"}
    services.registration_decline(
        actor=cast.actor("manager"), registration=webinar.registrations.get(contact=ada)
    )
    assert states(webinar) == {"Ada": "declined", "Bob": "registered", "Cleo": "registered"}
    with pytest.raises(DomainError) as refusal:
        services.webinar_change(actor=cast.actor("manager"), webinar=webinar, seats=1)
    assert refusal.value.field == "seats"
    services.registration_accept(
        actor=cast.actor("manager"), registration=webinar.registrations.get(contact=ada)
    )
    assert states(webinar)["Ada"] == "waiting"
    time_machine.shift(timedelta(minutes=5))
    services.webinar_change(actor=cast.actor("manager"), webinar=webinar, seats=None)
    assert states(webinar)["Ada"] == "registered"
    assert kinds() == [
        "pipeline.webinar_confirmation", "pipeline.webinar_confirmation", "pipeline.webinar_waiting",
        "pipeline.webinar_confirmation", "pipeline.webinar_waiting", "pipeline.webinar_confirmation",
    ]  # fmt: skip


def test_the_invited_answer_by_a_link_in_their_language(cast, phases, newcomer, client):
    webinar = planned(cast)
    rows = register(cast, webinar, newcomer, person(newcomer, "Zoé", "fr"), by=services.webinar_invite)
    send_due()
    invitation = mail.outbox[-1]
    with translation.override("fr"):
        url = reverse("pipeline:webinar-registration", args=[registration_token(rows[0].public_id)])
    assert invitation.to == ["zoé@there.test"]
    assert "Nous découvrir" in invitation.subject
    assert "10 mars 2026" in invitation.body
    answer = client.get(url)
    # Without a referrer, browsers send the form of the page from nowhere, and it is refused.
    assert answer["Referrer-Policy"] == "same-origin"
    page = answer.content.decode()
    assert "https://meet.test/abc" not in page
    assert states(webinar) == {"Zoé": "invited"}
    stale = Client(enforce_csrf_checks=True).post(url, {"answer": "yes"})
    assert stale.status_code == 403
    assert "The form was not accepted" in stale.content.decode()
    client.post(url, {"answer": "yes"})
    assert "https://meet.test/abc" in client.get(url).content.decode()
    card = cast.staff_client("manager").get(reverse("pipeline:recruitment", args=[newcomer.public_id]))
    assert "Zoé · " in card.content.decode()
    assert "Has a seat" in card.content.decode()
    client.post(url, {"answer": "no"})
    assert states(webinar) == {"Zoé": "declined"}
    assert client.get(reverse("pipeline:webinar-registration", args=["made-up"])).status_code == 404


def test_the_confirmation_brings_a_calendar_entry(cast, phases, newcomer):
    webinar = planned(cast)
    register(cast, webinar, newcomer, person(newcomer, "Ada"))
    send_due()
    name, content, kind = mail.outbox[-1].attachments[0]
    text = content if isinstance(content, str) else content.decode()
    assert (name, kind) == ("webinar.ics", "text/calendar")
    assert "DTSTART:20260310T140000Z" in text
    assert "DTEND:20260310T144500Z" in text
    assert f"UID:{webinar.public_id}" in text
    assert "SUMMARY:Discover us" in text
    assert "3:00" in mail.outbox[-1].body  # of the afternoon, in Paris


def test_another_hour_and_the_end_of_it_are_told_to_whom_they_concern(cast, phases, newcomer):
    webinar, actor = planned(cast), cast.actor("manager")
    register(cast, webinar, newcomer, person(newcomer, "Ada"))
    register(cast, webinar, newcomer, person(newcomer, "Bob"), by=services.webinar_invite)
    services.webinar_change(actor=actor, webinar=webinar, starts_at=START + timedelta(hours=1))
    services.webinar_change(actor=actor, webinar=webinar, minutes=60)
    services.webinar_cancel(actor=actor, webinar=webinar)
    assert kinds()[2:] == ["pipeline.webinar_moved"] * 2 + ["pipeline.webinar_cancelled"] * 2
    with pytest.raises(DomainError) as refusal:
        register(cast, webinar, newcomer, person(newcomer, "Cleo"))
    assert refusal.value.code == "webinar-over"


def test_the_reminder_comes_once_within_the_last_day(cast, phases, newcomer, time_machine):
    webinar = planned(cast)
    register(cast, webinar, newcomer, person(newcomer, "Ada"))
    register(cast, webinar, newcomer, person(newcomer, "Bob"), by=services.webinar_invite)
    tasks.remind_of_webinars()
    assert "pipeline.webinar_reminder" not in kinds()
    time_machine.move_to("2026-03-09T14:50:00Z", tick=False)
    for _hour in range(2):
        tasks.remind_of_webinars()
    assert kinds().count("pipeline.webinar_reminder") == 1


def test_who_took_part_is_noted_on_each_recruitment_and_ticks_the_step(cast, phases, newcomer, time_machine):
    PhaseStep.objects.filter(code="webinar").update(ticked_by="webinar")
    other, actor = recruit(cast, "Delta"), cast.actor("manager")
    webinar = planned(cast)
    ada, bob = register(cast, webinar, newcomer, person(newcomer, "Ada"), person(newcomer, "Bob"))
    (cleo,) = register(cast, webinar, other, person(other, "Cleo"))
    with pytest.raises(DomainError):
        attendance.webinar_attendance_set(actor=actor, webinar=webinar, attended=[ada])
    time_machine.move_to("2026-03-10T16:00:00Z", tick=False)
    client = cast.staff_client("manager")
    url = reverse("pipeline:webinar-attendance", args=[webinar.public_id])
    client.post(url, {"attended": [ada.public_id, bob.public_id]})
    assert states(webinar) == {"Ada": "attended", "Bob": "attended", "Cleo": "absent"}
    noted = Activity.objects.get()
    assert (noted.recruitment, noted.kind, str(noted.happened_on)) == (newcomer, "webinar", "2026-03-10")
    page = read(client, reverse("pipeline:recruitment", args=[newcomer.public_id]))
    assert "Took part in the webinar “Nous découvrir”." in page
    ticked = {line["step"].code: line["done_on"] for line in shown(newcomer)}
    assert str(ticked["webinar"]) == "2026-03-10"
    # Corrected: nobody of the first was there, somebody of the second was.
    attendance.webinar_attendance_set(actor=actor, webinar=webinar, attended=[cleo])
    assert Activity.objects.get().recruitment == other
    recruitment_step_tick(
        actor=actor, recruitment=other, step=phases.steps["contact"], activity=Activity.objects.get()
    )
    with pytest.raises(DomainError) as refusal:
        attendance.webinar_attendance_set(actor=actor, webinar=webinar, attended=[])
    assert "A step of the checklist" in str(refusal.value.message)
    assert states(webinar)["Cleo"] == "attended"


def test_the_public_page_takes_whoever_has_the_link_and_tells_nothing_of_others(
    cast, phases, newcomer, client
):
    closed = planned(cast)
    assert client.get(reverse("pipeline:webinar-public", args=[closed.public_id])).status_code == 404
    webinar = planned(cast, is_public=True, seats=1)
    url = reverse("pipeline:webinar-public", args=[webinar.public_id])
    person(newcomer, "Ada")
    form = {"name": "Eve Roy", "email": "Eve@Far.test", "organisation": "Far", "consent": "on"}
    assert client.post(url, {**form, "consent": ""}).status_code == 422
    assert client.post(url, {**form, "website": "spam"}).status_code == 302
    assert states(webinar) == {}
    first, second = client.post(url, form), client.post(url, form)
    assert (first.status_code, second.status_code, first.url) == (302, 302, second.url)
    known = client.post(url, {**form, "name": "A. Roy", "email": "ADA@there.test"})
    assert known.status_code == 302
    assert states(webinar) == {"Eve Roy": "registered", "Ada": "waiting"}
    # Known by the address, the person counts for the recruitment.
    assert webinar.registrations.get(contact__isnull=False).recruitment == newcomer
    assert kinds() == ["pipeline.webinar_confirmation", "pipeline.webinar_waiting"]
    for number in range(12):
        answer = client.post(url, {**form, "email": f"p{number}@far.test"})
    assert answer.status_code == 429
    assert "meet.test" not in client.get(url).content.decode()


def test_who_cannot_be_written_to_is_not_invited(cast, phases, newcomer):
    silent = Contact.objects.create(partner=newcomer.partner, name="Silent")
    with pytest.raises(DomainError) as refusal:
        register(cast, planned(cast), newcomer, silent, by=services.webinar_invite)
    assert refusal.value.field == "contact"
    page = read(
        cast.staff_client("manager"), reverse("pipeline:recruitment-webinar", args=[newcomer.public_id])
    )
    assert "Nobody there can be written to" in page


def test_a_webinar_is_written_and_filled_on_its_pages(cast, phases, newcomer):
    client = cast.staff_client("manager")
    ada = person(newcomer, "Ada")
    form = {
        "title_fr": "Nous découvrir", "title_en": "Discover us", "day": "2026-07-10", "time": "15:00",
        "zone": "Europe/Paris", "minutes": "60", "language": "fr", "join_url": "https://meet.test/x",
    }  # fmt: skip
    answer = client.post(reverse("pipeline:webinar-new"), form)
    assert answer.status_code == 302, answer.content.decode()[-3000:]
    webinar = Webinar.objects.get()
    # Three in the afternoon in the summer of Paris.
    assert webinar.starts_at == datetime(2026, 7, 10, 13, 0, tzinfo=UTC)
    go_on = client.post(
        reverse("pipeline:webinar-invite", args=[webinar.public_id]), {"recruitment": newcomer.public_id}
    )
    assert go_on.url.startswith(reverse("pipeline:recruitment-webinar", args=[newcomer.public_id]))
    client.post(go_on.url, {"webinar": webinar.public_id, "contacts": [ada.public_id], "registered": "on"})
    page = read(client, reverse("pipeline:webinar", args=[webinar.public_id]))
    assert "Ada ada@there.test Gamma Énergie Has a seat" in page
    assert "1" in read(client, reverse("pipeline:webinars"))
