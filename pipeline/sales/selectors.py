"""Reads of sales."""

from __future__ import annotations

from datetime import date

from django.db.models import Sum

from pipeline.models import Sale


def revenue(partner_ids: set[int], first: date, last: date, *, role: str = "") -> dict[int, int]:
    """Minor units of the programme's currency sold by partners in a period, net of refunds."""
    rows = Sale.objects.between(first, last).filter(partner__in=partner_ids)
    if role:
        rows = rows.filter(role=role)
    return dict(rows.order_by().values_list("partner_id").annotate(total=Sum("programme_minor")))


def left_of(sale: Sale) -> int:
    """Minor units of a sale that were not given back."""
    given_back = sale.refunds.aggregate(total=Sum("amount_minor"))["total"] or 0
    return sale.amount_minor + given_back
