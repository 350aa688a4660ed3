"""What each sale should have earned, by the plans, partners and rates of its day, for ``verify_money.py``.

Told a second time on purpose: nothing of the product's own rules is used.
"""

from __future__ import annotations

import json
from bisect import bisect_right
from collections import defaultdict
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

from money_rows import Faults, Row, Rows, day, digits, half_up, months_later, number, yes


class Dated:
    """What a partner was on a day: a value for each change, and the one from before."""

    def __init__(self) -> None:
        self.days: list[date] = []
        self.values: list[str] = []
        self.before = ""

    def on(self, when: date) -> str:
        position = bisect_right(self.days, when)
        return self.values[position - 1] if position else self.before


class Programme:
    """Partners, plans and rates, as the database holds them."""

    def __init__(self, rows: Rows) -> None:
        home = rows("SELECT currency FROM core_programme ORDER BY id LIMIT 1")
        self.home = home[0]["currency"] if home else "EUR"
        self.partners = {
            row["id"]: row
            for row in rows(
                "SELECT p.id, p.public_id, p.country, p.legal_status, t.code AS type, t.commissions_allowed, "
                "tier.code AS tier FROM partners_partner p JOIN partners_partnertype t ON t.id = p.type_id "
                "LEFT JOIN partners_tier tier ON tier.id = p.tier_id"
            )
        }
        self.tiers = self._dated(
            rows,
            "SELECT c.partner_id, c.effective_on AS day, old.code AS before, new.code AS value "
            "FROM partners_tierchange c LEFT JOIN partners_tier old ON old.id = c.old_tier_id "
            "LEFT JOIN partners_tier new ON new.id = c.new_tier_id ORDER BY c.effective_on, c.id",
        )
        self.legal = self._dated(
            rows,
            "SELECT partner_id, effective_on AS day, new_status AS value, "
            "CASE WHEN old_status = '' THEN new_status ELSE old_status END AS before "
            "FROM partners_legalstatuschange ORDER BY effective_on, id",
        )
        self.kinds: dict[str, list[tuple[date, date, str]]] = defaultdict(list)
        for row in rows(
            "SELECT k.partner_id, k.since, k.until, r.code FROM partners_partnerkind k "
            "JOIN partners_relationshipkind r ON r.id = k.kind_id"
        ):
            until = day(row["until"]) if row["until"] else date.max
            self.kinds[row["partner_id"]].append((day(row["since"]), until, row["code"]))
        self.regions = {
            row["code"]: set(json.loads(row["countries"]))
            for row in rows("SELECT code, countries FROM partners_region")
        }
        self.rates: dict[str, list[tuple[date, Decimal]]] = defaultdict(list)
        for row in rows("SELECT currency, day, rate FROM partners_exchangerate ORDER BY day, id"):
            self.rates[row["currency"]].append((day(row["day"]), Decimal(row["rate"])))
        self.versions = self._versions(rows)

    def _dated(self, rows: Rows, sql: str) -> dict[str, Dated]:
        found: dict[str, Dated] = {}
        for row in rows(sql):
            known = found.get(row["partner_id"])
            if known is None:
                known = found[row["partner_id"]] = Dated()
                known.before = row["before"]
            known.days.append(day(row["day"]))
            known.values.append(row["value"])
        return found

    def _versions(self, rows: Rows) -> list[dict[str, Any]]:
        rules: dict[str, list[Row]] = defaultdict(list)
        for rule in rows(
            "SELECT id, version_id, position, conditions, rate, fixed_minor, minimum_minor, cap_minor, recurring, "
            "months FROM referrals_planrule ORDER BY version_id, position, id"
        ):
            rules[rule["version_id"]].append(rule)
        return [
            {
                **version,
                "kinds": set(json.loads(version["kinds"])),
                "sources": set(json.loads(version["sources"])),
                "from": day(version["effective_from"]),
                "rules": rules[version["id"]],
            }
            for version in rows(
                "SELECT v.id, v.plan_id, v.effective_from, v.published_at, v.currency, v.due_on, v.hold_days, "
                "p.kinds, p.sources, p.position FROM referrals_planversion v "
                "JOIN referrals_commissionplan p ON p.id = v.plan_id "
                "WHERE v.status = 'published' ORDER BY p.position, p.id, v.effective_from"
            )
        ]

    def legal_status_on(self, partner: str, when: date) -> str:
        dated = self.legal.get(partner)
        return dated.on(when) if dated else self.partners[partner]["legal_status"]

    def kinds_on(self, partner: str, when: date) -> set[str]:
        return {code for since, until, code in self.kinds[partner] if since <= when <= until}

    def tier_on(self, partner: str, when: date) -> str:
        dated = self.tiers.get(partner)
        return dated.on(when) if dated else self.partners[partner]["tier"]

    def rate(self, one: str, other: str, when: date) -> Decimal | None:
        """Minor units of ``other`` for a minor unit of ``one`` at the last rates up to a day."""
        worth, base = self._rate(one, when), self._rate(other, when)
        if worth is None or base is None:
            return None
        return (worth / base).scaleb(digits(other) - digits(one))

    def _rate(self, currency: str, when: date) -> Decimal | None:
        if currency == self.home:
            return Decimal(1)
        known = [rate for since, rate in self.rates[currency] if since <= when]
        return known[-1] if known else None

    def terms(self, sale: Row) -> dict[str, Any] | None:
        """The version in force for a sale: the latest of each plan that was published when the sale was
        decided, and of these the first plan for it."""
        when = day(sale["sold_on"])
        kinds = self.kinds_on(sale["partner_id"], when)
        latest: dict[str, dict[str, Any]] = {}
        for version in self.versions:
            if version["from"] <= when and version["published_at"] <= sale["decided_at"]:
                latest[version["plan_id"]] = version
        for version in latest.values():
            fits = not version["kinds"] or version["kinds"] & kinds
            if fits and (not version["sources"] or sale["source"] in version["sources"]):
                return version
        return None

    def rule(self, sale: Row, version: dict[str, Any]) -> Row | None:
        """The first rule all of whose conditions hold."""
        when, partner = day(sale["sold_on"]), self.partners[sale["partner_id"]]
        facts = {
            "product_line": {sale["line"]},
            "tier": {self.tier_on(sale["partner_id"], when)},
            "kind": self.kinds_on(sale["partner_id"], when),
            "country": {partner["country"]},
            "region": {code for code, countries in self.regions.items() if partner["country"] in countries},
            "role": {sale["role"]},
            "partner_type": {partner["type"]},
            "source": {sale["source"]},
        }
        for rule in version["rules"]:
            if self._fits(rule, version, facts, sale, when):
                return rule
        return None

    def _fits(self, rule: Row, version: dict[str, Any], facts: Any, sale: Row, when: date) -> bool:
        conditions = json.loads(rule["conditions"])
        if any(codes and not facts[name] & set(codes) for name, codes in conditions.items()):
            return False
        in_amounts = rule["fixed_minor"] or rule["minimum_minor"] or rule["cap_minor"]
        abroad = version["currency"] != sale["currency"]
        return not (in_amounts and abroad and self.rate(version["currency"], sale["currency"], when) is None)

    def outcome(self, sale: Row, version: dict[str, Any], rule: Row) -> int:
        """What a sale pays by a rule, in minor units of its own currency."""
        when = day(sale["sold_on"])
        abroad = version["currency"] != sale["currency"]
        rate = self.rate(version["currency"], sale["currency"], when) if abroad else None

        def told(value: str) -> int | None:
            if not value:
                return None
            return int(value) if rate is None else half_up(int(value) * rate)

        fixed, least, most = told(rule["fixed_minor"]), told(rule["minimum_minor"]), told(rule["cap_minor"])
        result = half_up(Decimal(sale["amount_minor"]) * Decimal(rule["rate"])) if fixed is None else fixed
        if least is not None:
            result = max(result, least)
        return result if most is None else min(result, most)


class Sales:
    """Sales with their refunds, and what each should have earned in the end."""

    def __init__(self, rows: Rows, programme: Programme) -> None:
        self.programme = programme
        found = rows(
            "SELECT s.id, s.public_id, s.partner_id, s.source, s.role, s.sold_on, s.amount_minor, s.currency, "
            "s.is_recurring, s.customer_ref, s.refund_of_id, s.attributable, l.code AS line, "
            "d.decided_at FROM pipeline_sale s JOIN referrals_commissiondecision d ON d.sale_id = s.id "
            "LEFT JOIN partners_productline l ON l.id = s.product_line_id ORDER BY s.id"
        )
        self.by_id = {row["id"]: row for row in found}
        self.sold = [row for row in found if not row["refund_of_id"]]
        self.refunds: dict[str, list[Row]] = defaultdict(list)
        for row in found:
            if row["refund_of_id"]:
                self.refunds[row["refund_of_id"]].append(row)

    def expected(self) -> dict[str, int]:
        """By sale: what it earns in the end, refunds taken off, in minor units of its currency."""
        earned: dict[str, int] = {}
        running: dict[tuple[str, ...], list[Row]] = defaultdict(list)
        for sale in self.sold:
            if yes(sale["is_recurring"]) and sale["customer_ref"]:
                key = ("partner_id", "source", "customer_ref", "line", "currency")
                running[tuple(sale[name] for name in key)].append(sale)
            else:
                earned[sale["id"]] = self._alone(sale)
        for payments in running.values():
            earned.update(
                self._subscription(sorted(payments, key=lambda row: (row["sold_on"], int(row["id"]))))
            )
        return {sale_id: self._kept(sale_id, amount) for sale_id, amount in earned.items()}

    def _allowed(self, sale: Row) -> bool:
        return yes(self.programme.partners[sale["partner_id"]]["commissions_allowed"])

    def _alone(self, sale: Row) -> int:
        version = self.programme.terms(sale) if self._allowed(sale) else None
        rule = self.programme.rule(sale, version) if version else None
        return self.programme.outcome(sale, version, rule) if version and rule else 0

    def _subscription(self, payments: list[Row]) -> dict[str, int]:
        """The first payment that fits a rule fixes the version and the rule for all that follow. Months
        count from the first payment by date; what is paid once is paid on the first not given back."""
        earned = {sale["id"]: 0 for sale in payments}
        first, version, rule = payments[0], None, None
        paid_once = False
        for sale in payments:
            stands = self._returned(sale["id"]) < number(sale["amount_minor"])
            if not self._allowed(sale):
                paid_once |= stands
                continue
            if rule is None:
                version = self.programme.terms(sale)
                rule = self.programme.rule(sale, version) if version else None
            if version is None or rule is None:
                # The customer was there before the rule: not new when it came.
                paid_once |= stands
                continue
            amount = self.programme.outcome(sale, version, rule)
            if not yes(rule["recurring"]):
                if paid_once or not amount or not stands:
                    continue
                paid_once = True
            elif rule["months"] and day(sale["sold_on"]) >= months_later(
                day(first["sold_on"]), number(rule["months"])
            ):
                continue
            earned[sale["id"]] = amount
        return earned

    def _returned(self, sale_id: str) -> int:
        """What was given back of a sale and counts: an agent keeps the commission when the fault is ours."""
        return sum(
            -number(refund["amount_minor"])
            for refund in self.refunds[sale_id]
            if not self._agent_keeps(refund)
        )

    def _agent_keeps(self, refund: Row) -> bool:
        sale = self.by_id[refund["refund_of_id"]]
        status = self.programme.legal_status_on(sale["partner_id"], day(sale["sold_on"]))
        return status == "commercial_agent" and yes(refund["attributable"])

    def _kept(self, sale_id: str, amount: int) -> int:
        """What is left of a commission: the share of the sale that was not given back, by largest remainder."""
        total = number(self.by_id[sale_id]["amount_minor"])
        returned = min(self._returned(sale_id), total)
        if not total or not returned:
            return amount
        parts = [Fraction(amount * part, total) for part in (returned, total - returned)]
        whole = [int(part) for part in parts]
        if sum(whole) < amount:
            whole[0 if parts[0] - whole[0] >= parts[1] - whole[1] else 1] += 1
        return whole[1]


def check_commissions(rows: Rows, programme: Programme, faults: Faults) -> dict[str, dict[str, int]]:
    """Each sale against what it should have earned. Returns sums by currency."""
    sales = Sales(rows, programme)
    expected = sales.expected()
    earned: dict[str, int] = defaultdict(int)
    for row in rows("SELECT sale_id, amount_minor FROM referrals_commission"):
        sale = sales.by_id[row["sale_id"]]
        earned[sale["refund_of_id"] or sale["id"]] += number(row["amount_minor"])
    sums: dict[str, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for sale_id, right in expected.items():
        sale = sales.by_id[sale_id]
        faults.differ("commission", sale["public_id"], earned[sale_id], right)
        currency = sums[sale["currency"]]
        currency["sales"] += number(sale["amount_minor"])
        currency["refunds"] += sum(number(refund["amount_minor"]) for refund in sales.refunds[sale_id])
        currency["commissions"] += right
    return sums
