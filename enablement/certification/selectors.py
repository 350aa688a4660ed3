"""Reads of certification that other rooms count by."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import date, timedelta

from enablement.certification import rules
from enablement.models import Certificate


def certified_spans(subject: str) -> Iterator[tuple[int, date, date | None]]:
    """From when until when each holder was certified without a gap: the partner's key and both days (None: still
    and without end). One statement."""
    status = Certificate.Status
    rows = Certificate.objects.filter(subject=subject, status__in=[status.CONFIRMED, status.REVOKED])
    spans: dict[tuple[int, str], list[tuple[date, date | None]]] = defaultdict(list)
    found = rows.values_list("partner_id", "holder", "obtained_on", "expires_on", "revoked_on")
    for partner_id, holder, begins, expires, revoked in found:
        ends = min((day for day in (expires, revoked and revoked - timedelta(days=1)) if day), default=None)
        if ends is None or ends >= begins:
            spans[partner_id, holder].append((begins, ends))
    for (partner_id, _holder), of_one in spans.items():
        for begins, ends in rules.merged(of_one):
            yield partner_id, begins, ends
