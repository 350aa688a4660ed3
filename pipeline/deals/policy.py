"""Operations on our own customers, and on the rules of registration."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _

from core import clock
from core.actor import Actor
from core.errors import DomainError
from core.operation import create, operation, record
from pipeline.models import DealPolicy


@operation("pipeline.deal_rules:change", event="pipeline.deal_rules.set")
def deal_policy_set(*, actor: Actor, effective_from: date, **values: Any) -> DealPolicy:
    """Write down new rules from a day on. Deals keep the rules they were submitted under.

    Raises DomainError 422 on a day that is past, 409 when rules from that day exist.
    """
    if effective_from < clock.today():
        raise DomainError.invalid(
            _("Rules begin today or later: what was promised stays."), field="effective_from"
        )
    row = create(DealPolicy, effective_from=effective_from, **values)
    record(row)
    return row
