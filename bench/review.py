"""The programme review of ten thousand partners: all its computed answers, and how many statements they ask."""

from __future__ import annotations

from datetime import timedelta

from django.db import connection
from django.test.utils import CaptureQueriesContext

from bench import work
from core import bulk, clock
from core.actor import SYSTEM
from core.ids import new_public_ids
from insights.review.standard import review
from insights.rollups import rollup
from partners.models import Contact, Partner, PartnerKind, RelationshipKind
from partners.questions.sources import Computed, Context, compute
from pipeline.models import Sale


def prepare(partners: int = 10_000, sales: int = 100_000) -> None:
    """Partners of whom a third resells and a third refers, each with a contact; their sales of a year."""
    work.fill_partners(partners)
    keys = list(Partner.objects.order_by("pk").values_list("pk", flat=True)[:partners])
    kinds = [
        RelationshipKind.objects.get_or_create(
            code=f"bench-{panel}", defaults={"name": {"en": panel}, "panel": panel}
        )[0]
        for panel in ("channel", "referral", "technology")
    ]
    today = clock.today()
    ids = new_public_ids("pkd", partners)
    same = {"since": today - timedelta(days=500), "currency": "EUR"}
    bulk.insert(
        PartnerKind,
        (
            {"public_id": public_id, "partner_id": key, "kind_id": kinds[key % 3].pk, **same}
            for public_id, key in zip(ids, keys, strict=True)
        ),
    )
    now = clock.now()
    bulk.insert(
        Contact,
        (
            {
                "public_id": public_id,
                "partner_id": key,
                "name": f"Person {key}",
                "language": "fr",
                "is_main": True,
                "created_at": now,
                "updated_at": now,
            }
            for public_id, key in zip(new_public_ids("con", partners), keys, strict=True)
        ),
    )
    bulk.insert(
        Sale,
        (
            {
                "public_id": public_id,
                "partner_id": keys[n * 7919 % partners],
                "source": "referral",
                "customer_name": f"Customer {n % 50_000}",
                "sold_on": today - timedelta(days=n % 360),
                "amount_minor": 1_000 + n % 90_000,
                "programme_minor": 1_000 + n % 90_000,
                "created_at": now,
            }
            for n, public_id in enumerate(new_public_ids("sal", sales))
        ),
    )
    rollup.run()
    work.analyse()


def answer() -> dict[str, Computed]:
    """Every computed answer of the review, as a page of it asks for them."""
    codes = [one.computed_by for one in review.QUESTIONS.values() if one.computed_by]
    return compute(codes, Context(year=clock.today().year, on=clock.today(), actor=SYSTEM))


def statements() -> int:
    with CaptureQueriesContext(connection) as sent:
        answer()
    return len(sent)
