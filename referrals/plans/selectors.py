"""Reads on commission plans: what of a version can never pay."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import Model
from django.utils.translation import gettext_lazy as _

from core.errors import Sentence
from partners.models import ExchangeRate, PartnerType, ProductLine, Region, RelationshipKind, Tier
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
        *doubts(version),
    ]


def doubts(version: PlanVersion) -> list[str]:
    """Rules that ask for what is not there or may not be: said beside the draft too."""
    return [*unused(version), *without_rate(version)]


def unused(version: PlanVersion) -> list[str]:
    """Rules that ask for what is no longer in use, for types that may not be paid, or for countries
    outside of their regions."""
    vocabulary = _Vocabulary()
    return [
        str(sentence) % {"rule": rule.position}
        for rule in _rules(version)
        for sentence in vocabulary.against(dict(rule.conditions))
    ]


class _Vocabulary:
    """What rules can ask for, read once for all rules of a version."""

    def __init__(self) -> None:
        self.in_use = {
            name: set(model._default_manager.filter(is_active=True).values_list("code", flat=True))
            for name, (model, _sentence) in _CONFIGURED.items()
        }
        paid = PartnerType.objects.filter(commissions_allowed=True)
        self.paid = set(paid.values_list("code", flat=True))
        self.countries = {code: set(names) for code, names in Region.objects.values_list("code", "countries")}

    def against(self, asked: dict[str, frozenset[str]]) -> Iterator[Sentence]:
        for name, (_model, sentence) in _CONFIGURED.items():
            if name in asked and asked[name].isdisjoint(self.in_use[name]):
                yield sentence
        types = asked.get("partner_type", frozenset()) & self.in_use["partner_type"]
        if types and types.isdisjoint(self.paid):
            yield _("Rule %(rule)s is never paid: commissions are not allowed for its partner types.")
        if "country" in asked and "region" in asked:
            covered = set().union(*(self.countries.get(code, set()) for code in asked["region"]))
            if covered.isdisjoint(asked["country"]):
                yield _("Rule %(rule)s never matches: none of its countries is in its regions.")


_CONFIGURED: dict[str, tuple[type[Model], Sentence]] = {
    "product_line": (ProductLine, _("Rule %(rule)s is for product lines that are no longer in use.")),
    "tier": (Tier, _("Rule %(rule)s is for tiers that are no longer in use.")),
    "kind": (RelationshipKind, _("Rule %(rule)s is for relationships that are no longer in use.")),
    "partner_type": (PartnerType, _("Rule %(rule)s is for partner types that are no longer in use.")),
    "region": (Region, _("Rule %(rule)s is for regions that are no longer in use.")),
}


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
