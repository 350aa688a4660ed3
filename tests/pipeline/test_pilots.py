"""The technical pilot of a recruitment: tests with targets, what was measured, go or no go."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.urls import reverse

from core import clock
from core.errors import DomainError
from pipeline.models import JointPlan, Pilot, PilotTest
from pipeline.pilots import services
from pipeline.recruitment import things
from tests.support.factories import make
from tests.support.pages import read

TESTS = [
    {"what": {"en": "Errors"}, "direction": "at_most", "target": Decimal("2.5"), "unit": {"en": "%"}},
    {"what": {"en": "Messages an hour"}, "direction": "at_least", "target": Decimal(1000)},
    {"what": {"en": "Works offline"}, "direction": "yes_no"},
]


@pytest.fixture
def pilot(cast, newcomer) -> Pilot:
    return services.pilot_create(
        actor=cast.actor("manager"), recruitment=newcomer, name={"en": "Two sites"}, tests=TESTS
    )


def measure(cast, test: PilotTest, value: str) -> PilotTest:
    return services.pilot_measure(
        actor=cast.actor("manager"), test=test, measured=Decimal(value), measured_on=clock.today()
    )


def decide(cast, pilot: Pilot, decision: str = "go", reason: str = "All is well") -> Pilot:
    return services.pilot_decide(
        actor=cast.actor("manager"), pilot=pilot, decision=decision, reason={"en": reason}
    )


def test_a_go_stands_on_what_was_measured_and_ticks_the_step(cast, newcomer, pilot):
    errors, messages, offline = pilot.tests.all()
    with pytest.raises(DomainError) as refusal:
        decide(cast, pilot)
    assert refusal.value.code == "tests-unmeasured"
    for test, value in ((errors, "2.5"), (messages, "999.5"), (offline, "1")):
        measure(cast, test, value)
    assert [test.is_met for test in pilot.tests.all()] == [True, False, True]
    with pytest.raises(DomainError) as refusal:
        decide(cast, pilot, reason=" ")
    assert refusal.value.field == "reason"
    assert things.found(newcomer, {"pilot-go"}) == {}
    decide(cast, pilot)
    assert things.found(newcomer, {"pilot-go"})["pilot-go"].text == "Two sites"
    for change in (
        lambda: measure(cast, errors, "1"),
        lambda: decide(cast, pilot, "no_go"),
        lambda: services.pilot_change(actor=cast.actor("manager"), pilot=pilot, ends_on=clock.today()),
    ):
        with pytest.raises(DomainError) as refusal:
            change()
        assert refusal.value.status == 409


def test_a_no_go_needs_no_measure_and_ticks_nothing(cast, newcomer, pilot):
    decide(cast, pilot, "no_go", "Their network is down for months")
    assert things.found(newcomer, {"pilot-go"}) == {}
    page = read(cast.staff_client("manager"), reverse("pipeline:recruitment", args=[newcomer.public_id]))
    assert "Two sites 0 of 3 tests met" in page


def test_what_is_measured_is_of_a_day_that_has_come_and_yes_or_no_is_one_or_nought(cast, pilot):
    errors, _messages, offline = pilot.tests.all()
    tomorrow = clock.today() + timedelta(days=1)
    with pytest.raises(DomainError) as refusal:
        services.pilot_measure(
            actor=cast.actor("manager"), test=errors, measured=Decimal(1), measured_on=tomorrow
        )
    assert refusal.value.field == "measured_on"
    with pytest.raises(DomainError) as refusal:
        measure(cast, offline, "2")
    assert "1 or 0" in str(refusal.value.message)
    with pytest.raises(IntegrityError), transaction.atomic():
        PilotTest.objects.filter(pk=errors.pk).update(measured=1, measured_on=None)


def test_it_is_planned_measured_with_a_document_and_decided_on_its_pages(cast, newcomer):
    client = cast.staff_client("manager")
    client.post(
        reverse("pipeline:pilot-new", args=[newcomer.public_id]),
        {"name_en": "One ward", "scope_en": "Exchange of files", "ends_on": "2026-12-01"},
    )
    pilot = Pilot.objects.get()
    assert (pilot.recruitment, pilot.ends_on) == (newcomer, date(2026, 12, 1))
    at = reverse("pipeline:pilot", args=[pilot.public_id])
    bad = {"what_en": "Errors", "direction": "at_most", "target": ""}
    assert client.post(f"{at}tests/new/", bad).status_code == 422
    client.post(f"{at}tests/new/", {**bad, "target": "2.5", "unit_en": "%"})
    test = pilot.tests.get()
    client.post(
        reverse("pipeline:pilot-test-measure", args=[test.public_id]),
        {"measured": "1.25", "measured_on": clock.today().isoformat(), "evidence": "Log of a week",
         "file": SimpleUploadedFile("log.txt", b"ok")},
    )  # fmt: skip
    page = read(client, at)
    assert "Errors at most 2.5 % 1.25 %" in page
    assert "Log of a week · log.txt met" in page
    assert client.get(reverse("pipeline:pilot-test-file", args=[test.public_id])).status_code == 302
    client.post(f"{at}decide/", {"decision": "go", "reason_en": "Half the errors"})
    assert "Go Half the errors" in read(client, at)
    assert cast.staff_client("marketing").post(f"{at}decide/", {}).status_code == 403


def test_one_of_a_joint_plan_is_written_there(cast, newcomer, pilot):
    plan = make(JointPlan, newcomer.partner, recruitment=newcomer)
    Pilot.objects.filter(pk=pilot.pk).update(plan=plan)
    pilot.refresh_from_db()
    with pytest.raises(DomainError) as refusal:
        decide(cast, pilot)
    assert refusal.value.link == reverse("pipeline:plan", args=[plan.public_id])
    page = read(cast.staff_client("manager"), reverse("pipeline:pilot", args=[pilot.public_id]))
    assert "This pilot is written in the joint plan." in page
    assert "Go or no go" not in page
