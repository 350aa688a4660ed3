"""Why a commission is what it is: the compact explanation of a decision, in the reader's language."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django_countries import countries

from core.money import minor_digits
from partners.models import PartnerType, ProductLine, Region, RelationshipKind, Tier
from pipeline.models import Sale
from referrals.commissions.rules import CONDITIONS
from referrals.models import Commission, CommissionDecision, PlanRule, PlanVersion
from web.templatetags.formats import day_long, labelled, money, number, percent

LABELS = {
    "product_line": gettext_lazy("product line"),
    "tier": gettext_lazy("tier"),
    "kind": gettext_lazy("relationship"),
    "country": gettext_lazy("country"),
    "region": gettext_lazy("region"),
    "role": gettext_lazy("role"),
    "partner_type": gettext_lazy("partner type"),
    "source": gettext_lazy("source"),
    "currency": gettext_lazy("currency"),
}
_MODELS = {
    "product_line": ProductLine,
    "tier": Tier,
    "kind": RelationshipKind,
    "region": Region,
    "partner_type": PartnerType,
}


@dataclass(frozen=True)
class Condition:
    """One condition of a rule that was read: what it wanted, what the sale was, and whether it held."""

    label: str
    wanted: str
    found: str
    holds: bool


@dataclass(frozen=True)
class RuleRead:
    """A rule of the plan, as it was read for one sale; ``read`` is False after the one that fitted."""

    position: int
    pays: str
    conditions: list[Condition]
    read: bool
    chosen: bool


@dataclass(frozen=True)
class Why:
    """What a page shows: lines of (label, value), the total, a note, and the rules that were read."""

    rows: list[tuple[str, str]] = field(default_factory=list)
    total: tuple[str, str] | None = None
    note: str = ""
    rules: list[RuleRead] = field(default_factory=list)


class Names:
    """Names of configured things by code; each kind of thing is read once."""

    def __init__(self) -> None:
        self._read: dict[str, dict[str, str]] = {}

    def of(self, condition: str, codes: Any) -> str:
        """Names of one or several codes, or “none”."""
        wanted = [codes] if isinstance(codes, str) else list(codes or [])
        known = self._known(condition)
        shown = [known.get(code, code) for code in wanted if code]
        return ", ".join(shown) or _("none")

    def _known(self, condition: str) -> dict[str, str]:
        if condition not in self._read:
            self._read[condition] = _names(condition)
        return self._read[condition]


def _names(condition: str) -> dict[str, str]:
    if condition in _MODELS:
        return {row.code: str(row) for row in _MODELS[condition]._default_manager.all()}
    if condition == "country":
        return dict(countries)
    if condition in ("role", "source"):
        return {
            str(code): str(label)
            for code, label in (Sale.Role if condition == "role" else Sale.Source).choices
        }
    return {}


def conditions_text(conditions: dict[str, list[str]], names: Names) -> str:
    """The conditions of a rule as one line; “every sale” without any."""
    parts = [
        labelled(LABELS[name], names.of(name, conditions[name]))
        for name in CONDITIONS
        if conditions.get(name)
    ]
    return " · ".join(parts) or _("every sale")


def pays_text(rule: PlanRule, currency: str) -> str:
    """What a rule pays: its rate or amount, bounds, and how often."""
    parts = [percent(rule.rate, None) if rule.rate is not None else money(rule.fixed_minor, currency)]
    if rule.minimum_minor is not None:
        parts.append(_("at least %(amount)s") % {"amount": money(rule.minimum_minor, currency)})
    if rule.cap_minor is not None:
        parts.append(_("at most %(amount)s") % {"amount": money(rule.cap_minor, currency)})
    if rule.recurring and rule.months:
        parts.append(_("on each payment for %(months)s months") % {"months": number(rule.months)})
    elif rule.recurring:
        parts.append(_("on each payment"))
    return ", ".join(parts)


def why_of(commission: Commission) -> Why:
    """The explanation of a commission: its own where it corrects, else that of the decision."""
    if commission.own_explanation is not None:
        return _why_corrected(commission.own_explanation)
    return why(commission.decision)


def why(decision: CommissionDecision) -> Why:
    """The explanation of a decision. Reads its plan version, its rules and the names they use."""
    figures, currency = decision.explanation, decision.currency
    note = "" if decision.amount_minor else str(decision.get_reason_display())
    if "refund" in figures:
        return _why_refund(figures, currency, note)
    names = Names()
    rows = [(_("Amount excluding taxes"), money(figures["amount"], currency))]
    version = decision.plan_version
    if version is None:
        facts = " · ".join(
            labelled(LABELS[name], names.of(name, codes)) for name, codes in figures["facts"].items()
        )
        found = _("Found for this sale: %(facts)s.") % {"facts": facts} if facts else ""
        return Why(rows, (_("Commission"), money(0, currency)), " ".join(filter(None, [note, found])))
    rules = list(version.rules.all())
    chosen = next((rule for rule in rules if rule.pk == decision.rule_id), None)
    if chosen is not None:
        rows += _steps(figures, decision, version, chosen, names)
    if "kept" in figures:
        kept = _("The subscription keeps the terms that were in force for its payment of %(day)s.")
        note = " ".join(filter(None, [note, kept % {"day": day_long(date.fromisoformat(figures["kept"]))}]))
        return Why(rows, (_("Commission"), money(decision.amount_minor, currency)), note)
    read = _rules_read(figures, decision, version, rules, names)
    return Why(
        rows,
        (_("Commission"), money(decision.amount_minor, currency)),
        " ".join(filter(None, [note, _set_aside(read)])),
        read,
    )


def _steps(
    figures: dict[str, Any], decision: CommissionDecision, version: PlanVersion, rule: PlanRule, names: Names
) -> list[tuple[str, str]]:
    currency = decision.currency
    label = _("Plan “%(plan)s”, version %(version)s, rule %(rule)s (%(conditions)s)") % {
        "plan": version.plan.name,
        "version": version.number,
        "rule": rule.position,
        "conditions": conditions_text(rule.conditions, names),
    }
    value = percent(rule.rate) if rule.rate is not None else money(rule.fixed_minor, version.currency)
    rows = [(label, value)]
    if "limits_at" in figures:
        shift = minor_digits(version.currency) - minor_digits(currency)
        rate = Decimal(figures["limits_at"]).scaleb(shift)
        rows.append(
            (
                _("Rate of the day for the amounts of the rule"),
                f"1 {version.currency} = {number(rate, 6)} {currency}",
            )
        )
    if "exact" in figures and "raised" not in figures and "capped" not in figures:
        exact = Decimal(figures["exact"])
        rows.append((_("Rounding, half up"), _fraction(Decimal(figures["result"]) - exact, currency)))
    if "raised" in figures:
        rows.append((_("Raised to the minimum of the rule"), money(figures["raised"], currency)))
    if "capped" in figures:
        rows.append((_("Limited to the maximum of the rule"), money(figures["capped"], currency)))
    return rows


def _fraction(minor: Decimal, currency: str) -> str:
    """A part of a minor unit, exact: money() would round it away."""
    if not minor:
        return money(0, currency)
    major = minor.scaleb(-minor_digits(currency)).normalize()
    places = max(0, -int(major.as_tuple().exponent))
    return f"{number(major, places)} {currency}"


def _rules_read(
    figures: dict[str, Any],
    decision: CommissionDecision,
    version: PlanVersion,
    rules: list[PlanRule],
    names: Names,
) -> list[RuleRead]:
    failed = {position: set(conditions) for position, conditions in figures.get("read", [])}
    facts = {**figures.get("facts", {}), "currency": decision.currency}
    return [
        RuleRead(
            position=rule.position,
            pays=pays_text(rule, version.currency),
            conditions=_conditions(rule, facts, failed.get(rule.position, set()), version.currency, names),
            read=rule.position in failed,
            chosen=rule.pk == decision.rule_id,
        )
        for rule in rules
    ]


def _conditions(
    rule: PlanRule, facts: dict[str, Any], failed: set[str], currency: str, names: Names
) -> list[Condition]:
    wanted = [(name, rule.conditions[name]) for name in CONDITIONS if rule.conditions.get(name)]
    if "currency" in failed:
        wanted.append(("currency", [currency]))
    return [
        Condition(
            str(LABELS[name]), names.of(name, codes), names.of(name, facts.get(name, "")), name not in failed
        )
        for name, codes in wanted
    ]


def _set_aside(rules: list[RuleRead]) -> str:
    """Why the other rules did not apply: those before it failed, those after it were not read."""
    parts = []
    for rule in rules:
        broken = next((condition for condition in rule.conditions if not condition.holds), None)
        if rule.read and broken is not None:
            parts.append(
                _("Rule %(rule)s set aside: %(condition)s is %(found)s, not %(wanted)s.")
                % {
                    "rule": rule.position,
                    "condition": broken.label,
                    "found": broken.found,
                    "wanted": broken.wanted,
                }
            )
    unread = [str(rule.position) for rule in rules if not rule.read]
    if unread:
        parts.append(
            _("Not read, since the first rule that fits decides: %(rules)s.") % {"rules": ", ".join(unread)}
        )
    return " ".join(parts)


def _why_corrected(figures: dict[str, Any]) -> Why:
    currency = figures["currency"]
    rows = [
        (_("Amount excluding taxes"), money(figures["sale"], currency)),
        (_("Commission by the terms of the subscription"), money(figures["outcome"], currency)),
    ]
    if figures["given_back"]:
        rows.append((_("Refunded so far"), money(figures["given_back"], currency)))
    rows += [
        (_("Commission that is due"), money(figures["due"], currency)),
        (_("Recorded before"), money(figures["before"], currency)),
    ]
    cause = {"day": day_long(date.fromisoformat(figures["cause_on"]))}
    if figures["correction"] == "given_back":
        notes = [
            _("A payment of the subscription was refunded on %(day)s: the next one takes its place.") % cause
        ]
    else:
        notes = [_("A payment of %(day)s became known later. It counts before this one.") % cause]
    if figures.get("reason"):
        notes.append(str(CommissionDecision.Reason(figures["reason"]).label))
    label = _("Correction") if figures["before"] else _("Commission")
    return Why(rows, (label, money(figures["result"], currency)), " ".join(notes))


def _why_refund(figures: dict[str, Any], currency: str, note: str) -> Why:
    rows = [
        (_("Refunded this time"), money(figures["refund"], currency)),
        (
            _("Refunded in total, of a sale of %(sale)s") % {"sale": money(figures["sale"], currency)},
            money(figures["given_back"], currency),
        ),
        (_("Commission on the sale"), money(figures["commission"], currency)),
        (_("Taken back before"), money(figures["taken_back"], currency)),
    ]
    if figures["result"]:
        note = _(
            "The commission is divided between what was refunded and what is left, by largest remainder."
        )
    return Why(rows, (_("Taken back"), money(figures["result"], currency)), note)
