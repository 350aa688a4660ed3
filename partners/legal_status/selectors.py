"""What a partner was in law on a day: in SQL for sets, in memory for sales that are being decided."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db.models import F, OuterRef, Q, Subquery, Value
from django.db.models.functions import Coalesce, NullIf
from django.db.models.lookups import Exact

from partners.models import LegalStatusChange, Partner

AGENT = Partner.LegalStatus.COMMERCIAL_AGENT.value


def was_agent(day: Any, *, partner: str = "partner") -> Q:
    """Rows whose partner (the path to it) was a commercial agent on a day: a date, or an expression on
    the row in ``OuterRef``. Before its history begins a partner was what it was then."""
    history = LegalStatusChange.objects.filter(partner=OuterRef(partner))
    until = history.filter(effective_on__lte=day).order_by("-effective_on", "-id")
    first = history.order_by("effective_on", "id")
    status = Coalesce(
        Subquery(until.values("new_status")[:1]),
        NullIf(Subquery(first.values("old_status")[:1]), Value("")),
        Subquery(first.values("new_status")[:1]),
        F(f"{partner}__legal_status" if partner != "pk" else "legal_status"),
    )
    # Few were ever agents: only of theirs is the history read.
    ever = LegalStatusChange.objects.filter(new_status=AGENT).order_by().values("partner")
    now = Q(legal_status=AGENT) if partner == "pk" else Q(**{f"{partner}__legal_status": AGENT})
    return (now | Q(**{f"{partner}__in": ever})) & Q(Exact(status, AGENT))


def agents_on(day: date, partner_ids: Iterable[int]) -> set[int]:
    """Those of the partners that were commercial agents on a day."""
    rows = Partner.objects.filter(was_agent(day, partner="pk"), pk__in=partner_ids)
    return set(rows.values_list("pk", flat=True))


class AgentDays:
    """When partners were commercial agents, read once for many sales, when it is first asked."""

    def __init__(self) -> None:
        self._histories: dict[int, tuple[list[date], list[str]]] = {}
        self._now: dict[int, bool] = {}
        self._unread: set[int] = set()

    @classmethod
    def of(cls, partner_ids: Iterable[int]) -> AgentDays:
        found = cls()
        statuses = Partner.objects.filter(pk__in=partner_ids).values_list("pk", "legal_status")
        found.add({pk: status == AGENT for pk, status in statuses})
        return found

    def add(self, now: dict[int, bool]) -> None:
        """Partners that may be asked about, given whether each is an agent now."""
        self._now.update(now)
        self._unread |= now.keys()

    def was_agent(self, partner_id: int, day: date) -> bool:
        if self._unread:
            self._read()
        if partner_id not in self._histories:
            return self._now[partner_id]
        days, statuses = self._histories[partner_id]
        return statuses[bisect_right(days, day) - 1] == AGENT

    def _read(self) -> None:
        rows = LegalStatusChange.objects.filter(partner__in=self._unread).order_by("effective_on", "id")
        for pk, day, old, new in rows.values_list("partner_id", "effective_on", "old_status", "new_status"):
            days, statuses = self._histories.setdefault(pk, ([date.min], [old or new]))
            days.append(day)
            statuses.append(new)
        self._unread = set()
