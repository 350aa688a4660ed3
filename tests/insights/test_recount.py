"""The rollup equals a recount from the rows, whatever happened and in whatever order."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import transaction
from hypothesis import given, settings
from hypothesis import strategies as st

from core import clock
from core.actor import SYSTEM
from insights.models import PartnerDay, PartnerRevenue, Rollup
from insights.rollups import rollup
from marketing.models import Award, MediaCoverage, Publication
from partners.kinds import services as kind_services
from partners.models import ExchangeRate, Partner, PartnerStatusChange
from pipeline.models import Deal, DealPolicy, Sale
from tests.support.parts import SOAK
from tests.support.users import make_partner

DAYS = 500
PARTNERS = st.integers(0, 3)
AGO = st.integers(0, DAYS)
ACTIONS = st.lists(
    st.one_of(
        st.tuples(st.just("sale"), PARTNERS, AGO, st.sampled_from(Sale.Role.values), st.integers(1, 10**9)),
        st.tuples(st.just("refund"), AGO, st.integers(1, 100)),
        st.tuples(st.just("status"), PARTNERS, AGO, st.sampled_from(["active", "suspended", "ended"])),
        st.tuples(st.just("type"), PARTNERS),
        st.tuples(st.just("tier"), PARTNERS, st.sampled_from(["", "bronze", "gold"])),
        st.tuples(st.just("owner"), PARTNERS, st.sampled_from(["", "manager", "manager_own"])),
        st.tuples(st.just("country"), PARTNERS, st.sampled_from(["FR", "BE", "JP"])),
        st.tuples(st.just("kind"), PARTNERS, st.sampled_from(["reseller", "referral", "oem"])),
        st.tuples(
            st.just("deal"),
            PARTNERS,
            AGO,
            st.sampled_from(Deal.Status.values),
            st.integers(1, 10**8),
            st.sampled_from(["EUR", "EUR", "USD"]),
        ),
        st.tuples(
            st.just("recognition"),
            PARTNERS,
            AGO,
            st.sampled_from(["awards", "publications", "media_coverage"]),
        ),
        st.tuples(st.just("run")),
    ),
    max_size=25,
)


RECOGNITION = {"awards": Award, "publications": Publication, "media_coverage": MediaCoverage}


class Book:
    """Four partners with their history, and what happens to them."""

    def __init__(self, cast) -> None:
        self.cast, self.v = cast, cast.vocabulary
        self.partners = [make_partner(f"P{n}", self.v.company, status="prospect") for n in range(4)]
        # The cast's own partners have no history; here everybody has one.
        Partner.objects.exclude(pk__in=[p.pk for p in self.partners]).update(status="prospect")
        self.number = 0
        for partner in self.partners:
            self._status(partner, "", "prospect", DAYS)

    def do(self, action: tuple) -> None:
        getattr(self, action[0])(*action[1:])

    def run(self) -> None:
        rollup.run()

    def sale(self, which: int, ago: int, role: str, minor: int) -> None:
        Sale.objects.create(
            partner=self.partners[which],
            role=role,
            source="manual",
            sold_on=clock.today() - timedelta(days=ago),
            amount_minor=minor,
            programme_minor=minor,
        )

    def refund(self, ago: int, part: int) -> None:
        sale = Sale.objects.filter(refund_of=None).order_by("pk").last()
        if sale is None:
            return
        minor = -max(sale.amount_minor * part // 100, 1)
        Sale.objects.create(
            partner=sale.partner,
            role=sale.role,
            source="manual",
            sold_on=max(sale.sold_on, clock.today() - timedelta(days=ago)),
            amount_minor=minor,
            programme_minor=minor,
            refund_of=sale,
        )

    def recognition(self, which: int, ago: int, measure: str) -> None:
        RECOGNITION[measure].objects.create(
            partner=self.partners[which], title="x", on=clock.today() - timedelta(days=ago)
        )

    def status(self, which: int, ago: int, status: str) -> None:
        partner = Partner.objects.get(pk=self.partners[which].pk)
        if status != partner.status:
            old, partner.status = partner.status, status
            partner.save()
            self._status(partner, old, status, ago)

    def _status(self, partner: Partner, old: str, new: str, ago: int) -> None:
        last = partner.status_changes.first()
        day = clock.today() - timedelta(days=ago)
        PartnerStatusChange.objects.create(
            partner=partner,
            old_status=old,
            new_status=new,
            effective_on=max(day, last.effective_on) if last else day,
        )

    def _set(self, which: int, **values) -> None:
        partner = Partner.objects.get(pk=self.partners[which].pk)
        for name, value in values.items():
            setattr(partner, name, value)
        partner.save()

    def type(self, which: int) -> None:
        self._set(which, type=self.v.government)

    def tier(self, which: int, code: str) -> None:
        self._set(which, tier=self.v.tiers[code] if code else None)

    def owner(self, which: int, role: str) -> None:
        self._set(which, owner=self.cast.staff[role] if role else None)

    def country(self, which: int, code: str) -> None:
        self._set(which, country=code)

    def kind(self, which: int, code: str) -> None:
        """Takes a kind up, or ends it when it is there."""
        partner = self.partners[which]
        row = partner.kinds.filter(kind__code=code, until=None).first()
        if row:
            kind_services.kind_end(actor=SYSTEM, kind=row, until=clock.today())
        else:
            kind_services.kind_add(
                actor=SYSTEM, partner=partner, kind=self.v.kinds[code], since=date(2020, 1, 1)
            )

    def deal(self, which: int, ago: int, status: str, minor: int, currency: str) -> None:
        self.number += 1
        closed = status in ("converted", "lost", "expired", "rejected", "withdrawn")
        Deal.objects.create(
            number="" if status == "draft" else f"D-{self.number}",
            partner=self.partners[which],
            status=status,
            policy=DealPolicy.objects.get_or_create(effective_from=date(2020, 1, 1))[0],
            amount_minor=minor,
            currency=currency,
            closed_at=clock.now() - timedelta(days=ago) if closed else None,
        )


def members(partner: Partner) -> list[tuple[str, str]]:
    """The dimensions a partner counts under, as it is now."""
    kinds = partner.kinds.filter(until=None).values_list("kind__code", flat=True)
    return [
        ("all", ""),
        ("type", partner.type.code),
        ("tier", partner.tier.code if partner.tier else ""),
        ("country", partner.country.code),
        ("owner", partner.owner.public_id if partner.owner else ""),
        *[("kind", kind) for kind in kinds],
    ]


def recount() -> Counter:
    """(kpi, day, dimension, member, "amount" or "count") → sum, one row after another in Python."""
    sums: Counter = Counter()
    where = {p.pk: members(p) for p in Partner.objects.select_related("type", "tier", "owner")}

    def count(kpi: str, partner_id: int, day: date, amount: int, number: int) -> None:
        for dimension, member in where[partner_id]:
            sums[kpi, day, dimension, member, "amount"] += amount
            sums[kpi, day, dimension, member, "count"] += number

    for sale in Sale.objects.all():
        kpi = "revenue_sourced" if sale.role == "sourced" else "revenue_influenced"
        count(kpi, sale.partner_id, sale.sold_on, sale.programme_minor, 1)
    for deal in Deal.objects.exclude(status="draft"):
        if deal.currency == "EUR":
            count(f"stage_{deal.status}", deal.partner_id, clock.today(), deal.amount_minor, 1)
        if deal.status in ("converted", "lost", "expired"):
            closed_on = clock.timezone.localdate(deal.closed_at)
            count("deals_decided", deal.partner_id, closed_on, int(deal.status == "converted"), 1)
    for measure, model in RECOGNITION.items():
        for row in model.objects.all():
            count(measure, row.partner_id, row.on, 0, 1)
    _foreign_deals(count)
    for partner in Partner.objects.all():
        _first_sale(count, partner)
    return sums


def _foreign_deals(count) -> None:
    """Two dollars are one euro; a partner's sum is converted, halves away from zero."""
    sums: Counter = Counter()
    numbers: Counter = Counter()
    for deal in Deal.objects.exclude(status="draft").filter(currency="USD"):
        sums[deal.partner_id, deal.status] += deal.amount_minor
        numbers[deal.partner_id, deal.status] += 1
    for (partner_id, status), minor in sums.items():
        count(f"stage_{status}", partner_id, clock.today(), (minor + 1) // 2, numbers[partner_id, status])


def _first_sale(count, partner: Partner) -> None:
    sales = [s.sold_on for s in partner.sales.all() if s.refund_of_id is None]
    active = [c.effective_on for c in partner.status_changes.all() if c.new_status == "active"]
    if sales and active and min(active) <= min(sales):
        count("first_sale", partner.pk, min(sales), (min(sales) - min(active)).days, 1)
    if active and partner.status == "active" and not (sales and min(sales) <= min(active)):
        count("without_sale", partner.pk, min(active), min(active).toordinal(), 1)
        if sales:
            count("without_sale", partner.pk, min(sales), -min(active).toordinal(), -1)


def check_sums() -> None:
    kept: Counter = Counter()
    for row in Rollup.objects.exclude(kpi="active_partners"):
        kept[row.kpi, row.day, row.dimension, row.member, "amount"] += row.amount
        kept[row.kpi, row.day, row.dimension, row.member, "count"] += row.count
    assert {k: v for k, v in kept.items() if v} == {k: v for k, v in recount().items() if v}


def check_active() -> None:
    """Active partners at every day on which something changed, by every dimension."""
    rows = list(Rollup.objects.filter(kpi="active_partners"))
    days = {row.day for row in rows} | {c.effective_on for c in PartnerStatusChange.objects.all()}
    partners = list(Partner.objects.select_related("type", "tier", "owner"))
    histories = {
        p.pk: sorted((c.effective_on, c.pk, c.new_status) for c in p.status_changes.all()) for p in partners
    }
    for day in days:
        expected: Counter = Counter()
        for partner in partners:
            past = [status for on, _pk, status in histories[partner.pk] if on <= day]
            if past and past[-1] == "active":
                expected.update(members(partner))
        kept: Counter = Counter()
        for row in rows:
            if row.day <= day:
                kept[row.dimension, row.member] += row.count
        assert {k: v for k, v in kept.items() if v} == dict(expected)


def check_partner_days() -> None:
    """The same sums by partner, and nothing twice."""
    for kpi in ("revenue_sourced", "revenue_influenced", "active_partners", "deals_decided"):
        by_partner = sum(PartnerDay.objects.filter(kpi=kpi).values_list("amount", flat=True))
        in_all = sum(Rollup.objects.filter(kpi=kpi, dimension="all").values_list("amount", flat=True))
        assert by_partner == in_all


def check_partner_revenue() -> None:
    """What each partner sold over each period and the one before, counted sale by sale."""
    expected = {}
    for months in (3, 6, 12, 24):
        last = clock.today()
        now, before = clock.period(last, months), clock.period(clock.add_months(last, -months), months)
        for partner in Partner.objects.all():
            sold = [(s.sold_on, s.programme_minor) for s in partner.sales.all()]
            current = [minor for day, minor in sold if now[0] <= day <= now[1]]
            earlier = [minor for day, minor in sold if before[0] <= day <= before[1]]
            if current:
                expected[partner.pk, months] = (last, sum(current), sum(earlier))
    rows = PartnerRevenue.objects.values_list("partner_id", "months", "last_day", "revenue", "before")
    assert {row[:2]: row[2:] for row in rows} == expected


def all_rows() -> set[tuple]:
    return set(Rollup.objects.values_list("kpi", "day", "dimension", "member", "source", "amount", "count"))


@pytest.fixture
def no_overlap(monkeypatch):
    """A run looks at exactly what changed since the one before, so that a gap would show."""
    monkeypatch.setattr(rollup, "OVERLAP", timedelta(0))


@settings(max_examples=500 if SOAK else 15)
@given(actions=ACTIONS)
def test_rollups_equal_a_recount(cast, no_overlap, actions):
    with transaction.atomic():
        ExchangeRate.objects.create(currency="USD", day=date(2020, 1, 1), rate=Decimal("0.5"))
        book = Book(cast)
        for action in actions:
            book.do(action)
        rollup.run()
        check_sums()
        check_active()
        check_partner_days()
        check_partner_revenue()
        before = all_rows()
        rollup.run(full=True)
        assert all_rows() == before
        transaction.set_rollback(True)
