"""Add the money up again from outside: sales → commissions → ledger → statements → payouts → numbers.

Only the standard library and SQL: none of the product's own code is used, so that a fault there
cannot excuse itself here. It reads and never writes.

    python tools/verify_money.py --sqlite var/prm.sqlite3
    python tools/verify_money.py --postgres "host=127.0.0.1 dbname=prm user=prm"

Prints what was added up by currency, and each difference. Ends with 1 when there is any, else 0.
PostgreSQL is read through its own ``psql``.
"""

from __future__ import annotations

import argparse
import csv
import io
import json
import sqlite3
import subprocess
import sys
from bisect import bisect_right
from calendar import monthrange
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from typing import Any

Row = dict[str, str]
Rows = Callable[[str], list[Row]]


# -- Reading ------------------------------------------------------------------------------------------


def sqlite_rows(path: str) -> Rows:
    """Rows of a SQLite file, opened for reading only; every value as text, empty for NULL."""
    connection = sqlite3.connect(f"file:{path}?mode=ro", uri=True)
    connection.row_factory = sqlite3.Row
    connection.execute("BEGIN")

    def rows(sql: str) -> list[Row]:
        return [
            {name: "" if row[name] is None else str(row[name]) for name in row.keys()}  # noqa: SIM118
            for row in connection.execute(sql)
        ]

    return rows


def postgres_rows(conninfo: str) -> Rows:
    """Rows of a PostgreSQL database, by one psql for each question."""

    def rows(sql: str) -> list[Row]:
        command = ["psql", conninfo, "--no-psqlrc", "--quiet", "--csv", "-c", sql]
        answer = subprocess.run(command, check=True, capture_output=True, text=True, timeout=600)
        csv.field_size_limit(sys.maxsize)
        return list(csv.DictReader(io.StringIO(answer.stdout)))

    return rows


def yes(value: str) -> bool:
    return value in ("1", "t", "true", "True")


def number(value: str) -> int:
    return int(value) if value else 0


def day(value: str) -> date:
    return date.fromisoformat(value[:10])


def half_up(value: Decimal) -> int:
    return int(value.to_integral_value(rounding=ROUND_HALF_UP))


def months_later(start: date, months: int) -> date:
    """The same day some months later, or that month's last."""
    year, month = divmod(start.year * 12 + start.month - 1 + months, 12)
    return date(year, month + 1, min(start.day, monthrange(year, month + 1)[1]))


# How many decimals a currency has, where it is not two (ISO 4217).
_DIGITS = {"JPY": 0, "KRW": 0, "XOF": 0, "XAF": 0, "XPF": 0, "CLP": 0, "VND": 0, "ISK": 0, "UGX": 0, "RWF": 0,
           "PYG": 0, "GNF": 0, "DJF": 0, "KMF": 0, "BIF": 0, "VUV": 0, "MGA": 0,
           "TND": 3, "BHD": 3, "KWD": 3, "JOD": 3, "OMR": 3, "IQD": 3, "LYD": 3}  # fmt: skip


def digits(currency: str) -> int:
    return _DIGITS.get(currency, 2)


class Faults:
    """The differences that were found, by part."""

    def __init__(self) -> None:
        self.found: list[str] = []

    def differ(self, part: str, what: str, there: Any, right: Any) -> None:
        if there != right:
            self.found.append(f"{part}: {what}: there is {there}, it should be {right}")


# -- What each sale earns -------------------------------------------------------------------------------


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


# -- The ledger ----------------------------------------------------------------------------------------

Balance = dict[tuple[str, str, str], int]


def add(balance: Balance, found: Iterable[Row]) -> None:
    for row in found:
        balance[row["partner_id"], row["currency"], row["on_day"][:10]] += number(row["amount_minor"])


# Entries of transfers: what is left of them is compared transfer by transfer.
_TRANSFERS = "('payout', 'payout_return', 'double_payment', 'double_payment_end')"


def check_ledger(rows: Rows, faults: Faults) -> dict[str, int]:
    """What is owed to each partner, by currency and day, from its sources and from the ledger; then each
    transfer. Returns what is owed in all, by currency."""
    for row in rows(
        "SELECT e.public_id, l.currency, SUM(l.amount_minor) AS total FROM ledger_line l "
        "JOIN ledger_entry e ON e.id = l.entry_id GROUP BY e.public_id, l.currency HAVING SUM(l.amount_minor) <> 0"
    ):
        faults.differ("ledger", f"{row['public_id']} {row['currency']}", row["total"], 0)
    right: Balance = defaultdict(int)
    add(
        right,
        rows("SELECT partner_id, currency, earned_on AS on_day, amount_minor FROM referrals_commission"),
    )
    # What a dispute had withheld was owed since it was earned.
    add(
        right,
        rows(
            "SELECT partner_id, currency, booked_on AS on_day, amount_minor FROM payouts_adjustment "
            "WHERE kind <> 'released'"
        ),
    )
    there: Balance = defaultdict(int)
    add(there, rows(_payable("e.booked_on AS on_day", f"e.kind NOT IN {_TRANSFERS}", "e.booked_on")))
    for key in sorted(right.keys() | there.keys()):
        faults.differ("ledger", " ".join(key), there.get(key, 0), right.get(key, 0))
    sums: dict[str, int] = defaultdict(int)
    for (_partner, currency, _day), amount in there.items():
        sums[currency] += amount
    check_transfers(rows, sums, faults)
    return sums


def _payable(column: str, where: str, group: str) -> str:
    return (
        f"SELECT l.partner_id, l.currency, {column}, -SUM(l.amount_minor) AS amount_minor FROM ledger_line l "
        "JOIN ledger_entry e ON e.id = l.entry_id JOIN ledger_account a ON a.id = l.account_id "
        f"WHERE a.code = 'commission_payable' AND {where} GROUP BY l.partner_id, l.currency, {group}"
    )


def check_transfers(rows: Rows, sums: dict[str, int], faults: Faults) -> None:
    """A transfer that is paid has taken its amount off what is owed, any other one nothing."""
    there: dict[tuple[str, str, str], int] = {}
    for row in rows(_payable("e.reference", f"e.kind IN {_TRANSFERS}", "e.reference")):
        there[row["reference"], row["partner_id"], row["currency"]] = number(row["amount_minor"])
        sums[row["currency"]] += number(row["amount_minor"])
    for row in rows("SELECT public_id, partner_id, currency, amount_minor, status FROM payouts_payout"):
        right = -number(row["amount_minor"]) if row["status"] == "paid" else 0
        found = there.pop((row["public_id"], row["partner_id"], row["currency"]), 0)
        faults.differ("transfer", f"{row['public_id']} ({row['status']})", found, right)
    for key, amount in there.items():
        faults.differ("transfer", " ".join(key), amount, 0)


# -- Statements ----------------------------------------------------------------------------------------


def check_statements(rows: Rows, faults: Faults) -> dict[str, dict[str, int]]:
    """Each statement: its lines, its opening, its period, and what the ledger owed at its end."""
    lines: dict[str, list[Row]] = defaultdict(list)
    for line in rows(
        "SELECT l.statement_id, l.amount_minor, l.booked_on, l.commission, l.adjustment_id, a.kind "
        "FROM payouts_statementline l LEFT JOIN payouts_adjustment a ON a.id = l.adjustment_id "
        "ORDER BY l.statement_id, l.position"
    ):
        lines[line["statement_id"]].append(line)
    by_pair: dict[tuple[str, str], list[Row]] = defaultdict(list)
    for row in rows(
        "SELECT id, public_id, partner_id, currency, period_start, period_end, opening_minor, commissions_minor, "
        "adjustments_minor, total_minor, payable_minor, carried_minor, status FROM payouts_statement "
        "ORDER BY partner_id, currency, period_end"
    ):
        by_pair[row["partner_id"], row["currency"]].append(row)
    open_rows = _stated(rows)
    sums: dict[str, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for pair, statements in by_pair.items():
        carried, last_end = 0, date.min
        balances = Balances(open_rows[pair])
        for row in statements:
            name = row["public_id"]
            own = lines[row["id"]]
            earned = sum(number(line["amount_minor"]) for line in own if line["commission"])
            adjusted = sum(number(line["amount_minor"]) for line in own if line["adjustment_id"])
            faults.differ("statement", f"{name} commissions", number(row["commissions_minor"]), earned)
            faults.differ("statement", f"{name} adjustments", number(row["adjustments_minor"]), adjusted)
            faults.differ("statement", f"{name} opening", number(row["opening_minor"]), carried)
            faults.differ(
                "statement", f"{name} total", number(row["total_minor"]), carried + earned + adjusted
            )
            shared = number(row["payable_minor"]) + number(row["carried_minor"])
            faults.differ("statement", f"{name} shared out", shared, number(row["total_minor"]))
            late = [line["booked_on"][:10] for line in own if line["booked_on"][:10] > row["period_end"][:10]]
            faults.differ("statement", f"{name} lines after its end", late, [])
            faults.differ("statement", f"{name} overlaps", day(row["period_start"]) <= last_end, False)
            carried, last_end = number(row["carried_minor"]), day(row["period_end"])
            released = sum(number(line["amount_minor"]) for line in own if line["kind"] == "released")
            balances.state(row, released, faults)
            sums[row["currency"]]["stated"] += earned + adjusted
    return sums


def _stated(rows: Rows) -> dict[tuple[str, str], list[tuple[str, int, str]]]:
    """By partner and currency: what was earned or adjusted, as (day, amount, last day of its statement)."""
    found: dict[tuple[str, str], list[tuple[str, int, str]]] = defaultdict(list)
    for row in rows(
        "SELECT c.partner_id, c.currency, c.earned_on AS on_day, c.amount_minor, s.period_end "
        "FROM referrals_commission c LEFT JOIN payouts_statement s ON s.public_id = c.statement_id "
        "UNION ALL SELECT a.partner_id, a.currency, a.booked_on, a.amount_minor, s.period_end "
        "FROM payouts_adjustment a LEFT JOIN payouts_statementline l ON l.adjustment_id = a.id "
        "LEFT JOIN payouts_statement s ON s.id = l.statement_id WHERE a.kind <> 'released'"
    ):
        end = row["period_end"][:10] or "9999-12-31"
        found[row["partner_id"], row["currency"]].append(
            (row["on_day"][:10], number(row["amount_minor"]), end)
        )
    return found


class Balances:
    """What the ledger owed one partner in one currency at the end of each period, told in another way."""

    def __init__(self, stated: list[tuple[str, int, str]]) -> None:
        self.stated = stated
        self.payable = 0

    def state(self, row: Row, released: int, faults: Faults) -> None:
        """Earned by the end = stated by then (what was to be paid of it, what is carried) and not yet
        stated. What a dispute had withheld, and is stated again, was counted before."""
        end = row["period_end"][:10]
        self.payable += number(row["payable_minor"]) - released
        earned = sum(amount for on, amount, _end in self.stated if on <= end)
        unstated = sum(amount for on, amount, stated in self.stated if on <= end < stated)
        right = self.payable + number(row["carried_minor"]) + unstated
        faults.differ("statement", f"{row['public_id']} against what was earned by {end}", right, earned)


# -- Payouts and numbers --------------------------------------------------------------------------------


def check_payouts(rows: Rows, faults: Faults) -> dict[str, dict[str, int]]:
    """Runs add up, four eyes saw them, and nothing is paid twice."""
    sums: dict[str, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    paid: dict[str, int] = defaultdict(int)
    in_runs: dict[str, int] = defaultdict(int)
    for row in rows(
        "SELECT p.run_id, p.statement_id, p.amount_minor, p.currency, p.status, s.public_id, "
        "s.payable_minor - s.withheld_minor AS payable_minor "
        "FROM payouts_payout p JOIN payouts_statement s ON s.id = p.statement_id"
    ):
        if row["status"] != "left_out":
            in_runs[row["run_id"]] += number(row["amount_minor"])
        faults.differ("payout", row["public_id"], number(row["amount_minor"]), number(row["payable_minor"]))
        if row["status"] == "paid":
            paid[row["public_id"]] += number(row["amount_minor"])
            faults.differ(
                "payout", f"{row['public_id']} in all", paid[row["public_id"]], number(row["payable_minor"])
            )
            sums[row["currency"]]["paid"] += number(row["amount_minor"])
    for run in rows("SELECT id, number, total_minor, prepared_by_id, approved_by_id FROM payouts_payoutrun"):
        faults.differ("run", run["number"], number(run["total_minor"]), in_runs[run["id"]])
        faults.differ("run", f"{run['number']} approved by who prepared it",
                      run["approved_by_id"] == run["prepared_by_id"], False)  # fmt: skip
    for row in rows("SELECT public_id, status FROM payouts_statement WHERE status = 'paid'"):
        faults.differ("payout", f"{row['public_id']} is paid", row["public_id"] in paid, True)
    return sums


NUMBERED = {
    "payouts_statement": "number",
    "payouts_payoutrun": "number",
}


def check_numbers(rows: Rows, faults: Faults) -> Iterator[str]:
    """Numbers that people quote run without gaps in each year."""
    for name, column in NUMBERED.items():
        series: dict[str, list[int]] = defaultdict(list)
        for row in rows(f"SELECT {column} AS number FROM {name} WHERE {column} <> ''"):
            head, _dash, tail = row["number"].rpartition("-")
            series[head].append(int(tail))
        for head, found in sorted(series.items()):
            faults.differ("numbers", head, sorted(found), list(range(1, len(found) + 1)))
            yield f"{head}: {len(found)}"


# -- All of it --------------------------------------------------------------------------------------


def verify(rows: Rows) -> tuple[list[str], list[str]]:
    """What was added up, as lines to print, and the differences."""
    faults = Faults()
    programme = Programme(rows)
    sums = check_commissions(rows, programme, faults)
    ledger = check_ledger(rows, faults)
    stated = check_statements(rows, faults)
    paid = check_payouts(rows, faults)
    lines = []
    for currency in sorted(sums.keys() | ledger.keys() | stated.keys() | paid.keys()):
        figures = {**sums[currency], "owed": ledger.get(currency, 0), **stated[currency], **paid[currency]}
        told = ", ".join(
            f"{name} {Decimal(value).scaleb(-digits(currency))}" for name, value in figures.items()
        )
        lines.append(f"{currency}: {told}")
    lines.extend(check_numbers(rows, faults))
    return lines, faults.found


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(description="Add the money up again from outside.")
    source = parser.add_mutually_exclusive_group(required=True)
    source.add_argument("--sqlite", metavar="FILE")
    source.add_argument("--postgres", metavar="CONNINFO", help="as psql takes it; a URL will do")
    options = parser.parse_args(arguments)
    rows = sqlite_rows(options.sqlite) if options.sqlite else postgres_rows(options.postgres)
    lines, found = verify(rows)
    print("\n".join(lines))
    for fault in found:
        print(f"DIFFERENCE {fault}")
    print(f"{len(found)} differences" if found else "no difference")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
