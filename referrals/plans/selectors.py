"""Reads on commission plans: what of a version can never pay."""

from __future__ import annotations

from django.utils.translation import gettext as _

from partners.models import ExchangeRate
from partners.vocabulary.exchange import programme_currency
from referrals.commissions.context import as_rule
from referrals.commissions.rules import Rule, never_matching
from referrals.models import PlanVersion


def warnings(version: PlanVersion) -> list[str]:
    """What of a version can never match a sale, a sentence for each rule: said before and when it is
    published, for it is a promise that is never kept."""
    sentences = {
        "covered": _("Rule %(rule)s is never reached: an earlier rule takes all of its sales."),
        "source": _("Rule %(rule)s is never reached: the plan is not for sales of its source."),
    }
    found = never_matching(_rules(version), sources=version.plan.sources)
    return [
        *(sentences[why] % {"rule": position} for position, why in found.items()),
        *without_rate(version),
    ]


def _rules(version: PlanVersion) -> list[Rule]:
    return [as_rule(row, version.currency) for row in version.rules.order_by("position", "id")]


def without_rate(version: PlanVersion) -> list[str]:
    """Rules whose amounts cannot be told in the currency of a sale."""
    known = version.currency == programme_currency()
    if known or ExchangeRate.objects.filter(currency=version.currency).exists():
        return []
    return [
        _(
            "Rule %(rule)s has amounts in %(currency)s, for which there is no exchange rate: it never "
            "matches a sale in another currency."
        )
        % {"rule": rule.position, "currency": version.currency}
        for rule in _rules(version)
        if rule.counts_in_currency
    ]
