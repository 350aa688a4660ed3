"""Co-marketing actions: planned, proposed, held; what they cost and brought, each sale once."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from core.actor import SYSTEM
from core.errors import DomainError
from core.models import Event, OutgoingMail
from core.money import Money
from marketing.actions import selectors, services
from marketing.actions.contributions import my_day
from marketing.actions.rules import Obtained, outcome
from marketing.models import ActionLead, ActionSale, CoMarketingAction
from partners.budget import services as budget
from pipeline.models import Deal, Sale
from pipeline.sales.services import sale_refund
from referrals.models import ReferralEvent
from tests.support.factories import make
from tests.support.pages import read

EUR = {"currency": "EUR"}


@pytest.fixture(autouse=True)
def third_of_march(time_machine):
    time_machine.move_to("2026-03-03T10:00:00Z", tick=False)


def plan(cast, **values) -> CoMarketingAction:
    given = {"kind": "webinar", "title": "Webinar", "held_on": date(2026, 2, 10), "partner": cast.a}
    amounts = {"ours": Money(100_000, "EUR"), "theirs": Money(50_000, "EUR")}
    return services.action_plan(actor=cast.actor("marketing"), **{**given, **amounts, **values})


def sale_of(partner, minor: int, **values) -> Sale:
    given = {"amount_minor": minor, "programme_minor": minor, "currency": "EUR", "source": "manual",
             "sold_on": date(2026, 2, 20)}  # fmt: skip
    return make(Sale, partner, **{**given, **values})


def test_figures_by_hand():
    none = outcome(0, 0, 0, [])
    assert (none.cost_per_lead, none.roi) == (None, None)
    sales = [
        Obtained(1, 300_000, "C-1", "Alpha"),
        Obtained(2, 50_000, "C-1", "Alpha SA"),
        Obtained(3, 20_000, "", "Hôpital Nord"),
        Obtained(4, 10_000, "", "HOPITAL NORD"),
        Obtained(5, 0, "C-9", "Given back"),
        Obtained(1, 300_000, "C-1", "Alpha"),
    ]
    found = outcome(100_000, 50_000, 4, sales)
    assert (found.customers, found.revenue_minor) == (2, 380_000)
    assert found.cost_per_lead == 37_500
    assert found.roi == Decimal("2.8")


def test_sales_of_a_linked_deal_count_once_and_net_of_refunds(cast):
    action, actor = plan(cast), cast.actor("marketing")
    assert selectors.outcomes([action])[action.pk].roi is None
    action = services.action_finish(actor=actor, action=action)
    deal = make(Deal, cast.a)
    sold = sale_of(cast.a, 400_000, deal=deal, customer_ref="C-1")
    alone = sale_of(cast.a, 30_000, customer_ref="C-2")
    services.lead_link(actor=actor, action=action, deal=deal)
    services.sale_link(actor=actor, action=action, sale=sold)
    services.sale_link(actor=actor, action=action, sale=alone)
    services.lead_link(
        actor=actor, action=action, referral=make(ReferralEvent, cast.a, type="lead", partner=cast.a)
    )
    sale_refund(
        actor=SYSTEM, sale=sold, amount=Money(100_000, "EUR"), refunded_on=date(2026, 3, 1), reason="Part"
    )

    found = selectors.outcomes([action])[action.pk]
    assert (found.leads, found.customers, found.revenue_minor) == (2, 2, 330_000)
    assert (found.cost_per_lead, found.roi) == (75_000, Decimal("2.3"))
    assert [sale.pk for sale in selectors.obtained_sales(action)] == [alone.pk, sold.pk]
    said = read(cast.staff_client("manager"), reverse("marketing:action", args=[action.public_id]))
    assert "€1,000.00" in said
    assert "230%" in said
    assert "from a linked deal" not in said


def test_a_row_belongs_to_one_action_and_to_its_partner(cast):
    one, two, actor = plan(cast), plan(cast, title="Other"), cast.actor("marketing")
    deal, foreign = make(Deal, cast.a), make(Deal, cast.b)
    sale = sale_of(cast.a, 1_000, deal=deal)
    services.lead_link(actor=actor, action=one, deal=deal)
    for refused, field in [
        (lambda: services.lead_link(actor=actor, action=two, deal=deal), "deal"),
        (lambda: services.lead_link(actor=actor, action=two, deal=foreign), "deal"),
        (lambda: services.lead_link(actor=actor, action=two), "deal"),
        (lambda: services.sale_link(actor=actor, action=two, sale=sale), "sale"),
        (lambda: services.sale_link(actor=actor, action=two, sale=sale_of(cast.b, 500)), "sale"),
    ]:
        with pytest.raises(DomainError) as refusal:
            refused()
        assert (refusal.value.status, list(refusal.value.fields)) == (422, [field])
    with pytest.raises(IntegrityError), transaction.atomic():
        ActionLead.objects.create(action=two, deal=deal)
    with pytest.raises(IntegrityError), transaction.atomic():
        ActionLead.objects.create(action=two)
    assert not ActionSale.objects.exists()


def test_a_partner_proposes_and_is_told_the_answer(cast):
    client = cast.member_client("a", "marketing")
    typed = {"kind": "event", "title": "Salon", "held_on": "2026-05-04", "ours": "1500", "theirs": "500",
             "currency": "EUR"}  # fmt: skip
    answer = client.post(reverse("portal:action-propose", args=[cast.a.public_id]), typed)
    action = CoMarketingAction.objects.get()
    assert answer.url == reverse("portal:action", args=[cast.a.public_id, action.public_id])
    assert (action.status, action.our_minor, action.partner_minor) == ("proposed", 150_000, 50_000)
    assert OutgoingMail.objects.filter(kind="marketing.action_proposed").exists()
    waiting = [task for one in my_day(cast.actor("marketing")) for task in map(one.task, one.rows)]
    assert [str(task.title) for task in waiting] == ["Answer the proposal “Salon”"]

    ours = cast.staff_client("marketing")
    page = reverse("marketing:action", args=[action.public_id])
    assert ours.post(page + "refuse/", {"reason": ""}).status_code == 422
    ours.post(page + "refuse/", {"reason": "No budget"})
    action.refresh_from_db()
    assert (action.status, action.reason) == ("refused", "No budget")
    assert OutgoingMail.objects.filter(kind="marketing.action_refused").exists()
    assert "No budget" in read(client, reverse("portal:action", args=[cast.a.public_id, action.public_id]))
    other = cast.member_client("b", "marketing")
    assert other.get(reverse("portal:action", args=[cast.b.public_id, action.public_id])).status_code == 404


def test_what_is_held_is_done_and_what_is_done_counts_as_spent(cast):
    actor = cast.actor("marketing")
    action, later = plan(cast), plan(cast, title="Later", held_on=date(2026, 6, 1))
    with pytest.raises(DomainError) as refusal:
        services.action_finish(actor=actor, action=later)
    assert list(refusal.value.fields) == ["held_on"]
    assert selectors.spent_of_year(2026) == 0
    services.action_finish(actor=actor, action=action)
    assert selectors.spent_of_year(2026) == 100_000
    services.action_cancel(actor=actor, action=later, reason="Moved")
    with pytest.raises(DomainError) as refusal:
        services.lead_link(actor=actor, action=later, deal=make(Deal, cast.a))
    assert refusal.value.status == 409
    services.action_replan(actor=actor, action=later)
    later.refresh_from_db()
    assert (later.status, later.reason) == ("planned", "")
    codes = Event.objects.filter(target_id=later.public_id).order_by("pk").values_list("code", flat=True)
    assert list(codes) == [
        "marketing.action.planned", "marketing.action.cancelled", "marketing.action.replanned",
    ]  # fmt: skip


def test_the_years_hold_budget_against_investment(cast):
    budget.budget_line_add(
        actor=cast.actor("administrator"),
        year=2026,
        use="co_marketing",
        name="All",
        planned=Money(500_000, "EUR"),
    )
    plan(cast)
    plan(cast, kind="press", partner=cast.b, ours=Money(20_000, "EUR"))
    assert [(y.year, y.budget, y.invested, y.left) for y in selectors.years()] == [
        (2026, 500_000, 120_000, 380_000)
    ]
    kinds = selectors.by_kind(selectors.actions_of_year(2026))
    assert {kind: (found.count, found.outcome.our_minor) for kind, found in kinds.items()} == {
        "webinar": (1, 100_000), "press": (1, 20_000),
    }  # fmt: skip
    assert selectors.active_partners(date(2026, 3, 3)) == 2
    assert selectors.active_partners(date(2027, 3, 3)) == 0
    assert selectors.yearly_budget(2026) == Money(500_000, "EUR")
    assert selectors.yearly_budget(2025) is None
    said = read(cast.staff_client("marketing"), reverse("marketing:action-years"))
    assert "€5,000.00" in said
    assert "€1,200.00" in said


def test_a_partner_links_its_own_deals_from_a_list(cast):
    action, deal = plan(cast), make(Deal, cast.a)
    client = cast.member_client("a", "sales")
    page = reverse("portal:action-lead", args=[cast.a.public_id, action.public_id])
    assert deal.number in client.get(page).content.decode()
    assert client.post(page, {"deal": make(Deal, cast.b).public_id}).status_code == 422
    client.post(page, {"deal": deal.public_id})
    lead = ActionLead.objects.get()
    assert (lead.action_id, lead.deal_id) == (action.pk, deal.pk)
    client.post(reverse("portal:action-lead-unlink", args=[cast.a.public_id, lead.public_id]))
    assert not ActionLead.objects.exists()


@pytest.mark.one_engine
def test_pages_take_as_many_queries_for_many_rows(cast, django_assert_max_num_queries):
    actions = [plan(cast, title=f"A{n}") for n in range(12)]
    for action in actions:
        services.lead_link(actor=cast.actor("marketing"), action=action, deal=make(Deal, cast.a))
    with django_assert_max_num_queries(4):
        selectors.outcomes(actions)


def test_a_partner_hears_why_what_was_planned_is_called_off(cast):
    action = plan(cast, held_on=date(2026, 5, 5))
    services.action_cancel(actor=cast.actor("marketing"), action=action, reason="The room is closed")
    mails = OutgoingMail.objects.filter(kind="marketing.action_cancelled")
    told = {cast.members["a"][role].public_id for role in ("administrator", "sales", "marketing")}
    assert {mail.recipient for mail in mails} == told
    page = read(
        cast.member_client("a", "sales"), f"/portal/{cast.a.public_id}/co-marketing/{action.public_id}/"
    )
    assert "The room is closed" in page


def test_a_partner_does_not_propose_without_end(cast, monkeypatch):
    monkeypatch.setattr(services, "MOST_PROPOSED", 1)
    client = cast.member_client("a", "marketing")
    typed = {"kind": "event", "title": "Salon", "held_on": "2026-05-04", "ours": "1", "theirs": "0",
             "currency": "EUR"}  # fmt: skip
    for _number in range(2):
        page = client.post(reverse("portal:action-propose", args=[cast.a.public_id]), typed)
    assert "1 proposals wait for our answer already" in page.content.decode()
    assert CoMarketingAction.objects.count() == 1
