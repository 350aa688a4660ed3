"""Keyset paging, for pages and API alike: the cost of a page does not grow with the table."""

from __future__ import annotations

import base64
import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.core.signing import BadSignature, Signer
from django.db.models import Q, QuerySet
from django.utils.dateparse import parse_date, parse_datetime
from django.utils.translation import gettext_lazy as _

from core.errors import DomainError

PAGE_SIZE = 80
EXPORT_SIZE = 2_000
COUNT_CAP = 10_000
# A cursor goes into the query as it is: only those that we gave out come back.
_SIGNER = Signer(salt="core.paging")


@dataclass(frozen=True)
class KeysetPage:
    """Rows of one page, and the cursors of the pages beside it ("" at an end)."""

    rows: list[Any]
    next_cursor: str
    previous_cursor: str


def keyset_page(queryset: QuerySet, *, ordering: str, cursor: str = "", size: int = PAGE_SIZE) -> KeysetPage:
    """One page of ``queryset`` in the order of a non-null field or annotation, ties by primary key.

    ``ordering`` is a field name, "-" before it for descending. Raises DomainError on a cursor that
    was not made for this ordering.
    """
    field, descending = ordering.lstrip("-"), ordering.startswith("-")
    position = _decode(cursor, ordering) if cursor else None
    backwards = bool(position and position[0] == "before")
    upwards = descending == backwards
    rows = queryset.order_by(field, "pk") if upwards else queryset.order_by(f"-{field}", "-pk")
    if position:
        rows = rows.filter(_beyond(field, position[1], position[2], upwards))
    found = list(rows[: size + 1])
    more = len(found) > size
    found = found[:size]
    if backwards:
        found.reverse()
    has_next, has_previous = (bool(position), more) if backwards else (more, bool(position))
    return KeysetPage(
        found,
        _encode("after", found[-1], field, ordering) if found and has_next else "",
        _encode("before", found[0], field, ordering) if found and has_previous else "",
    )


def in_parts(queryset: QuerySet, *, ordering: str, size: int = EXPORT_SIZE) -> Iterator[list[Any]]:
    """Every row, ``size`` at a time, in the order of the pages. Each part is a query of its own, so that
    neither memory nor an open cursor grows with the table."""
    cursor = ""
    while True:
        page = keyset_page(queryset, ordering=ordering, cursor=cursor, size=size)
        yield page.rows
        cursor = page.next_cursor
        if not cursor:
            return


def _beyond(field: str, value: Any, pk: int, upwards: bool) -> Q:
    # The redundant first condition is what lets both engines use the index on the field.
    if upwards:
        return Q(**{f"{field}__gte": value}) & (Q(**{f"{field}__gt": value}) | Q(pk__gt=pk))
    return Q(**{f"{field}__lte": value}) & (Q(**{f"{field}__lt": value}) | Q(pk__lt=pk))


def _encode(side: str, row: Any, field: str, ordering: str) -> str:
    value = row
    for step in field.split("__"):
        value = row[field] if isinstance(row, dict) else getattr(value, step)
    pk = row["pk"] if isinstance(row, dict) else row.pk
    kind = "t" if isinstance(value, datetime) else "d" if isinstance(value, date) else ""
    text = value.isoformat() if kind else value
    packed = json.dumps([side, ordering, kind, text, pk], default=str, separators=(",", ":"))
    return _SIGNER.sign(base64.urlsafe_b64encode(packed.encode()).decode().rstrip("="))


def _decode(cursor: str, ordering: str) -> tuple[str, Any, int]:
    try:
        packed = _SIGNER.unsign(cursor)
        side, made_for, kind, value, pk = json.loads(
            base64.urlsafe_b64decode(packed + "=" * (-len(packed) % 4))
        )
        value = {"t": parse_datetime, "d": parse_date}.get(kind, lambda v: v)(value)
        if made_for != ordering or side not in ("after", "before") or value is None:
            raise ValueError
        return side, value, int(pk)
    except (BadSignature, ValueError, TypeError):
        raise DomainError(
            "bad-cursor", _("This place in the list no longer exists. Begin the list again."), status=400
        ) from None


def capped_count(queryset: QuerySet, cap: int = COUNT_CAP) -> int:
    """How many rows, but never more than ``cap + 1``: shown as “10,000+”."""
    return queryset.order_by()[: cap + 1].count()
