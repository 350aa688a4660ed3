"""Payments of a subscription: what they earn follows from their days, whatever the order they come in."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from importlib import import_module
from itertools import permutations
from typing import Any

import pytest
import time_machine
from django.apps import apps
from django.db import connection, transaction
from django.db.models import Sum
from django.db.models.functions import Coalesce
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core import guards
from core.actor import SYSTEM
from core.clock import add_months
from core.models import Event, OutgoingMail
from core.money import Money
from core.queue import outbox
from ledger.models import Line
from ledger.proof import faults
from partners.models import ExchangeRate, Partner
from payouts.statements import explained
from pipeline.models import Sale
from pipeline.sales.services import sale_record, sale_refund
from referrals.commissions import accrual
from referrals.commissions.explain import why
from referrals.commissions.services import payment_record
from referrals.models import Commission, CommissionDecision, Subscription
from referrals.plans import services as plan_services
from tests.payouts.factories import produce
from tests.referrals.factories import eur, make_plan
from tests.referrals.test_api import staff_api
from tests.support.pages import read

pytestmark = pytest.mark.django_db
JANUARY = date(2026, 1, 1)
TENTH = Decimal("0.10")
ONCE = {"rate": TENTH}
THREE_MONTHS = {"rate": TENTH, "recurring": True, "months": 3}


def paid(partner: Partner, day: date, amount: str = "100.00", **details: Any) -> Sale:
    """A payment of a subscription, not decided yet."""
    values = {"role": "sourced", "source": "api", "customer_ref": "c-1", "is_recurring": True, **details}
    money = values.pop("money", eur(amount))
    return sale_record(actor=SYSTEM, partner=partner, sold_on=day, amount=money, **values)


def decide(sale: Sale) -> CommissionDecision:
    return accrual.commission_accrue(actor=SYSTEM, sale=sale)


def pays(partner: Partner, day: date, amount: str = "100.00", **details: Any) -> CommissionDecision:
    return decide(paid(partner, day, amount, **details))


def give_back(sale: Sale, day: date, amount: str = "100.00", *, attributable: bool = False) -> Sale:
    return sale_refund(
        actor=SYSTEM, sale=sale, amount=eur(amount), refunded_on=day, attributable=attributable
    )


def rows() -> list[tuple[str, str, int, str]]:
    """Kind, day, amount and what caused it of each commission, as they came."""

    def short(day: date | None) -> str:
        return f"{day:%d.%m}" if day else ""

    found = Commission.objects.order_by("pk")
    columns = found.values_list("kind", "earned_on", "amount_minor", "caused_by__sold_on")
    return [(kind, short(day), minor, short(cause)) for kind, day, minor, cause in columns]


def nets() -> dict[date, int]:
    """What is left of the commission of each payment, by its day, without those that earn nothing."""
    found = Commission.objects.annotate(payment=Coalesce("sale__refund_of__sold_on", "sale__sold_on"))
    sums = found.order_by().values_list("payment").annotate(total=Sum("amount_minor"))
    return {day: total for day, total in sums if total}


def second_version(version, since: date, **rule: Any) -> None:
    draft = plan_services.version_create(actor=SYSTEM, plan=version.plan)
    for old in draft.rules.all():
        plan_services.rule_delete(actor=SYSTEM, rule=old)
    plan_services.rule_create(actor=SYSTEM, version=draft, **rule)
    plan_services.version_publish(actor=SYSTEM, version=draft, effective_from=since)


# -- One rule after the other ---------------------------------------------------------------------


def test_months_count_from_the_first_payment_by_date_however_late_it_comes(cast):
    make_plan(THREE_MONTHS)
    for day in (date(2026, 11, 5), date(2026, 4, 5), date(2026, 5, 5)):
        pays(cast.a, day)
    # November paid when it came first; counted from April it is too late, and that is corrected.
    assert rows() == [
        ("earned", "05.11", 1_000, ""),
        ("earned", "05.04", 1_000, ""),
        ("correction", "05.11", -1_000, "05.04"),
        ("earned", "05.05", 1_000, ""),
    ]
    subscription = Subscription.objects.get()
    assert (subscription.first_on, subscription.paid_by) == (date(2026, 4, 5), None)
    assert list(faults()) == []


def test_once_is_once_for_each_partner_source_customer_line_and_currency(cast):
    ExchangeRate.objects.create(currency="USD", day=date(2025, 12, 1), rate=Decimal("0.8"))
    make_plan(ONCE)
    line, other = cast.vocabulary.lines[:2]
    for details in (
        {}, {"product_line": line}, {"product_line": other}, {"customer_ref": "c-2"}, {"source": "manual"},
        {"money": Money(10_000, "USD")},
    ):  # fmt: skip
        assert [pays(cast.a, JANUARY + timedelta(days=day), **details).reason for day in (0, 30)] == [
            "",
            "once",
        ]
    assert pays(cast.b, JANUARY).reason == ""
    assert Subscription.objects.count() == 7


def test_a_first_payment_given_back_in_full_leaves_the_commission_to_the_next(cast):
    make_plan(ONCE)
    first, second = paid(cast.a, JANUARY), paid(cast.a, date(2026, 2, 1))
    assert [decide(sale).reason for sale in (first, second)] == ["", "once"]
    decide(give_back(first, date(2026, 2, 10)))
    assert rows() == [
        ("earned", "01.01", 1_000, ""),
        ("reversal", "10.02", -1_000, ""),
        ("earned", "10.02", 1_000, "10.02"),
    ]
    assert pays(cast.a, date(2026, 3, 1)).reason == "once"
    assert Subscription.objects.get().paid_by == second
    # The decision about the second payment stays; its commission says what changed.
    assert CommissionDecision.objects.get(sale=second).reason == "once"
    own = Commission.objects.get(sale=second).explanation
    assert (own["correction"], own["due"], own["before"]) == ("given_back", 1_000, 0)
    assert list(faults()) == []


def test_given_back_before_the_next_payment_it_is_simply_paid_by_that(cast):
    make_plan(ONCE)
    first = paid(cast.a, JANUARY)
    decide(first)
    decide(give_back(first, JANUARY + timedelta(days=5)))
    assert Subscription.objects.get().paid_by is None
    assert pays(cast.a, date(2026, 2, 1)).reason == ""
    assert nets() == {date(2026, 2, 1): 1_000}


def test_a_part_given_back_leaves_the_commission_where_it_is(cast):
    make_plan(ONCE)
    first = paid(cast.a, JANUARY)
    decide(first)
    decide(give_back(first, JANUARY + timedelta(days=5), "99.00"))
    assert pays(cast.a, date(2026, 2, 1)).reason == "once"
    assert nets() == {JANUARY: 10}


def test_an_agent_who_keeps_the_commission_is_not_paid_twice(cast):
    Partner.objects.filter(pk=cast.a.pk).update(legal_status="commercial_agent")
    make_plan(ONCE)
    first = paid(cast.a, JANUARY)
    decide(first)
    assert decide(give_back(first, JANUARY + timedelta(days=5), attributable=True)).reason == "agent"
    assert pays(cast.a, date(2026, 2, 1)).reason == "once"
    assert nets() == {JANUARY: 1_000}


def test_a_running_subscription_keeps_its_terms_when_a_new_version_comes_or_the_plan_ends(cast):
    version = make_plan(THREE_MONTHS)
    pays(cast.a, date(2026, 7, 1))
    second_version(version, date(2026, 8, 1), rate=Decimal("0.02"))
    august = pays(cast.a, date(2026, 8, 1))
    assert (august.amount_minor, august.plan_version) == (1_000, version)
    assert pays(cast.b, date(2026, 8, 1)).amount_minor == 200
    plan_services.plan_change(actor=SYSTEM, plan=version.plan, is_active=False)
    assert pays(cast.a, date(2026, 9, 1)).amount_minor == 1_000
    assert pays(cast.a, date(2026, 10, 1)).reason == "over"


def test_an_earlier_payment_under_older_terms_brings_them_to_the_others(cast):
    version = make_plan(THREE_MONTHS)
    second_version(version, date(2026, 8, 1), rate=Decimal("0.02"), recurring=True)
    pays(cast.a, date(2026, 8, 1))
    pays(cast.a, date(2026, 7, 1))
    assert rows() == [
        ("earned", "01.08", 200, ""),
        ("earned", "01.07", 1_000, ""),
        ("correction", "01.08", 800, "01.07"),
    ]


def test_a_customer_from_before_the_plan_is_none_that_it_pays_once_for(cast):
    make_plan(ONCE, since=date(2026, 3, 1))
    assert [pays(cast.a, date(2026, month, 1)).reason for month in (2, 3, 4)] == ["no_plan", "once", "once"]


def test_months_count_from_a_first_payment_that_no_rule_fitted(cast):
    make_plan(THREE_MONTHS, since=date(2026, 3, 1))
    decided = [pays(cast.a, date(2026, month, 1)).reason for month in (2, 3, 4, 5)]
    assert decided == ["no_plan", "", "", "over"]


def test_later_refunds_of_what_was_corrected_take_back_what_is_left_and_no_more(cast):
    version = make_plan(THREE_MONTHS)
    second_version(version, date(2026, 8, 1), rate=Decimal("0.02"), recurring=True)
    august = paid(cast.a, date(2026, 8, 1))
    decide(august)
    decide(give_back(august, date(2026, 8, 10), "50.00"))
    pays(cast.a, date(2026, 7, 1))
    decide(give_back(august, date(2026, 8, 20), "30.00"))
    # 2.00 earned, half taken back; at ten per cent 5.00 is left of it; of 80.00 given back, 2.00.
    assert rows()[:2] == [("earned", "01.08", 200, ""), ("reversal", "10.08", -100, "")]
    assert rows()[3:] == [("correction", "01.08", 400, "01.07"), ("reversal", "20.08", -300, "")]
    decide(give_back(august, date(2026, 8, 30), "20.00"))
    assert nets() == {date(2026, 7, 1): 1_000}
    assert list(faults()) == []


def test_a_correction_waits_like_what_it_corrects(cast):
    version = make_plan(ONCE, hold_days=30)
    pays(cast.a, date(2026, 5, 1))
    pays(cast.a, date(2026, 4, 1))
    assert [str(row.hold_until) for row in Commission.objects.order_by("pk")] == [
        "2026-05-31", "2026-05-01", "2026-05-31",
    ]  # fmt: skip
    # On a statement too: what counts when goes by days alone, and the statement after it corrects it.
    Commission.objects.filter(sale__sold_on=date(2026, 4, 1)).update(
        statement_id="sta_1", status="on_statement"
    )
    pays(cast.a, date(2026, 3, 1))
    correction = Commission.objects.get(kind="correction", sale__sold_on=date(2026, 4, 1))
    assert (str(correction.hold_until), correction.plan_version) == ("2026-05-01", version)


def test_what_a_refund_frees_waits_for_the_customer_where_the_plan_says_so(cast):
    make_plan(ONCE, due_on="payment", hold_days=10)
    first, second = paid(cast.a, JANUARY), paid(cast.a, date(2026, 2, 1))
    for sale in (first, second):
        decide(sale)
    decide(give_back(first, date(2026, 2, 10)))
    freed = Commission.objects.get(sale=second)
    assert freed.hold_until is None
    payment_record(actor=SYSTEM, sale=second, amount=eur("100.00"), paid_on=date(2026, 2, 20))
    freed.refresh_from_db()
    assert freed.hold_until == date(2026, 3, 2)


def test_people_hear_of_corrections_once_whatever_their_number(cast):
    version = make_plan({"rate": TENTH, "recurring": True})
    second_version(version, date(2026, 2, 1), rate=Decimal("0.02"), recurring=True)
    for month in (2, 3, 4):
        pays(cast.a, date(2026, month, 1))
    pays(cast.a, JANUARY)
    outbox.deliver_due()
    event = Event.objects.get(code="referrals.commission.corrected")
    assert event.data["count"] == 3
    mails = OutgoingMail.objects.filter(kind="referrals.commission_corrected")
    assert mails.count() == len(set(mails.values_list("recipient", flat=True))) > 0


# -- Any order -------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Terms:
    """Terms of a plan from a day on, as the recount below takes them."""

    since: date
    rate: Decimal
    recurring: bool = False
    months: int | None = None


PLANS: list[list[Terms]] = [
    [Terms(date(2020, 1, 1), TENTH)],
    [Terms(date(2020, 1, 1), TENTH, True, 2)],
    [Terms(date(2026, 3, 1), TENTH)],
    [Terms(date(2026, 3, 1), TENTH, True, 2)],
    [Terms(date(2020, 1, 1), TENTH, True, 3), Terms(date(2026, 3, 1), Decimal("0.02"))],
    [Terms(date(2020, 1, 1), Decimal("0.25")), Terms(date(2026, 4, 1), TENTH, True)],
]


@dataclass
class Paid:
    day: date
    minor: int
    given_back: int = 0
    sale: Sale | None = field(default=None, compare=False)


def recount(plan: list[Terms], payments: list[Paid]) -> dict[date, int]:
    """By day, what each payment of one customer earns: worked out from nothing, in the order of days."""
    in_order = sorted(payments, key=lambda payment: payment.day)

    def on(day: date) -> Terms | None:
        return next((terms for terms in reversed(plan) if terms.since <= day), None)

    first = next((number for number, payment in enumerate(in_order) if on(payment.day)), None)
    if first is None:
        return {}
    terms = on(in_order[first].day)
    assert terms is not None
    earning = in_order[first:]
    if terms.recurring:
        end = add_months(in_order[0].day, terms.months) if terms.months else date.max
        earning = [payment for payment in earning if payment.day < end]
    else:
        standing = [payment for payment in in_order if payment.given_back < payment.minor]
        earning = standing[:1] if standing and standing[0] in earning else []
    found = {}
    for payment in earning:
        whole = int(Fraction(payment.minor) * Fraction(terms.rate) + Fraction(1, 2))
        taken = int(Fraction(whole * payment.given_back, payment.minor) + Fraction(1, 2))
        found[payment.day] = whole - taken
    return {day: minor for day, minor in found.items() if minor}


@contextmanager
def undone() -> Iterator[None]:
    """What is written in it is rolled back, so that each example begins anew."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def published(plan: list[Terms]) -> None:
    first, *later = plan
    rules = [{"rate": terms.rate, "recurring": terms.recurring, "months": terms.months} for terms in plan]
    version = make_plan(rules[0], since=first.since)
    for terms, rule in zip(later, rules[1:], strict=True):
        second_version(version, terms.since, **rule)


def arrive(
    partner: Partner, what: tuple[str, int], payments: list[Paid], refunds: list[tuple[int, Fraction]]
) -> Sale:
    kind, number = what
    if kind == "payment":
        payment = payments[number]
        payment.sale = paid(partner, payment.day, money=Money(payment.minor, "EUR"))
        return payment.sale
    at, part = refunds[number]
    payment = payments[at]
    assert payment.sale is not None
    minor = min(payment.minor - payment.given_back, int(payment.minor * part))
    payment.given_back += minor
    money = Money(minor, "EUR")
    day = payment.day + timedelta(days=7 * number)
    return sale_refund(actor=SYSTEM, sale=payment.sale, amount=money, refunded_on=day, attributable=False)


@st.composite
def courses(draw):
    """A plan, payments on different days, refunds, the order in which they come, and which of them are
    decided at once; the others wait for a batch."""
    days = draw(st.lists(st.integers(0, 200), min_size=1, max_size=5, unique=True))
    payments = [Paid(JANUARY + timedelta(days=day), draw(st.integers(1, 90)) * 100) for day in days]
    parts = st.sampled_from([Fraction(1), Fraction(1, 2), Fraction(1, 3)])
    at = st.integers(0, len(days) - 1)
    refunds = draw(st.lists(st.tuples(at, parts), max_size=3, unique_by=lambda refund: refund[0]))
    everything = [("payment", n) for n in range(len(days))] + [("refund", n) for n in range(len(refunds))]
    drawn = {what: place for place, what in enumerate(draw(st.permutations(everything)))}

    def place(what: tuple[str, int]) -> tuple[int, bool]:
        """A refund needs its sale: one that is drawn before it comes right after it."""
        if what[0] == "payment":
            return drawn[what], False
        return max(drawn[what], drawn["payment", refunds[what[1]][0]]), True

    course = sorted(everything, key=place)
    at_once = draw(st.lists(st.booleans(), min_size=len(course), max_size=len(course)))
    return draw(st.sampled_from(PLANS)), payments, refunds, course, at_once


@pytest.mark.one_engine
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(drawn=courses())
def test_in_any_order_alone_or_in_batches_each_payment_earns_what_a_recount_says(cast, drawn):
    plan, payments, refunds, course, at_once = drawn
    payments = [Paid(payment.day, payment.minor) for payment in payments]
    with undone():
        published(plan)
        for what, now in zip(course, at_once, strict=True):
            sale = arrive(cast.a, what, payments, refunds)
            if now:
                decide(sale)
        accrual.commissions_accrue(actor=SYSTEM)
        assert nets() == recount(plan, payments)
        owed = Line.objects.filter(account__code="commission_payable").aggregate(total=Sum("amount_minor"))
        assert -(owed["total"] or 0) == sum(nets().values())
        assert list(faults()) == []
        stands = Subscription.objects.get()
        assert stands.first_on == min(payment.day for payment in payments)


@pytest.mark.one_engine
def test_in_each_order_of_four_payments_the_same_is_paid(cast):
    months = [date(2026, month, 1) for month in (1, 2, 3, 4)]
    for rule, expected in (
        (ONCE, {months[0]: 1_000}),
        (THREE_MONTHS, dict.fromkeys(months[:3], 1_000)),
    ):
        for order in permutations(months):
            with undone():
                make_plan(rule)
                for day in order:
                    pays(cast.a, day)
                assert nets() == expected, order


def test_payments_on_one_day_count_as_they_were_recorded(cast):
    make_plan(ONCE)
    sales = [paid(cast.a, JANUARY, amount) for amount in ("100.00", "200.00", "300.00")]
    for sale in reversed(sales):
        decide(sale)
    assert sum(nets().values()) == 1_000
    assert Subscription.objects.get().paid_by == sales[0]


# -- The ledger, and what it costs ---------------------------------------------------------------------


def test_what_is_owed_on_a_day_does_not_depend_on_what_was_imported_with_it(cast):
    make_plan(ONCE)
    for day in (3, 20):
        paid(cast.a, date(2026, 11, day), "1000.00", is_recurring=False)
    accrual.commissions_accrue(actor=SYSTEM)
    owed = Line.objects.filter(account__code="commission_payable", entry__booked_on__lte=date(2026, 11, 10))
    assert owed.aggregate(total=Sum("amount_minor"))["total"] == -10_000


def statements_of(work) -> int:
    with CaptureQueriesContext(connection) as queries:
        work()
    return len(queries)


def test_a_batch_of_subscriptions_asks_as_often_at_3_as_at_30(cast):
    make_plan(ONCE)
    counts = []
    for size in (3, 30):
        for number in range(size):
            # A new one, one that goes on, and one that is corrected by an earlier payment.
            paid(cast.a, date(2026, 5, 2), customer_ref=f"{size}-{number}")
        accrual.commissions_accrue(actor=SYSTEM)
        for number in range(size):
            paid(cast.a, date(2026, 5, 1), customer_ref=f"{size}-{number}")
            paid(cast.a, date(2026, 5, 3), customer_ref=f"new-{size}-{number}")
        counts.append(statements_of(lambda: accrual.commissions_accrue(actor=SYSTEM)))
    assert Commission.objects.filter(kind="correction").count() == 33
    assert counts[0] == counts[1]


def test_a_payment_asks_as_often_after_3_others_as_after_30(cast):
    make_plan({"rate": TENTH, "recurring": True})
    counts = []
    for size in (3, 30):
        for number in range(size):
            paid(cast.a, JANUARY + timedelta(days=number), customer_ref=f"of-{size}")
        accrual.commissions_accrue(actor=SYSTEM)
        sale = paid(cast.a, date(2026, 6, 1), customer_ref=f"of-{size}")
        counts.append(statements_of(lambda sale=sale: decide(sale)))
    assert counts[0] == counts[1]


def test_a_sale_that_is_no_subscription_asks_nothing_of_them(cast):
    make_plan(ONCE)
    sale = paid(cast.a, JANUARY, is_recurring=False)
    with CaptureQueriesContext(connection) as queries:
        decide(sale)
    assert not [query for query in queries if "referrals_subscription" in query["sql"]]


# -- What people and systems are told ------------------------------------------------------------------


@pytest.fixture
def corrected(cast) -> dict[str, Commission]:
    """November came first and paid; April came later: counted from it, November is too late."""
    make_plan(THREE_MONTHS)
    for day in (date(2026, 11, 5), date(2026, 4, 5)):
        pays(cast.a, day, customer_name="Helio", customer_shown="H…")
    return {row.kind: row for row in Commission.objects.order_by("-pk")}


def test_a_correction_says_what_caused_it_on_our_page(cast, corrected):
    client = cast.login(cast.staff["finance"])
    told = read(client, reverse("referrals:commission", args=[corrected["correction"].public_id]))
    assert "A payment of 5 April 2026 became known later. It counts before this one." in told
    assert "The months for which the rule pays on this subscription are over." in told
    assert "Recorded before €10.00" in told
    assert "Subscription since 5 Apr 2026 Subscription pays on each payment until 4 Jul 2026" in told
    changed = read(
        client, reverse("referrals:commission", args=[Commission.objects.order_by("pk")[0].public_id])
    )
    assert "Changed since −€10.00 · Correction" in changed


def test_the_page_of_a_sale_shows_its_subscription_and_what_was_corrected(cast, corrected):
    sale = Sale.objects.get(sold_on=date(2026, 11, 5))
    told = read(cast.login(cast.staff["finance"]), reverse("pipeline:sale", args=[sale.public_id]))
    assert "Corrected since €10.00 · Commission · 5 Nov 2026 −€10.00 · Correction · 5 Nov 2026" in told
    assert "Terms it keeps Resellers · 1" in told


def test_the_portal_tells_a_correction_in_french(cast, corrected):
    client = cast.login(cast.members["a"]["finance"])
    url = reverse("portal:commission", args=[cast.a.public_id, corrected["correction"].public_id])
    told = read(client, url, language="fr")
    assert "Un paiement du 5 avril 2026 a été connu plus tard : il compte avant celui-ci." in told
    assert "à chaque paiement jusqu’au 4 juil. 2026" in told


def test_the_api_tells_kind_cause_and_subscription(cast, corrected):
    headers = staff_api(cast)
    cause = Sale.objects.get(sold_on=date(2026, 4, 5)).public_id
    listed = Client().get("/api/v1/commissions/", headers=headers).json()["results"]
    assert [(row["kind"], row["caused_by"]) for row in listed] == [
        ("correction", cause), ("earned", None), ("earned", None),
    ]  # fmt: skip
    url = f"/api/v1/commissions/{corrected['correction'].public_id}/"
    one = Client().get(url, headers=headers).json()
    assert one["reversal_of"] == Commission.objects.order_by("pk")[0].public_id
    assert (one["subscription"]["first_on"], one["subscription"]["pays"]) == ("2026-04-05", "each")
    assert (one["subscription"]["pays_until"], one["subscription"]["plan_version"]) == ("2026-07-04", 1)
    assert (one["explanation"]["due"], one["explanation"]["before"]) == (0, 1_000)


def test_a_payment_that_goes_on_says_whose_terms_it_keeps(cast):
    make_plan(THREE_MONTHS)
    decision = [pays(cast.a, date(2026, month, 5)) for month in (4, 5)][1]
    told = why(decision)
    assert "The subscription keeps the terms that were in force for its payment of 5 April 2026." in told.note
    assert (told.rules, told.total) == ([], ("Commission", "€10.00"))


def test_a_correction_stands_on_the_statement_with_its_reason(cast, corrected):
    Commission.objects.update(hold_until=date(2026, 11, 5))
    with time_machine.travel("2026-12-02T10:00:00Z", tick=False):
        (statement,) = produce(cast.actor("finance"), date(2026, 11, 30))
    lines = explained.lines(statement)
    assert "correction: €0.00 is due, €10.00 was recorded" in [line["short"] for line in lines]


def test_what_is_known_of_decided_payments_is_what_deciding_them_made(cast):
    """The migration reads the subscriptions from sales and decisions as they are."""
    version = make_plan({**ONCE, "conditions": {"tier": ["platinum"]}}, THREE_MONTHS)
    second_version(version, date(2026, 3, 1), **ONCE)
    for ref, days in {"a": (40, 10), "b": (70,), "c": (70, 80), "d": (75,)}.items():
        for day in days:
            pays(cast.a, JANUARY + timedelta(days=day), customer_ref=ref)
    decide(give_back(Sale.objects.get(customer_ref="b"), date(2026, 6, 1)))
    decide(give_back(Sale.objects.get(customer_ref="d"), date(2026, 6, 1), "40.00"))
    columns = ("customer_ref", "first_on", "rule", "plan_version", "terms_from", "paid_by")

    def there() -> list[tuple]:
        return list(Subscription.objects.order_by("customer_ref").values_list(*columns))

    made = there()
    assert [row[5] is None for row in made] == [True, True, False, False]
    with guards.guards_disabled():
        Subscription.objects.all()._raw_delete("default")
    import_module("referrals.migrations.0003_subscriptions_known").known(apps, None)
    assert there() == made
