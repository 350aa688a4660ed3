"""What the page of a commission says on either side: ours and the partner's."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext_lazy as _

from core import slots
from core.actor import Actor
from referrals.commissions.events import PORTAL, STAFF
from referrals.models import Commission
from referrals.subscriptions.presenters import subscription_facts
from web.templatetags.formats import day


def commission_facts(row: Commission) -> list[tuple[Any, ...]]:
    """What a commission's page says beside its explanation."""
    return [
        (_("Earned on"), day(row.earned_on)),
        (_("Due from"), day(row.hold_until) if row.hold_until else ""),
        (_("Plan"), f"{row.plan_version.plan} · {row.plan_version.number}"),
        (_("Paid on"), day(row.paid_on) if row.paid_on else ""),
        *subscription_facts(row.sale),
    ]


def commission_url(row: Commission, actor: Actor) -> str:
    return (PORTAL if actor.is_partner else STAFF).url_for(actor, row)


def after(rows: Iterable[Commission], actor: Actor) -> dict[int, list[slots.Fact]]:
    """What came after commissions (by key): their statement and its payouts, as far as the actor may see."""
    rows = list(rows)
    came = slots.facts_of(
        slots.statement_facts, actor, {row.statement_id for row in rows if row.statement_id}
    )
    return {row.pk: came.get(row.statement_id, []) for row in rows}
