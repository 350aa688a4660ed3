"""Where all partners stand by what tiers ask for, beside one INSERT … SELECT of the same sums in plain SQL."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import timedelta

from django.db import connection
from django.db.models import F
from django.test.utils import CaptureQueriesContext

from bench import work
from core import bulk, clock
from core.actor import SYSTEM
from core.ids import new_public_ids
from insights.models import PartnerEngagement, RequirementSet, TierStanding
from insights.tiers import evaluation, services
from insights.tiers.ready import load_requirements
from partners.models import Partner, Tier, TierChange
from pipeline.models import Deal, DealPolicy, Sale

TIERS = ("bronze", "silver", "gold", "platinum")
# Sums, counts and the tier of each partner, as they would be written without us.
PLAIN = """
    INSERT INTO insights_tierstanding (public_id, requirement_set_id, partner_id, tier_id, earned_id, is_agreed,
        move, "values", changed_at, computed_at, last_day)
    SELECT 'plain_' || p.id, {version}, p.id, p.tier_id,
        CASE WHEN s.total >= 50000000 AND d.won >= 6 THEN {platinum} WHEN s.total >= 15000000 THEN {gold}
             WHEN s.total >= 5000000 THEN {silver} ELSE {bronze} END,
        {no}, 'stay',
        {json}('revenue_sourced:12', s.total, 'deals_won:12', d.won, 'visit_days:', e.days_90),
        {now}, {now}, {today}
    FROM partners_partner p
    LEFT JOIN (SELECT partner_id, SUM(programme_minor) AS total FROM pipeline_sale
        WHERE role = 'sourced' AND sold_on BETWEEN {first} AND {today} GROUP BY partner_id) s ON s.partner_id = p.id
    LEFT JOIN (SELECT partner_id, COUNT(*) AS won FROM pipeline_deal
        WHERE status = 'converted' AND closed_at >= {since} GROUP BY partner_id) d ON d.partner_id = p.id
    LEFT JOIN insights_partnerengagement e ON e.partner_id = p.id
    WHERE p.status IN ('active', 'onboarding') AND p.merged_into_id IS NULL
"""


def prepare(partners: int = 100_000, sales: int = 500_000, deals: int = 200_000) -> RequirementSet:
    """Partners with tiers and a history, a year and a half of sales, deals and visits; a published version."""
    work.fill_partners(partners)
    for rank, code in enumerate(TIERS, start=1):
        Tier.objects.get_or_create(code=code, defaults={"name": {"en": code}, "rank": rank})
    tiers = list(Tier.objects.order_by("rank").values_list("pk", flat=True))
    keys = list(Partner.objects.order_by("pk").values_list("pk", flat=True)[:partners])
    for rest, tier in enumerate(tiers[1:]):
        Partner.objects.annotate(rest=F("pk") % 3).filter(rest=rest).update(tier=tier)
    _changes(keys, tiers)
    _sales(keys, sales)
    _deals(keys, deals)
    today = clock.today()
    bulk.insert(
        PartnerEngagement,
        (
            {"partner_id": key, "counted_on": today, "days_90": key % 40, "days_30": key % 20, **_ZERO}
            for key in keys
        ),
    )
    load_requirements(SYSTEM, "mml")
    version = RequirementSet.objects.get()
    services.requirements_publish(actor=SYSTEM, requirements=version)
    work.analyse()
    return version


_ZERO = dict.fromkeys(("visits_30", "visits_90", "downloads_90", "actions_90", "deals_90", "referrals_90"), 0)


def _changes(keys: list[int], tiers: list[int]) -> None:
    """Two changes of tier of each partner."""
    today, now = clock.today(), clock.now()
    ids = new_public_ids("tch", 2 * len(keys))
    bulk.insert(
        TierChange,
        (
            {
                "public_id": next(ids),
                "partner_id": key,
                "old_tier_id": None if number == 0 else tiers[0],
                "new_tier_id": tiers[0] if number == 0 else tiers[1 + key % 3],
                "basis": "earned" if key % 5 else "agreed",
                "reason": "Bench",
                "effective_on": today - timedelta(days=400 - 200 * number),
                "decided_by": "system",
                "created_at": now,
            }
            for key in keys
            for number in range(2)
        ),
    )


def _sales(keys: list[int], count: int) -> None:
    today, now = clock.today(), clock.now()
    bulk.insert(
        Sale,
        (
            {
                "public_id": public_id,
                "partner_id": keys[n * 7919 % len(keys)],
                "source": "referral",
                "customer_name": "Customer",
                "sold_on": today - timedelta(days=n % 540),
                "amount_minor": 1_000 + n * 7 % 9_000_000,
                "programme_minor": 1_000 + n * 7 % 9_000_000,
                "created_at": now,
            }
            for n, public_id in enumerate(new_public_ids("sal", count))
        ),
    )


def _deals(keys: list[int], count: int) -> None:
    at = clock.now()
    policy, _made = DealPolicy.objects.get_or_create(effective_from=clock.today() - timedelta(days=9_000))
    same = {
        "currency": "EUR", "created_at": at, "updated_at": at, "protection": "none", "role": "sourced", "typed": {},
        "public_tender": False, "policy_id": policy.pk, "amount_minor": 1_000,
    }  # fmt: skip
    bulk.insert(
        Deal,
        (
            {
                "public_id": public_id,
                "number": f"T-{n}",
                "partner_id": keys[n * 7907 % len(keys)],
                "status": ("converted", "lost", "expired")[n % 3],
                "closed_at": at - timedelta(days=n % 540),
                **same,
            }
            for n, public_id in enumerate(new_public_ids("dea", count))
        ),
    )


def measure(version: RequirementSet) -> dict[str, float]:
    """Seconds of the plain statement and of ours, the smallest of three, and how many statements ours sent."""
    ours = min(_seconds(lambda: evaluation.evaluate(version)) for _time in range(3))
    with CaptureQueriesContext(connection) as sent:
        evaluation.evaluate(version)
    # Rows are written by the chunk; a chunk counts as one statement.
    statements = len(sent)
    count = TierStanding.objects.filter(requirement_set=version).count()
    limit = min(_seconds(lambda: _plain(version)) for _time in range(3))
    assert TierStanding.objects.filter(requirement_set=version).count() == count
    evaluation.evaluate(version)
    return {"limit": limit, "ours": ours, "statements": statements, "partners": count}


def _plain(version: RequirementSet) -> None:
    today = clock.today()
    first = clock.period(today, 12)[0]
    tiers = {tier.code: tier.pk for tier in Tier.objects.all()}
    postgres = connection.vendor == "postgresql"
    statement = PLAIN.format(
        version=version.pk,
        **tiers,
        no="FALSE" if postgres else "0",
        json="jsonb_build_object" if postgres else "json_object",
        now=_typed(f"{clock.now():%Y-%m-%d %H:%M:%S}", "timestamptz"),
        since=_typed(f"{clock.start_of(first):%Y-%m-%d %H:%M:%S}", "timestamptz"),
        today=_typed(str(today), "date"),
        first=_typed(str(first), "date"),
    )
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM insights_tierstanding WHERE requirement_set_id = %s", [version.pk])
        cursor.execute(statement)


def _typed(text: str, kind: str) -> str:
    return f"{kind} '{text}'" if connection.vendor == "postgresql" else f"'{text}'"


def _seconds(action: Callable[[], object]) -> float:
    started = time.perf_counter()
    action()
    return time.perf_counter() - started
