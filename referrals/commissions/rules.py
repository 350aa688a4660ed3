"""Pure rules of this room: who is credited, what a sale pays, what a refund takes back.

Nothing here reads the database. Explanations are compact (codes and figures); ``explain`` turns
them into sentences.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from core.clock import add_months
from core.money import round_half_up, split

# The conditions of a rule, in the order in which they are shown.
CONDITIONS = ("product_line", "tier", "kind", "country", "region", "role", "partner_type", "source")


class Profile(NamedTuple):
    """What of a sale and its partner the rules ask about, on the day of the sale. Codes; "" for none.

    Sales of one profile match the same rule, so a batch matches each profile once.
    """

    product_line: str
    tier: str
    kinds: frozenset[str]
    country: str
    regions: frozenset[str]
    role: str
    partner_type: str
    source: str
    currency: str

    def as_json(self) -> dict[str, str | list[str]]:
        """The facts that are known, by the name of their condition."""
        shown: dict[str, str | list[str]] = {}
        for name in CONDITIONS:
            value = getattr(self, _FACT.get(name, name))
            if value:
                shown[name] = value if isinstance(value, str) else sorted(value)
        return shown


_FACT = {"kind": "kinds", "region": "regions"}


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule of a plan version, ready to be matched."""

    id: int
    position: int
    conditions: tuple[tuple[str, frozenset[str]], ...]
    currency: str
    rate: Decimal | None = None
    fixed_minor: int | None = None
    minimum_minor: int | None = None
    cap_minor: int | None = None
    recurring: bool = False
    months: int | None = None

    @property
    def counts_in_currency(self) -> bool:
        """Whether it holds amounts, which another currency takes at the rate of the day."""
        return any(value is not None for value in (self.fixed_minor, self.minimum_minor, self.cap_minor))


class Match(NamedTuple):
    """The first rule that fits a profile (None: none does), and what the others failed at, as JSON."""

    rule: Rule | None
    trace: str


class Outcome(NamedTuple):
    """What a sale pays: minor units of its currency, why nothing ("" when it pays), and the explanation."""

    amount_minor: int
    reason: str
    rule: Rule | None
    explanation: str


def match(plan_rules: Sequence[Rule], profile: Profile, *, has_rate: bool = False) -> Match:
    """The first rule all of whose conditions hold; later rules are not read. ``has_rate`` says that
    amounts of the plan can be told in the currency of the sale.

    The trace lists each rule that was read with the names of the conditions that failed, and the
    facts they were held against.
    """
    read: list[list[object]] = []
    found = None
    for rule in plan_rules:
        failed = _failed(rule, profile, has_rate)
        read.append([rule.position, failed])
        if not failed:
            found = rule
            break
    trace = json.dumps({"facts": profile.as_json(), "read": read}, separators=(",", ":"))
    return Match(found, trace[1:-1])


def _failed(rule: Rule, profile: Profile, has_rate: bool) -> list[str]:
    failed = [name for name, wanted in rule.conditions if not _holds(profile, name, wanted)]
    if not has_rate and rule.counts_in_currency and rule.currency != profile.currency:
        failed.append("currency")
    return failed


def _holds(profile: Profile, name: str, wanted: frozenset[str]) -> bool:
    value = getattr(profile, _FACT.get(name, name))
    return value in wanted if isinstance(value, str) else not wanted.isdisjoint(value)


def evaluate(
    plan_rules: Sequence[Rule],
    profile: Profile,
    amount_minor: int,
    *,
    sold_on: date,
    first_on: date | None = None,
    matched: Match | None = None,
    rate: Decimal | None = None,
) -> Outcome:
    """What a sale pays by the rules of one plan version.

    ``rate`` is what a minor unit of the plan's currency was worth on the day, in minor units of the
    sale's: its fixed amounts, minimums and caps are told in the currency of the sale.

    ``first_on`` is the day of the first payment of the subscription that this sale continues, None
    for a sale that stands alone or is the first. ``matched`` spares matching a profile again.
    """
    found = matched or match(plan_rules, profile, has_rate=rate is not None)
    return pay(found, amount_minor, profile.currency, sold_on=sold_on, first_on=first_on, rate=rate)


def pay(
    found: Match,
    amount_minor: int,
    currency: str,
    *,
    sold_on: date,
    first_on: date | None,
    rate: Decimal | None,
) -> Outcome:
    """What a sale pays by the rule that was found for it; the rest is as for ``evaluate``."""
    rule, trace = found
    head = f'{{{trace},"amount":{amount_minor},"currency":"{currency}"'
    if rule is None:
        return Outcome(0, "no_rule", None, head + "}")
    if first_on is not None:
        head = f'{head},"first_on":"{first_on.isoformat()}"'
        too_late = _too_late(rule, sold_on, first_on)
        if too_late:
            return Outcome(0, too_late, rule, head + "}")
    same = rule.currency == currency or not rule.counts_in_currency
    result, steps = _amount(rule if same or rate is None else _at(rule, rate), amount_minor)
    if not same and rate is not None:
        steps = f',"limits_at":"{rate.normalize():f}"{steps}'
    return Outcome(result, "" if result else "zero", rule, f'{head}{steps},"result":{result}}}')


def kept_terms(rule: Rule, on: date) -> Match:
    """A rule as it fitted the payment of a day, for the payments that go on with its subscription."""
    return Match(rule, f'"kept":"{on.isoformat()}"')


def _too_late(rule: Rule, sold_on: date, first_on: date) -> str:
    if not rule.recurring:
        return "once"
    if rule.months is not None and sold_on >= add_months(first_on, rule.months):
        return "over"
    return ""


def _at(rule: Rule, rate: Decimal) -> Rule:
    """A rule with its amounts at a rate, rounded half up to minor units."""

    def told(minor: int | None) -> int | None:
        return None if minor is None else round_half_up(minor * rate)

    return replace(
        rule,
        fixed_minor=told(rule.fixed_minor),
        minimum_minor=told(rule.minimum_minor),
        cap_minor=told(rule.cap_minor),
    )


def never_matching(plan_rules: Sequence[Rule], *, sources: Iterable[str] = ()) -> dict[int, str]:
    """By position, rules of a plan for these sources (all when empty) that no sale can reach, and why:
    "source" asks for sales that the plan is not for, "covered" stands behind a rule that takes all of
    its sales."""
    allowed, found = frozenset(sources), {}
    for index, rule in enumerate(plan_rules):
        wanted = dict(rule.conditions).get("source")
        if allowed and wanted is not None and allowed.isdisjoint(wanted):
            found[rule.position] = "source"
        elif any(_covers(earlier, rule) for earlier in plan_rules[:index]):
            found[rule.position] = "covered"
    return found


def _covers(earlier: Rule, later: Rule) -> bool:
    """Whether each sale of a rule is one of an earlier rule."""
    asked = dict(later.conditions)
    return all(name in asked and asked[name] <= wanted for name, wanted in earlier.conditions)


def _amount(rule: Rule, amount_minor: int) -> tuple[int, str]:
    if rule.fixed_minor is not None:
        result, steps = rule.fixed_minor, f',"fixed":{rule.fixed_minor}'
    else:
        exact = Decimal(amount_minor) * (rule.rate or 0)
        result = round_half_up(exact)
        steps = f',"rate":"{rule.rate}","exact":"{exact.normalize():f}"'
    if rule.minimum_minor is not None and result < rule.minimum_minor:
        result = rule.minimum_minor
        steps += f',"raised":{result}'
    if rule.cap_minor is not None and result > rule.cap_minor:
        result = rule.cap_minor
        steps += f',"capped":{result}'
    return result, steps


def clawback(*, commission_minor: int, sale_minor: int, given_back_minor: int, taken_back_minor: int) -> int:
    """How much more of a commission is taken back, once ``given_back_minor`` of its sale is in all.

    The commission is divided between what was given back and what is left of the sale, by largest
    remainder; ``taken_back_minor`` was taken before. Never less than nothing, never more than what
    is left of the commission.
    """
    given_back = min(given_back_minor, sale_minor)
    target, _kept = split(commission_minor, [given_back, sale_minor - given_back])
    return max(0, min(target - taken_back_minor, commission_minor - taken_back_minor))


def clawback_explanation(
    *, commission_minor: int, sale_minor: int, refund_minor: int, given_back_minor: int, taken_back_minor: int,
    result: int, currency: str, reason: str = "",
) -> str:  # fmt: skip
    """The compact explanation of a refund; amounts are positive, ``result`` is what is taken back."""
    values = {
        "refund": refund_minor,
        "sale": sale_minor,
        "given_back": given_back_minor,
        "commission": commission_minor,
        "taken_back": taken_back_minor,
        "currency": currency,
        "result": -result,
    }
    if reason:
        values["reason"] = reason
    return json.dumps(values, separators=(",", ":"))


def correction_explanation(
    outcome: Outcome | None, *, sale_minor: int, given_back_minor: int, net_minor: int, before_minor: int,
    currency: str, cause_on: date, refund: bool, terms_on: date | None,
) -> dict[str, str | int]:  # fmt: skip
    """The compact explanation of a correction: what the whole sale is worth (``outcome``), what is left
    of that (``due``), what was recorded (``before``), and the sale or refund that made the difference."""
    values: dict[str, str | int] = {
        "correction": "given_back" if refund else "earlier",
        "cause_on": cause_on.isoformat(),
        "sale": sale_minor,
        "outcome": outcome.amount_minor if outcome else 0,
        "given_back": given_back_minor,
        "due": net_minor,
        "before": before_minor,
        "currency": currency,
        "result": net_minor - before_minor,
    }
    if terms_on is not None:
        values["kept"] = terms_on.isoformat()
    if outcome is not None and outcome.reason:
        values["reason"] = outcome.reason
    return values


class Terms(NamedTuple):
    """A published version of a plan: who it is for, from when, and its rules in order."""

    version_id: int
    kinds: frozenset[str]
    sources: frozenset[str]
    position: tuple[int, int]
    plan_id: int
    effective_from: date
    due_on: str
    hold_days: int
    rules: tuple[Rule, ...]

    @property
    def currency(self) -> str:
        """The currency of the amounts of its rules."""
        return self.rules[0].currency if self.rules else ""


def in_force(terms: Iterable[Terms], on: date) -> list[Terms]:
    """The version of each plan that is in force on a day, in the order in which plans are read."""
    latest: dict[int, Terms] = {}
    for candidate in terms:
        known = latest.get(candidate.plan_id)
        if candidate.effective_from <= on and (
            known is None or candidate.effective_from > known.effective_from
        ):
            latest[candidate.plan_id] = candidate
    return sorted(latest.values(), key=lambda found: found.position)


def plan_for(current: Sequence[Terms], kinds: frozenset[str], source: str) -> Terms | None:
    """The first plan in force that is for a partner of these kinds and a sale of this source."""
    for terms in current:
        if (not terms.kinds or not terms.kinds.isdisjoint(kinds)) and (
            not terms.sources or source in terms.sources
        ):
            return terms
    return None
