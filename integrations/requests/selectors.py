"""What is asked for most."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import F

from core.text import Translated
from integrations.models import IntegrationRequest


@dataclass(frozen=True)
class Demand:
    """A requested integration and how many ask for it; status and priority are codes."""

    request_id: str
    name: Translated
    votes: int
    partners: int
    customers: int
    priority: str
    status: str


def demand() -> list[Demand]:
    """Every requested integration, most wanted first, in one query."""
    rows = IntegrationRequest.objects.with_demand().order_by(F("demand").desc(), "priority", "pk")
    return [
        Demand(
            request_id=row.public_id,
            name=row.name,
            votes=row.demand,
            partners=row.partners_asking,
            customers=row.customers_asking,
            priority=row.priority,
            status=row.status,
        )
        for row in rows
    ]
