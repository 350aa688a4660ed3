"""Two at once on the questions to one prospect, on PostgreSQL."""

from __future__ import annotations

import pytest

from core import operation
from core.actor import SYSTEM
from partners.models import Answer, Contact
from pipeline.models import NeedsRequest
from pipeline.needs import links, services
from pipeline.needs.ready import load_questions
from pipeline.recruitment import services as recruitments
from tests.pipeline.recruitment_factories import make_phases, recruit
from tests.support.contention import at_once, meeting
from tests.support.users import make_cast

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]


def asked():
    cast = make_cast()
    make_phases()
    load_questions(SYSTEM, "needs")
    row = recruit(cast, "Sarvi")
    contact = Contact.objects.create(partner=row.partner, name="Aino", email="aino@sarvi.test")
    return cast, row, contact


def sending(cast, row, contact):
    return lambda: (
        services.needs_send(actor=cast.actor("manager"), recruitment=row, contact=contact) and "sent"
    )


def test_two_of_us_who_send_the_questions_leave_one_link(monkeypatch):
    cast, row, contact = asked()
    monkeypatch.setattr(services.needs, "is_asked", meeting(services.needs.is_asked))
    assert at_once(*[sending(cast, row, contact)] * 2) == ["sent", "sent"]
    assert sorted(NeedsRequest.objects.values_list("status", flat=True)) == ["revoked", "waiting"]


def test_without_the_lock_the_database_refuses_the_second_link(monkeypatch):
    cast, row, contact = asked()
    monkeypatch.setattr(recruitments, "lock", lambda row: type(row).objects.get(pk=row.pk))
    monkeypatch.setattr(services, "create", meeting(operation.create))
    assert sorted(at_once(*[sending(cast, row, contact)] * 2)) == ["invalid", "sent"]
    assert NeedsRequest.objects.get().status == "waiting"


def test_what_is_saved_while_it_is_sent_back_is_in_it_or_refused(monkeypatch):
    cast, row, contact = asked()
    request = services.needs_send(actor=cast.actor("manager"), recruitment=row, contact=contact)
    actor = links.link_actor(request)
    services.needs_save(actor=actor, request=request, subject="needs", values={"users": "4", "aims": "Calm"})
    monkeypatch.setattr(services.needs, "asked_by_link", meeting(services.needs.asked_by_link))
    saved, sent_back = at_once(
        lambda: services.needs_save(actor=actor, request=request, subject="needs", values={"places": "Oulu"}),
        lambda: services.needs_send_back(actor=actor, request=request).status,
    )
    assert sent_back == "answered"
    late = Answer.objects.filter(code="places")
    if saved == "needs-sent-back":
        assert not late.exists()
    else:
        request.refresh_from_db()
        assert late.get().answered_at <= request.answered_at
