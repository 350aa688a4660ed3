"""What deciding a batch of sales needs to know, read in sets: plans, partners on the day, history."""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import NamedTuple

from django.db.models import Sum

from core import bulk
from partners.legal_status.selectors import AGENT, AgentDays
from partners.models import Partner, PartnerKind, Region, TierChange
from partners.vocabulary.exchange import Rates
from pipeline.models import Sale
from referrals.commissions.rules import Match, Profile, Rule, Terms, in_force, match, plan_for
from referrals.commissions.selectors import sales_paid
from referrals.models import Commission, CommissionDecision, PlanRule, PlanVersion

# A chunk that corrects may ask for the past of many payments; SQLite takes 32,766 values in a statement.
IDS_AT_ONCE = 10_000


class SaleRow(NamedTuple):
    """A sale to be decided."""

    id: int
    public_id: str
    partner_id: int
    role: str
    source: str
    sold_on: date
    amount_minor: int
    currency: str
    product_line: str | None
    is_recurring: bool
    customer_ref: str
    refund_of_id: int | None
    attributable: bool
    product_line_id: int | None


ROW_FIELDS = [
    "id", "public_id", "partner_id", "role", "source", "sold_on", "amount_minor", "currency", "product_line__code",
    "is_recurring", "customer_ref", "refund_of_id", "attributable", "product_line_id",
]  # fmt: skip


class Payee(NamedTuple):
    """What the rules ask about a partner, apart from what changes with the day."""

    public_id: str
    type: str
    commissions_allowed: bool
    country: str
    tier: str


@dataclass(slots=True)
class OriginalCommission:
    """The commission earned on a sale, as refunds and later payments find it: ``outcome_minor`` is what
    the whole sale is worth by the rules, ``net_minor`` what is left of that now."""

    id: int
    plan_version_id: int
    outcome_minor: int
    net_minor: int
    hold_until: date | None
    earned_on: date


class Origin(NamedTuple):
    """A sale of which something is given back."""

    id: int
    amount_minor: int
    sold_on: date
    is_recurring: bool
    partner_id: int
    source: str
    customer_ref: str
    product_line_id: int | None
    currency: str


class Plans:
    """Published terms, and what was found by them: each profile is matched once."""

    def __init__(self) -> None:
        self._terms = list(_published())
        self._by_version = {terms.version_id: terms for terms in self._terms}
        self._in_force: dict[date, list[Terms]] = {}
        self._matches: dict[tuple[int, Profile, bool], Match] = {}
        self.some_wait_for_payment = any(terms.due_on == "payment" for terms in self._terms)

    def terms(self, on: date, kinds: frozenset[str], source: str) -> Terms | None:
        if on not in self._in_force:
            self._in_force[on] = in_force(self._terms, on)
        return plan_for(self._in_force[on], kinds, source)

    def load(self, version_ids: set[int]) -> None:
        """Have these versions at hand, also those of plans that are no longer in use."""
        if missing := version_ids - self._by_version.keys():
            versions = PlanVersion.objects.filter(pk__in=missing).select_related("plan")
            self._by_version.update({terms.version_id: terms for terms in _as_terms(list(versions))})

    def version(self, version_id: int) -> Terms:
        return self._by_version[version_id]

    def rule(self, version_id: int, rule_id: int) -> Rule:
        return next(rule for rule in self._by_version[version_id].rules if rule.id == rule_id)

    def match(self, terms: Terms, profile: Profile, *, has_rate: bool) -> Match:
        key = (terms.version_id, profile, has_rate)
        found = self._matches.get(key)
        if found is None:
            found = self._matches[key] = match(terms.rules, profile, has_rate=has_rate)
        return found


# The rules of published versions, which the database lets nobody change: kept as long as the process,
# under the version and the instant of its publication. Which versions are in force is read each time.
_RULES: dict[tuple[str, datetime | None], tuple[Rule, ...]] = {}


def _published() -> Iterable[Terms]:
    found = PlanVersion.objects.filter(status="published", plan__is_active=True).select_related("plan")
    return _as_terms(list(found))


def _as_terms(versions: list[PlanVersion]) -> Iterable[Terms]:
    rules = _rules_of(versions)
    for version in versions:
        assert version.effective_from is not None  # a published version has its day
        yield Terms(
            version_id=version.pk,
            kinds=frozenset(version.plan.kinds),
            sources=frozenset(version.plan.sources),
            position=(version.plan.position, version.plan_id),
            plan_id=version.plan_id,
            effective_from=version.effective_from,
            due_on=version.due_on,
            hold_days=version.hold_days,
            rules=rules[version.pk],
        )


def _rules_of(versions: list[PlanVersion]) -> dict[int, tuple[Rule, ...]]:
    """The rules of published versions by database id; one query for those never read before."""
    keys = {version.pk: (version.public_id, version.published_at) for version in versions}
    unread = {version.pk: version for version in versions if keys[version.pk] not in _RULES}
    fresh: dict[int, list[Rule]] = {pk: [] for pk in unread}
    if unread:
        for row in PlanRule.objects.filter(version__in=unread).order_by("position", "id"):
            fresh[row.version_id].append(as_rule(row, unread[row.version_id].currency))
    # A version without rules is one that somebody is still loading.
    _RULES.update({keys[pk]: tuple(rules) for pk, rules in fresh.items() if rules})
    return {pk: _RULES.get(key, ()) for pk, key in keys.items()}


def as_rule(row: PlanRule, currency: str) -> Rule:
    """A stored rule as the pure rules take it."""
    return Rule(
        id=row.pk,
        position=row.position,
        conditions=tuple((name, frozenset(codes)) for name, codes in row.conditions.items() if codes),
        currency=currency,
        rate=row.rate,
        fixed_minor=row.fixed_minor,
        minimum_minor=row.minimum_minor,
        cap_minor=row.cap_minor,
        recurring=row.recurring,
        months=row.months,
    )


class DayRates:
    """Rates between the currencies of plans and of sales; those of a currency are read once."""

    def __init__(self) -> None:
        self._read: dict[tuple[str, str], Rates] = {}

    def between(self, plan: str, sale: str, day: date) -> Decimal | None:
        """As ``Rates.between``; None for one currency, which needs no rate."""
        if plan == sale or not plan:
            return None
        if (plan, sale) not in self._read:
            self._read[plan, sale] = Rates({plan, sale})
        return self._read[plan, sale].between(plan, sale, day)


class Partners:
    """Partners as they were on the day of each sale; each is read once."""

    def __init__(self) -> None:
        self.payees: dict[int, Payee] = {}
        self.agents = AgentDays()
        self._tiers: dict[int, tuple[list[date], list[str], str]] = {}
        self._kinds: dict[int, list[tuple[date, date | None, str]]] = defaultdict(list)
        self._known: dict[tuple[int, date], tuple[str, frozenset[str]]] = {}
        self._regions = [(row.code, frozenset(row.countries)) for row in Region.objects.all()]
        self._countries: dict[str, frozenset[str]] = {}

    def load(self, ids: set[int]) -> None:
        ids = ids - self.payees.keys()
        if not ids:
            return
        agents: dict[int, bool] = {}
        columns = (
            "pk", "public_id", "type__code", "type__commissions_allowed", "country", "legal_status", "tier__code",
        )  # fmt: skip
        for pk, public_id, type_code, allowed, country, legal, tier in Partner.objects.filter(
            pk__in=ids
        ).values_list(*columns):
            agents[pk] = legal == AGENT
            self.payees[pk] = Payee(public_id, type_code, allowed, str(country), tier or "")
        self.agents.add(agents)
        self._load_tiers(ids)
        kinds = PartnerKind.objects.filter(partner__in=ids).values_list(
            "partner_id", "since", "until", "kind__code"
        )
        for pk, since, until, code in kinds:
            self._kinds[pk].append((since, until, code))

    def _load_tiers(self, ids: set[int]) -> None:
        changes = TierChange.objects.filter(partner__in=ids).order_by("effective_on", "id")
        for pk, day, old, new in changes.values_list(
            "partner_id", "effective_on", "old_tier__code", "new_tier__code"
        ):
            days, codes, _before = self._tiers.setdefault(pk, ([], [], old or ""))
            days.append(day)
            codes.append(new or "")

    def on(self, partner_id: int, day: date) -> tuple[str, frozenset[str]]:
        """The tier and the relationship kinds of a partner on a day."""
        key = (partner_id, day)
        found = self._known.get(key)
        if found is None:
            found = self._known[key] = (self._tier(partner_id, day), self._kinds_on(partner_id, day))
        return found

    def _tier(self, partner_id: int, day: date) -> str:
        if partner_id not in self._tiers:
            return self.payees[partner_id].tier
        days, codes, before = self._tiers[partner_id]
        position = bisect_right(days, day)
        return codes[position - 1] if position else before

    def _kinds_on(self, partner_id: int, day: date) -> frozenset[str]:
        held = self._kinds.get(partner_id, ())
        return frozenset(
            code for since, until, code in held if since <= day and (until is None or day <= until)
        )

    def regions(self, country: str) -> frozenset[str]:
        if country not in self._countries:
            self._countries[country] = frozenset(
                code for code, members in self._regions if country in members
            )
        return self._countries[country]


class History:
    """What came before the sales of a chunk: commissions, what was given back, payments.

    ``origins`` are the sales that its refunds give back, ``past`` earlier payments of its subscriptions
    that may be corrected.
    """

    def __init__(
        self, rows: list[SaleRow], origins: set[int], past: set[int], *, with_payments: bool
    ) -> None:
        self.given_back: dict[int, int] = {}
        self.originals: dict[int, OriginalCommission] = {}
        for known in bulk.chunks(origins | past, IDS_AT_ONCE):
            given_back, taken_back = _given_back(known)
            self.given_back.update(given_back)
            self.originals.update(_originals(known, taken_back))
        waiting = {sale_id for sale_id, original in self.originals.items() if original.hold_until is None}
        if with_payments:
            waiting.update(past)
            waiting.update(row.id for row in rows if not row.refund_of_id)
        self._paid: dict[int, date] = {}
        for part in bulk.chunks(waiting, IDS_AT_ONCE):
            self._paid.update(sales_paid(part))

    def paid_on(self, sale_id: int) -> date | None:
        """The day on which the customer had paid all of a sale that was not given back."""
        return self._paid.get(sale_id)


def origins_of(rows: list[SaleRow]) -> dict[int, Origin]:
    """The sales that the refunds among these rows give back."""
    refunded = {row.refund_of_id for row in rows if row.refund_of_id}
    if not refunded:
        return {}
    found = Sale.objects.filter(pk__in=refunded).values_list("pk", *Origin._fields[1:])
    return {row[0]: Origin(*row) for row in found}


def _originals(sale_ids: list[int], taken_back: dict[int, int]) -> dict[int, OriginalCommission]:
    found: dict[int, OriginalCommission] = {}
    kinds = [Commission.Kind.EARNED, Commission.Kind.CORRECTION]
    columns = (
        "sale_id",
        "pk",
        "plan_version_id",
        "amount_minor",
        "hold_until",
        "earned_on",
        "own_explanation",
    )
    rows = Commission.objects.filter(sale__in=sale_ids, kind__in=kinds).order_by("pk").values_list(*columns)
    for sale_id, pk, version, amount, hold, earned_on, own in rows:
        if sale_id not in found:
            net = -taken_back.get(sale_id, 0)
            found[sale_id] = OriginalCommission(pk, version, amount, net, hold, earned_on)
        found[sale_id].net_minor += amount
        if own is not None:
            found[sale_id].outcome_minor = own["outcome"]
    return found


def _given_back(sale_ids: list[int]) -> tuple[dict[int, int], dict[int, int]]:
    """By sale: what its decided refunds gave back, and what they took of the commission. Refunds
    after which a commercial agent kept it do not count."""
    decided = CommissionDecision.objects.filter(sale__refund_of__in=sale_ids).exclude(
        reason=CommissionDecision.Reason.AGENT
    )
    rows = decided.order_by().values_list("sale__refund_of_id")
    given, taken = {}, {}
    for sale_id, given_minor, taken_minor in rows.annotate(
        given=Sum("sale__amount_minor"), taken=Sum("amount_minor")
    ):
        given[sale_id], taken[sale_id] = -given_minor, -taken_minor
    return given, taken
