"""Ten partners recomputed from their rows by plain SQL and arithmetic, without any of our code, beside what the
list of standings hands out as a file."""

from __future__ import annotations

import csv
import io
from datetime import date, datetime, timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.urls import reverse

from core import clock
from insights.tiers import evaluation, services
from partners.models import PartnerType
from pipeline.models import Deal, Sale
from tests.insights.tier_factories import a_set, without_tiers
from tests.support.factories import make
from tests.support.users import make_partner

pytestmark = pytest.mark.django_db

# By partner: sales as (days ago, minor units, role), and days since each deal was won.
BOOK = [
    ([], []),
    ([(10, 40_000, "sourced")], []),
    ([(10, 50_000, "sourced")], [5]),
    ([(10, 99_999, "sourced"), (20, 1, "sourced")], [5, 9]),
    ([(10, 100_000, "sourced")], []),
    ([(400, 900_000, "sourced")], [5, 6, 7]),
    ([(10, 900_000, "influenced")], [5, 6]),
    ([(10, 150_000, "sourced"), (5, -60_000, "sourced")], [400]),
    ([(10, 300_000, "sourced")], [1, 2, 3, 4]),
    ([(10, 300_000, "sourced")], [1, 2]),
]
TYPES = ["company"] * 8 + ["ngo"] * 2


def year_before(day: date) -> date:
    """The first of the twelve months up to a day."""
    try:
        return day.replace(year=day.year - 1) + timedelta(days=1)
    except ValueError:
        return date(day.year - 1, 3, 1)


def measured(today: date) -> dict[str, tuple[int, int]]:
    """Revenue sourced and deals won of each partner over twelve months, by SQL."""
    first = year_before(today)
    midnight = datetime.combine(first, datetime.min.time(), tzinfo=clock.start_of(first).tzinfo)
    with connection.cursor() as cursor:
        cursor.execute(
            """SELECT p.name,
                (SELECT COALESCE(SUM(s.programme_minor), 0) FROM pipeline_sale s WHERE s.partner_id = p.id
                 AND s.role = 'sourced' AND s.sold_on >= %s AND s.sold_on <= %s),
                (SELECT COUNT(*) FROM pipeline_deal d WHERE d.partner_id = p.id
                 AND d.status = 'converted' AND d.closed_at >= %s)
            FROM partners_partner p WHERE p.name LIKE 'Outside%%'""",
            [first, today, connection.ops.adapt_datetimefield_value(midnight)],
        )
        return {name: (int(total), won) for name, total, won in cursor.fetchall()}


def tier_of(type: str, revenue: int, won: int) -> str:
    """Bronze asks for nothing; Silver for 500.00, of an NGO for 2 deals; Gold for 10 points: 6 for 1,000.00,
    which is a floor too, and 4 for 2 deals. Gold is a matter of agreement with an NGO."""
    if type == "ngo":
        return "Silver" if won >= 2 else "Bronze"
    points = 6 * (revenue >= 1000_00) + 4 * (won >= 2)
    if points >= 10 and revenue >= 1000_00:
        return "Gold"
    return "Silver" if revenue >= 500_00 else "Bronze"


def test_ten_partners_are_where_plain_sql_puts_them(cast):
    tiers = without_tiers(cast)
    types = {
        "company": cast.a.type,
        "ngo": PartnerType.objects.create(
            code="x-ngo", name={"en": "NGO"}, deals_offered=False, referrals_offered=False, commissions_allowed=False
        ),
    }  # fmt: skip
    partners = [
        make_partner(f"Outside {place}", types[type], owner=cast.a.owner) for place, type in enumerate(TYPES)
    ]
    today = clock.today()
    for partner, (sales, deals) in zip(partners, BOOK, strict=True):
        sale = None
        for ago, minor, role in sales:
            sale = make(Sale, partner, role=role, currency="EUR", sold_on=today - timedelta(days=ago),
                        amount_minor=minor, programme_minor=minor, refund_of=sale if minor < 0 else None)  # fmt: skip
        for ago in deals:
            make(Deal, partner, status="converted", closed_at=clock.now() - timedelta(days=ago))
    draft = a_set(
        {
            (tiers["bronze"], None): [],
            (tiers["silver"], None): [("revenue_sourced", 12, 500_00)],
            (tiers["silver"], types["ngo"]): [("deals_won", 12, 2)],
            (tiers["gold"], None): [("revenue_sourced", 12, 1000_00), ("deals_won", 12, 2)],
        },
        status="draft",
    )
    gold = draft.rules.get(tier=tiers["gold"])
    actor = cast.actor("manager")
    services.rule_save(actor=actor, requirements=draft, rule=gold, logic="points", points_needed=10)
    revenue, won = gold.requirements.order_by("figure").reverse()
    services.requirement_save(actor=actor, rule=gold, requirement=revenue, points=6, is_floor=True)
    services.requirement_save(actor=actor, rule=gold, requirement=won, points=4)
    services.requirements_publish(actor=actor, requirements=draft)
    evaluation.evaluate(draft)

    answer = cast.staff_client("manager").get(reverse("insights:tier-standings"), {"export": "csv"})
    content = b"".join(answer.streaming_content) if answer.streaming else answer.content
    handed = {row["Partner"]: row for row in csv.DictReader(io.StringIO(content.decode("utf-8-sig")))}
    found = measured(today)
    assert len(found) == 10
    for place, (name, (total, deals)) in enumerate(sorted(found.items())):
        row = handed[name]
        assert (name, row["Earned by measures"]) == (name, tier_of(TYPES[place], total, deals))
        if TYPES[place] == "company":
            said = row["Revenue sourced, 12 months"]
            assert Decimal(said or 0) * 100 == total
        else:
            assert row["Revenue sourced, 12 months"] == ""
        assert int(Decimal(row["Deals won, 12 months"] or 0)) == deals
