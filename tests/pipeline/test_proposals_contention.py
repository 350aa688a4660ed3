"""Proposals and business cases that two people touch at the same moment, on PostgreSQL."""

from __future__ import annotations

import pytest

from core.models import Event, OutgoingMail
from core.queue import jobs
from partners.models import Contact
from pipeline.business_cases import services as cases
from pipeline.models import BusinessCase, Proposal, Recruitment
from pipeline.proposals import sending, services
from tests.pipeline.recruitment_factories import make_phases, recruit
from tests.pipeline.test_business_cases import LINES
from tests.support.contention import at_once
from tests.support.users import Cast, make_cast

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def cast() -> Cast:
    found = make_cast()
    make_phases()
    return found


@pytest.fixture
def newcomer(cast) -> Recruitment:
    return recruit(cast, "Gamma")


def on_its_way(cast: Cast, newcomer: Recruitment) -> Proposal:
    contact = Contact.objects.create(partner=newcomer.partner, name="Ada Roy", email="ada@gamma.test")
    draft = services.proposal_begin(actor=cast.actor("manager"), recruitment=newcomer)
    return sending.proposal_send(actor=cast.actor("manager"), proposal=draft, contact=contact)


def test_two_workers_with_one_document_send_it_once(cast, newcomer):
    proposal = on_its_way(cast, newcomer)
    of = sending.mark_of(proposal.snapshot)

    def deliver() -> None:
        sending.proposal_deliver(
            actor=cast.actor("manager").as_system(), proposal=proposal, of=of, content=b"%PDF-1.7 x"
        )

    at_once(deliver, deliver)
    assert Proposal.objects.get().status == "sent"
    assert OutgoingMail.objects.filter(kind="pipeline.proposal").count() == 1
    assert Event.objects.filter(code="pipeline.proposal.sent").count() == 1


def test_a_proposal_is_sent_or_taken_back_never_both(cast, newcomer):
    proposal = on_its_way(cast, newcomer)
    of = sending.mark_of(proposal.snapshot)

    def deliver() -> None:
        sending.proposal_deliver(
            actor=cast.actor("manager").as_system(), proposal=proposal, of=of, content=b"%PDF-1.7 x"
        )

    def take_back() -> str:
        return sending.proposal_take_back(actor=cast.actor("administrator"), proposal=proposal).status

    _sent, answer = at_once(deliver, take_back)
    status = Proposal.objects.get().status
    assert (status, answer) in {("sent", "wrong-status"), ("draft", "draft")}
    jobs.run_due()
    assert OutgoingMail.objects.count() == (status == "sent")


def test_two_who_begin_leave_one_draft_and_one_case(cast, newcomer):
    def begin(role: str) -> str:
        services.proposal_begin(actor=cast.actor(role), recruitment=newcomer)
        cases.business_case_begin(actor=cast.actor(role), recruitment=newcomer, lines=LINES)
        return "begun"

    answers = at_once(lambda: begin("manager"), lambda: begin("administrator"))
    assert sorted(answers) == ["begun", "conflict"]
    assert (Proposal.objects.count(), BusinessCase.objects.count()) == (1, 1)
