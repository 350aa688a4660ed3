"""What pages and the API say of a subscription, on either side."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.utils.translation import gettext as _

from core.clock import add_months
from pipeline.models import Sale
from referrals.models import Subscription
from referrals.subscriptions.selectors import subscription_of
from web.templatetags.formats import day


def subscription_facts(sale: Sale) -> list[tuple[Any, ...]]:
    """The subscription of a sale as rows of facts; none for a sale that stands alone."""
    row = subscription_of(sale)
    if row is None:
        return []
    facts = [(_("Subscription since"), day(row.first_on)), (_("Subscription pays"), _pays(row))]
    if row.plan_version:
        terms = f"{row.plan_version.plan} · {row.plan_version.number}"
        facts.append((_("Terms it keeps"), terms))
    return facts


def pays_until(row: Subscription) -> date | None:
    """The last day on which a payment still pays; None when it pays once, or without end, or nothing."""
    if row.rule is None or not row.rule.recurring or row.rule.months is None:
        return None
    return add_months(row.first_on, row.rule.months) - timedelta(days=1)


def _pays(row: Subscription) -> str:
    if row.rule is None:
        return _("nothing: no rule fits")
    if not row.rule.recurring:
        return _("once, on the first payment that is not refunded")
    until = pays_until(row)
    return _("on each payment until %(day)s") % {"day": day(until)} if until else _("on each payment")
