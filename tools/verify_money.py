"""Add the money up again from outside: sales → commissions → ledger → statements → payouts → numbers.

Only the standard library and SQL: none of the product's own code is used, so that a fault there
cannot excuse itself here. It reads and never writes.

    python tools/verify_money.py --sqlite var/prm.sqlite3
    python tools/verify_money.py --postgres "host=127.0.0.1 dbname=prm user=prm"

Prints what was added up by currency, and each difference. Ends with 1 when there is any, else 0.
PostgreSQL is read through its own ``psql``. Whoever takes it elsewhere takes ``money_*.py`` along.
"""

from __future__ import annotations

import argparse
import sys
from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date
from decimal import Decimal

from money_earned import Programme, check_commissions
from money_rows import Faults, Row, Rows, day, digits, number, postgres_rows, sqlite_rows

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
