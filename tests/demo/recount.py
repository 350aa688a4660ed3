"""The figures of a loaded book by another way than the rollup's: straight from its rows."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from typing import Any

from django.db.models import Count, F, QuerySet, Sum, Value
from django.db.models.functions import Coalesce

from agreements.models import Agreement
from core import clock
from insights.models import Rollup
from ledger import proof
from ledger import selectors as ledger
from partners.models import Partner, PartnerStatusChange, TierChange
from partners.vocabulary.exchange import Rates
from payouts.models import Adjustment, Payout, Statement
from pipeline.models import Deal, Recruitment, Sale
from referrals.models import Click, Commission, ReferralEvent

BY = {
    "all": Value(""),
    "type": F("partner__type__code"),
    "tier": Coalesce(F("partner__tier__code"), Value("")),
    "country": F("partner__country"),
    "owner": Coalesce(F("partner__owner__public_id"), Value("")),
    "kind": F("partner__kinds__kind__code"),
}


def _by_dimension(rows: QuerySet, *columns: str, amount: str) -> Counter:
    """(columns…, dimension, member) → sum, grouped by the database from the rows themselves."""
    found: Counter = Counter()
    for dimension, member in BY.items():
        chosen = _with_kinds(rows) if dimension == "kind" else rows
        grouped = chosen.order_by().values_list(*columns, member).annotate(total=Sum(amount))
        for *key, label, total in grouped:
            found[(*key, dimension, label)] += total
    return found


def _kept(kpis: list[str]) -> Counter:
    """(kpi, dimension, member) → sum of all days, as the rollup keeps it."""
    rows = Rollup.objects.filter(kpi__in=kpis).order_by().values_list("kpi", "dimension", "member")
    return Counter({tuple(row[:3]): row[3] for row in rows.annotate(total=Sum("amount"))})


def check_revenue() -> None:
    """All revenue, by how it came and by every dimension."""
    found: Counter = Counter()
    for (role, *where), total in _by_dimension(Sale.objects.all(), "role", amount="programme_minor").items():
        found["revenue_sourced" if role == "sourced" else "revenue_influenced", *where] += total
    assert _without_zeros(_kept(["revenue_sourced", "revenue_influenced"])) == _without_zeros(found)


def check_deals() -> None:
    """Deals by status now: numbers, and amounts converted once for each partner and currency."""
    rates = Rates(set(Deal.objects.order_by().values_list("currency", flat=True).distinct()))
    amounts: Counter = Counter()
    numbers: Counter = Counter()
    rows = Deal.objects.exclude(status="draft").order_by().values_list("partner_id", "status", "currency")
    for _partner, status, currency, total, number in rows.annotate(s=Sum("amount_minor"), n=Count("pk")):
        amounts[f"stage_{status}"] += rates.value(total or 0, currency, clock.today())
        numbers[f"stage_{status}"] += number
    # Past days are kept as they were measured; the last one is of today.
    kept = Rollup.objects.filter(kpi__startswith="stage_", dimension="all", day=clock.today()).order_by()
    kept = kept.values_list("kpi")
    sums = {kpi: (amount, number) for kpi, amount, number in kept.annotate(a=Sum("amount"), n=Sum("count"))}
    assert sums == {kpi: (amounts[kpi], numbers[kpi]) for kpi in numbers}


def check_active() -> None:
    """Partners that are active now, by every dimension."""
    active = PartnerStatusChange.objects.filter(partner__status="active", new_status="active").order_by()
    found: Counter = Counter()
    for dimension, member in BY.items():
        chosen = _with_kinds(active) if dimension == "kind" else active
        for label, number in chosen.values_list(member).annotate(n=Count("partner", distinct=True)):
            found["active_partners", dimension, label] += number
    assert _without_zeros(_kept_count("active_partners")) == _without_zeros(found)


def _with_kinds(rows: QuerySet) -> QuerySet:
    """A kind counts while the partner has it; the condition belongs to the same join."""
    return rows.filter(partner__kinds__until=None, partner__kinds__isnull=False)


def _kept_count(kpi: str) -> Counter:
    rows = Rollup.objects.filter(kpi=kpi).order_by().values_list("kpi", "dimension", "member")
    return Counter({tuple(row[:3]): row[3] for row in rows.annotate(total=Sum("count"))})


def check_money() -> None:
    """What the ledger says is owed is what was earned and adjusted, less what was paid."""
    assert list(proof.faults()) == []
    owed: Counter = Counter()
    for rows, sign in (
        (Commission.objects.all(), 1),
        (Adjustment.objects.all(), 1),
        (Payout.objects.filter(status="paid"), -1),
    ):
        for currency, total in rows.order_by().values_list("currency").annotate(total=Sum("amount_minor")):
            owed[currency] += sign * total
    balances = ledger.balances()
    booked = {
        currency: -minor for (code, currency), minor in balances.items() if code == "commission_payable"
    }
    assert _without_zeros(booked) == _without_zeros(owed)
    for currency in booked:
        assert sum(minor for (_code, unit), minor in balances.items() if unit == currency) == 0


def check_all() -> None:
    check_revenue()
    check_deals()
    check_active()
    check_money()
    assert not Sale.objects.filter(decision=None).exists()


def _without_zeros(counted: dict[Any, int]) -> dict[Any, int]:
    return {key: value for key, value in counted.items() if value}


def digest() -> str:
    """One hash over what the demo shows: never ids or instants, which are new in every load."""
    rows: list[QuerySet] = [
        Partner.objects.values_list("name", "status", "registration_number", "tier__code"),
        PartnerStatusChange.objects.values_list("partner__name", "new_status", "effective_on"),
        TierChange.objects.values_list("partner__name", "new_tier__code", "effective_on"),
        Agreement.objects.values_list("number", "partner__name", "status", "starts_on", "ends_on"),
        Recruitment.objects.values_list("partner__name", "phase__code", "opened_on", "outcome"),
        Deal.objects.values_list("number", "partner__name", "customer_name", "status", "amount_minor"),
        Sale.objects.values_list("partner__name", "sold_on", "customer_name", "amount_minor", "currency"),
        ReferralEvent.objects.values_list("external_id", "type", "status", "amount_minor"),
        Click.objects.values_list("link__code", "referrer_host").annotate(number=Count("pk")),
        Commission.objects.values_list("partner__name", "earned_on", "amount_minor", "status"),
        Statement.objects.values_list("number", "partner__name", "total_minor", "status"),
    ]
    told = [sorted(map(str, found.order_by())) for found in rows]
    return hashlib.sha256(json.dumps(told).encode()).hexdigest()
