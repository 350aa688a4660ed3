"""Applications that two work on at once, on PostgreSQL."""

from __future__ import annotations

import pytest

from core.models import Event, OutgoingMail
from partners.models import Partner
from pipeline.applications import services, submission
from pipeline.models import Application
from tests.pipeline import application_factories as make
from tests.pipeline.recruitment_factories import make_phases
from tests.support.contention import at_once, meeting
from tests.support.users import make_cast

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]


def test_two_who_examine_one_application_decide_once(monkeypatch):
    cast = make_cast()
    make_phases()
    row = make.applied()
    # Each looks whether it may be decided after it read the status: there the two meet, unless it is locked.
    monkeypatch.setattr(services, "check_transition", meeting(services.check_transition))

    def accept() -> str:
        values = {"application": row, "type": cast.vocabulary.company}
        services.application_accept(actor=cast.actor("manager"), **values)
        return "decided"

    def refuse() -> str:
        services.application_refuse(actor=cast.actor("administrator"), application=row, reason="No")
        return "decided"

    assert sorted(at_once(accept, refuse)) == ["decided", "wrong-status"]
    told = ["pipeline.application_accepted", "pipeline.application_refused"]
    assert OutgoingMail.objects.filter(kind__in=told).count() == 1
    accepted = Application.objects.get().status == "accepted"
    assert Partner.objects.filter(name=row.name).exists() == accepted


def test_two_who_accept_one_application_make_one_partner(monkeypatch):
    cast = make_cast()
    make_phases()
    row = make.applied()
    monkeypatch.setattr(services, "check_transition", meeting(services.check_transition))

    def accept() -> str:
        values = {"application": row, "type": cast.vocabulary.company}
        services.application_accept(actor=cast.actor("manager"), **values)
        return "accepted"

    assert sorted(at_once(accept, accept)) == ["accepted", "wrong-status"]
    assert Partner.objects.filter(name=row.name).count() == 1


def test_sent_and_confirmed_by_an_impatient_finger_it_is_one(monkeypatch):
    make_cast()
    make.open_form()
    # Both look for the other one before either is there.
    monkeypatch.setattr(submission, "create", meeting(submission.create))
    answers = at_once(make.send, make.send)
    assert sorted(str(answer) for answer in answers) == ["Gamma Énergie", "sent-already"]
    assert OutgoingMail.objects.filter(kind="pipeline.application_confirm").count() == 1
    row = Application.objects.get()
    at_once(lambda: make.confirm(row), lambda: make.confirm(row))
    assert Event.objects.filter(code="pipeline.application.received").count() == 1
