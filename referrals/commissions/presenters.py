"""What the page of a commission says on either side: ours and the partner's."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from referrals.models import Commission
from referrals.subscriptions.presenters import subscription_facts
from web.templatetags.formats import day


def commission_facts(row: Commission) -> list[tuple[Any, ...]]:
    """What a commission's page says beside its explanation."""
    return [
        (_("Earned on"), day(row.earned_on)),
        (_("Due from"), day(row.hold_until) if row.hold_until else ""),
        (_("Plan"), f"{row.plan_version.plan} · {row.plan_version.number}"),
        (_("Statement"), row.statement_id),
        (_("Paid on"), day(row.paid_on) if row.paid_on else ""),
        *subscription_facts(row.sale),
    ]
