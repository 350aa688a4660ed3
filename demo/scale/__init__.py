"""The book many times over, for measuring: ``load_demo --scale N``.

With N, the whole book has about 100 N partners, 1,000 N deals and 10,000 N referral events. Rows are
written in sets, by the bulk operations of the product where it has them; commissions, ledger and
figures are then made by the product itself, so they add up as they always do.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from random import Random

from django.conf import settings
from django.core.cache import cache
from django.db import connection

from core.audit import chain
from demo import selling
from demo.context import DemoContext
from demo.history import process_queues
from demo.scale import deals, partners, referrals
from insights.rollups import rollup
from partners.models import Partner
from pipeline.models import Deal
from referrals.models import ReferralEvent

PARTNERS, DEALS, EVENTS = 100, 1_000, 10_000


def multiply(context: DemoContext, *, scale: int, seed: int, say: Callable[[str], None]) -> None:
    """Bring the loaded demo up to ``scale`` times its size. Each chunk is a transaction of its own:
    stopped half-way, it leaves a smaller book, and no row that contradicts another."""
    dice, tell = Random(f"{seed}×{scale}"), _Timed(say)
    wake, settings.WAKE_WORKER = settings.WAKE_WORKER, False
    try:
        copies = partners.add(context, dice, PARTNERS * scale - Partner.objects.count())
        tell(f"{len(copies):,} partners")
        tell(f"{deals.add(context, dice, copies, DEALS * scale - Deal.objects.count()):,} deals")
        made = referrals.add(context, dice, copies, EVENTS * scale - ReferralEvent.objects.count())
        tell(f"{made:,} referral events")
        _analyse()
        process_queues()
        tell("commissions and their ledger entries")
        selling.restate_company_totals(context)
        rollup.run(full=True)
        tell("figures of the programme")
        tell(f"{chain.seal_all():,} events sealed")
        cache.clear()
    finally:
        settings.WAKE_WORKER = wake


class _Timed:
    """Says what is done, with the seconds that it took."""

    def __init__(self, say: Callable[[str], None]) -> None:
        self._say, self._since = say, time.monotonic()

    def __call__(self, text: str) -> None:
        now = time.monotonic()
        self._say(f"· {text} ({now - self._since:.1f} s)")
        self._since = now


def _analyse() -> None:
    """Tell the database's planner how large the tables are now."""
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
