"""What deciding a batch of sales needs to know, read in sets: plans, partners on the day, history."""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable
from datetime import date, datetime
from decimal import Decimal
from typing import NamedTuple

from django.db.models import Min, Sum

from partners.legal_status.selectors import AGENT, AgentDays
from partners.models import Partner, PartnerKind, Region, TierChange
from partners.vocabulary.exchange import Rates
from pipeline.models import Sale
from referrals.commissions.rules import Match, Profile, Rule, Terms, in_force, match, plan_for
from referrals.commissions.selectors import sales_paid
from referrals.models import Commission, CommissionDecision, PlanRule, PlanVersion


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


ROW_FIELDS = [
    "id", "public_id", "partner_id", "role", "source", "sold_on", "amount_minor", "currency", "product_line__code",
    "is_recurring", "customer_ref", "refund_of_id", "attributable",
]  # fmt: skip


class Payee(NamedTuple):
    """What the rules ask about a partner, apart from what changes with the day."""

    public_id: str
    type: str
    commissions_allowed: bool
    country: str
    tier: str


class OriginalCommission(NamedTuple):
    """A commission earned on a sale of which something is given back."""

    id: int
    plan_version_id: int
    amount_minor: int
    hold_until: date | None
    earned_on: date


class Plans:
    """Published terms, and what was found by them: each profile is matched once."""

    def __init__(self) -> None:
        self._terms = list(_published())
        self._in_force: dict[date, list[Terms]] = {}
        self._matches: dict[tuple[int, Profile, bool], Match] = {}
        self.some_wait_for_payment = any(terms.due_on == "payment" for terms in self._terms)

    def terms(self, on: date, kinds: frozenset[str], source: str) -> Terms | None:
        if on not in self._in_force:
            self._in_force[on] = in_force(self._terms, on)
        return plan_for(self._in_force[on], kinds, source)

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
    versions = list(found)
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
    """What came before the sales of one chunk: first payments, payments, earlier refunds."""

    def __init__(self, rows: list[SaleRow], *, with_payments: bool) -> None:
        self._first = _first_payments(rows)
        refunded = {row.refund_of_id for row in rows if row.refund_of_id}
        self.originals = _originals(refunded)
        self.sales = (
            dict(Sale.objects.filter(pk__in=refunded).values_list("pk", "amount_minor")) if refunded else {}
        )
        self.given_back, self.taken_back = _given_back(refunded)
        waiting = {sale_id for sale_id, original in self.originals.items() if original.hold_until is None}
        if with_payments:
            waiting.update(row.id for row in rows if not row.refund_of_id)
        self._paid = sales_paid(waiting)

    def first_on(self, row: SaleRow) -> date | None:
        """The day of the subscription's first payment, None when this row is the first."""
        first = self._first.get((row.partner_id, row.customer_ref)) if row.is_recurring else None
        return None if first is None or first[0] >= row.id else first[1]

    def paid_on(self, sale_id: int) -> date | None:
        """The day on which the customer had paid all of a sale that was not given back."""
        return self._paid.get(sale_id)


def _first_payments(rows: list[SaleRow]) -> dict[tuple[int, str], tuple[int, date]]:
    wanted = {(row.partner_id, row.customer_ref) for row in rows if row.is_recurring and row.customer_ref}
    if not wanted:
        return {}
    subscriptions = Sale.objects.filter(
        is_recurring=True,
        refund_of=None,
        partner_id__in={partner_id for partner_id, _ref in wanted},
        customer_ref__in={ref for _partner_id, ref in wanted},
    ).exclude(customer_ref="")
    grouped = subscriptions.order_by().values_list("partner_id", "customer_ref").annotate(first=Min("pk"))
    firsts = {(partner_id, ref): first for partner_id, ref, first in grouped}
    days = dict(Sale.objects.filter(pk__in=firsts.values()).values_list("pk", "sold_on"))
    return {key: (pk, days[pk]) for key, pk in firsts.items()}


def _originals(sale_ids: set[int]) -> dict[int, OriginalCommission]:
    if not sale_ids:
        return {}
    earned = Commission.objects.filter(sale__in=sale_ids, kind=Commission.Kind.EARNED)
    columns = ("sale_id", "pk", "plan_version_id", "amount_minor", "hold_until", "earned_on")
    return {
        sale_id: OriginalCommission(pk, version, amount, hold, earned_on)
        for sale_id, pk, version, amount, hold, earned_on in earned.values_list(*columns)
    }


def _given_back(sale_ids: set[int]) -> tuple[dict[int, int], dict[int, int]]:
    """By sale: what its decided refunds gave back, and what they took of the commission. Refunds
    after which a commercial agent kept it do not count."""
    if not sale_ids:
        return {}, {}
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
