"""The rollup of deals by partner and status, beside the same sums in plain SQL."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import date, timedelta
from statistics import median

from django.db import connection, transaction

from core import bulk, clock
from core.ids import new_public_ids
from insights.models import RollupRun
from insights.rollups import rollup
from insights.rollups.sources import SOURCES
from partners.models import Partner, PartnerType
from pipeline.models import Deal, DealPolicy

PLAIN = (
    "SELECT partner_id, status, COUNT(*), SUM(amount_minor) FROM pipeline_deal GROUP BY partner_id, status"
)
STATUSES = ["submitted", "approved", "converted", "lost", "expired", "rejected", "withdrawn"]


def prepare(deals: int = 1_000_000, partners: int = 10_000) -> None:
    """Fill an empty, migrated database with deals of partners, all in the programme's currency."""
    at = clock.now() - timedelta(days=1)
    kind, _made = PartnerType.objects.get_or_create(code="bench", defaults={"name": {"en": "Bench"}})
    ids = list(new_public_ids("par", partners))
    rows = (
        {
            "public_id": public_id,
            "name": f"Partner {n}",
            "legal_name": "",
            "type_id": kind.pk,
            "status": "active",
            "country": ["FR", "BE", "DE", "IT", "ES"][n % 5],
            "registration_number": "",
            "vat_number": "",
            "legal_form": "",
            "vat_situation": "domestic",
            "legal_status": "other",
            "language": "fr",
            "website": "",
            "description": "",
            "products": "",
            "created_at": at,
            "updated_at": at,
        }
        for n, public_id in enumerate(ids)
    )
    bulk.insert(Partner, rows)
    keys = list(Partner.objects.filter(public_id__in=ids).values_list("pk", flat=True))
    policy, _made = DealPolicy.objects.get_or_create(effective_from=date(2000, 1, 1))
    same = {
        "currency": "EUR",
        "closed_at": at,
        "created_at": at,
        "updated_at": at,
        "protection": "none",
        "role": "sourced",
        "typed": {},
        "public_tender": False,
        "policy_id": policy.pk,
    }
    rows = (
        {
            "public_id": public_id,
            "number": f"B-{n}",
            "partner_id": keys[n * 7919 % partners],
            "status": STATUSES[n % 7],
            "amount_minor": 1000 + n % 90_000,
            **same,
        }
        for n, public_id in enumerate(new_public_ids("dea", deals))
    )
    bulk.insert(Deal, rows)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def seconds(work: Callable[[], None], times: int = 5) -> float:
    found = []
    for _time in range(times):
        started = time.perf_counter()
        work()
        found.append(time.perf_counter() - started)
    return median(found)


def measure() -> dict[str, float]:
    """Median seconds of the plain sums and of our rollup, and their ratio (the aim is below 3)."""

    def plain() -> None:
        with connection.cursor() as cursor:
            cursor.execute(PLAIN)
            cursor.fetchall()

    def ours() -> None:
        with transaction.atomic():
            current = RollupRun.objects.create(last_day=clock.today())
            for source in SOURCES:
                if source.snapshot:
                    rollup._replace(source, current)

    limit, product = seconds(plain), seconds(ours)
    return {"limit": limit, "ours": product, "ratio": product / limit}
