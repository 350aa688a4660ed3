"""Work off all that is owed after a soak: ``python -m bench.soak_rest``. Ends with 1 if something stays."""

from __future__ import annotations

import sys
import time
from datetime import timedelta

import django

django.setup()

from core import clock  # noqa: E402
from core.models import Delivery, Job, OutgoingMail  # noqa: E402
from core.queue import worker  # noqa: E402
from referrals.commissions.accrual import undecided  # noqa: E402

PATIENCE = 300


def main() -> int:
    # Whoever held these was killed: the next one need not wait for the end of the lease.
    for model in (Delivery, Job, OutgoingMail):
        over = clock.now() - timedelta(seconds=1)
        model.objects.filter(status="running").update(lease_until=over)
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        if not sum(worker.work(queue) for queue in worker.QUEUES):
            break
    left = {
        model.__name__: dict(_by_status(model))
        for model in (Delivery, Job, OutgoingMail)
        if _by_status(model)
    }
    print(f"left in the queues: {left or 'nothing'}; undecided sales: {undecided().count()}")
    return 1 if left.get("Delivery") or undecided().exists() else 0


def _by_status(model: type) -> list[tuple[str, int]]:
    from django.db.models import Count

    waiting = model.objects.exclude(status="done").order_by()
    return list(waiting.values_list("status").annotate(count=Count("pk")))


if __name__ == "__main__":
    sys.exit(main())
