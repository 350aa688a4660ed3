"""The dated legal status: who was what on which day, by every way of asking."""

from __future__ import annotations

from datetime import date

import pytest
import time_machine
from django.db import IntegrityError, transaction
from django.db.models import OuterRef

from accounts.models import StaffToken
from core import clock
from core.actor import SYSTEM
from core.errors import DomainError
from core.models import Event
from partners.legal_status.selectors import AgentDays, agents_on, was_agent
from partners.legal_status.services import legal_status_change
from partners.models import LegalStatusChange, Partner, PartnerStatusChange
from partners.partner.services import partner_change, partner_create

DAY = date(2026, 3, 10)


@pytest.fixture
def partner(cast):
    """Created on 10 March as an introducer, an agent from 1 May, an introducer again from 1 August."""
    with time_machine.travel("2026-03-10T10:00:00Z", tick=False):
        made = partner_create(
            actor=cast.actor("manager"), name="Agence du Port", type=cast.vocabulary.company, country="FR",
            legal_status="introducer",
        )  # fmt: skip
    with time_machine.travel("2026-09-01T10:00:00Z", tick=False):
        for status, day in (("commercial_agent", date(2026, 5, 1)), ("introducer", date(2026, 8, 1))):
            made = legal_status_change(
                actor=cast.actor("finance"),
                partner=made,
                legal_status=status,
                reason="Signed",
                effective_on=day,
            )
    return made


@pytest.mark.parametrize(
    ("day", "agent"),
    [
        (date(2020, 1, 1), False),
        (date(2026, 4, 30), False),
        (date(2026, 5, 1), True),
        (date(2026, 7, 31), True),
        (date(2026, 8, 1), False),
        (date(2027, 1, 1), False),
    ],
)
def test_what_a_partner_was_on_a_day(partner, day, agent):
    days = AgentDays()
    days.add({partner.pk: False})
    assert days.was_agent(partner.pk, day) is agent
    assert (partner.pk in agents_on(day, [partner.pk])) is agent
    with transaction.atomic():
        row = PartnerStatusChange.objects.create(partner=partner, new_status="active", effective_on=day)
        found = PartnerStatusChange.objects.filter(was_agent(OuterRef("effective_on")), pk=row.pk)
        assert found.exists() is agent


def test_before_its_first_row_a_partner_was_what_that_row_changed(cast):
    """A partner without a beginning in its history: an agent until 1 May."""
    Partner.objects.filter(pk=cast.a.pk).update(legal_status="commercial_agent")
    LegalStatusChange.objects.create(
        partner=cast.a, old_status="commercial_agent", new_status="other", effective_on=date(2026, 5, 1)
    )
    days = AgentDays()
    days.add({cast.a.pk: True})
    for day, agent in ((date(2026, 4, 30), True), (date(2026, 5, 1), False)):
        assert days.was_agent(cast.a.pk, day) is agent
        assert (cast.a.pk in agents_on(day, [cast.a.pk])) is agent


@pytest.mark.parametrize(
    ("status", "day", "field"),
    [
        ("reseller", date(2026, 7, 31), "effective_on"),  # before the last change
        ("reseller", date(2026, 3, 9), "effective_on"),  # before the partner
        ("reseller", date(2099, 1, 1), "effective_on"),  # to come
        ("introducer", date(2026, 9, 1), "legal_status"),  # it is that
    ],
)
def test_a_change_out_of_order_is_refused(cast, partner, status, day, field):
    with time_machine.travel("2026-09-02T10:00:00Z", tick=False), pytest.raises(DomainError) as refused:
        legal_status_change(
            actor=cast.actor("finance"), partner=partner, legal_status=status, reason="x", effective_on=day
        )
    assert refused.value.field == field
    assert partner.legal_status_changes.count() == 3


@pytest.mark.parametrize("old", ["introducer", ""])
def test_the_database_refuses_a_row_in_between(partner, old):
    """Neither a change before the last one nor a second beginning."""
    with pytest.raises(IntegrityError), transaction.atomic():
        LegalStatusChange.objects.create(
            partner=partner, old_status=old, new_status="reseller", effective_on=date(2026, 6, 1)
        )
    with pytest.raises(IntegrityError), transaction.atomic():
        LegalStatusChange.objects.filter(partner=partner).update(effective_on=DAY)


def test_the_form_of_details_changes_it_from_today(cast):
    partner_change(actor=SYSTEM, partner=cast.a, legal_status="reseller")
    last = cast.a.legal_status_changes.first()
    assert (last.old_status, last.new_status, last.effective_on) == ("other", "reseller", clock.today())


BACKDATED = "Only administrators and finance set a day in the past"


@pytest.mark.parametrize(
    ("role", "status"),
    [("administrator", 302), ("finance", 302), ("manager", 422), ("manager_own", 422), ("legal", 403)],
)
def test_a_day_in_the_past_is_set_by_administrators_and_finance(cast, role, status):
    """It would give or take an agent's rights over sales already made."""
    url = f"/staff/partners/{cast.a.public_id}/legal-status/"
    sent = {"legal_status": "commercial_agent", "reason": "Signed", "effective_on": "2026-11-20"}
    LegalStatusChange.objects.filter(partner=cast.a).update(effective_on=date(2026, 1, 1))
    with time_machine.travel("2026-11-21T10:00:00Z", tick=False):
        client = cast.staff_client(role)
        answer = client.post(url, sent)
        assert answer.status_code == status
        assert (BACKDATED in answer.content.decode()) is (status == 422)
        cast.a.refresh_from_db()
        assert (cast.a.legal_status == "commercial_agent") is (status == 302)
        if status == 422:
            assert client.post(url, {**sent, "effective_on": "2026-11-21"}).status_code == 302


def test_over_the_api_a_day_in_the_past_is_refused_at_its_field(stage):
    sent = {"legal_status": "commercial_agent", "reason": "Signed", "effective_on": "2026-01-01"}
    url = f"/api/v1/partners/{stage.cast.a.public_id}/legal-status/"
    answer = stage.staff_token("manager").post(url, sent, content_type="application/json")
    assert answer.status_code == 422
    (error,) = answer.json()["errors"]
    assert error["pointer"] == "#/effective_on"
    assert error["detail"].startswith(BACKDATED)
    assert Partner.objects.get(pk=stage.cast.a.pk).legal_status == "other"


def test_a_token_for_the_legal_status_alone_sets_no_day_in_the_past(stage):
    client = stage.staff_token("administrator")
    StaffToken.objects.filter(owner=stage.cast.staff["administrator"]).update(
        scopes=["partners:read", "partners.legal_status:change"]
    )
    url = f"/api/v1/partners/{stage.cast.a.public_id}/legal-status/"
    sent = {"legal_status": "commercial_agent", "reason": "Signed"}
    answer = client.post(url, {**sent, "effective_on": "2026-01-01"}, content_type="application/json")
    assert (answer.status_code, "partners:write" in answer.json()["detail"]) == (403, True)
    assert client.post(url, sent, content_type="application/json").status_code == 200


def test_finance_finds_the_way_to_it_on_the_partners_page(stage):
    cast = stage.cast
    link = f"/staff/partners/{cast.a.public_id}/legal-status/"
    page = f"/staff/partners/{cast.a.public_id}/"
    assert link in cast.staff_client("finance").get(page).content.decode()
    assert link not in cast.staff_client("auditor").get(page).content.decode()


def test_a_page_an_event_and_the_api_tell_it(stage):
    cast, day = stage.cast, clock.today().isoformat()
    url = f"/staff/partners/{cast.a.public_id}/"
    client = cast.staff_client("manager")
    posted = client.post(url + "legal-status/", {"legal_status": "reseller", "reason": "Buys now"})
    assert posted.status_code == 302
    assert "Buys now" in client.get(url).content.decode()
    assert (
        f"Legal status of “{cast.a.name}” changed: Reseller"
        in client.get(url + "tab/timeline/").content.decode()
    )
    read = stage.staff_token("administrator").get(f"/api/v1/partners/{cast.a.public_id}/").json()
    assert read["legal_status_history"] == [
        {"new_status": "reseller", "effective_on": day, "reason": "Buys now"}
    ]
    assert Event.objects.filter(code="partners.partner.legal_status_changed").count() == 1
    assert cast.staff_client("auditor").get(url + "legal-status/").status_code == 403
