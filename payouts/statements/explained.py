"""Statement lines and their calculation in words, in the reader's language, from the copies they keep."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from core import clock, said
from core.errors import Sentence
from core.money import Money, minor_digits
from payouts.models import Adjustment, Statement
from pipeline.models import Sale
from web.templatetags.formats import day, money, number, percent

Row = tuple[str, Any]


def line_text(facts: dict[str, Any]) -> str:
    """What a line is for: the customer as the partner is shown it, or an adjustment's reason."""
    if facts.get("kind") == Adjustment.Kind.RECEIVED:
        return _("Money received from you: %(reference)s") % {"reference": facts["reason"]}
    if facts.get("kind") == Adjustment.Kind.WRITE_OFF:
        return _("Debt that we no longer claim")
    if facts.get("kind") == Adjustment.Kind.RELEASED:
        return _("Part of statement %(number)s that was in dispute") % {"number": facts["reason"]}
    if "reason" in facts:
        return said.read(facts["reason"])
    source = Sale.Source(facts["source"]).label if facts.get("source") in Sale.Source.values else ""
    return str(facts.get("customer") or source)


def why(explanation: dict[str, Any]) -> list[Row]:
    """The calculation of one commission step by step: (label, value) for the ``why`` component."""
    if not explanation:
        return []
    currency = explanation.get("currency", "")

    def amount(name: str) -> str:
        return money(Money(int(explanation[name]), currency))

    if "correction" in explanation:
        return [
            (_("Sale"), amount("sale")),
            (_("Refunded to the customer in total"), amount("given_back")),
            (_("Commission that is due"), amount("due")),
            (_("Recorded before"), amount("before")),
            (_("Correction"), amount("result")),
        ]
    if "refund" in explanation:
        return [
            (_("Sale"), amount("sale")),
            (_("Refunded to the customer in total"), amount("given_back")),
            (_("Commission on the sale"), amount("commission")),
            (_("Taken back before"), amount("taken_back")),
            (_("Taken back now"), amount("result")),
        ]
    rows: list[Row] = [(_("Sale"), amount("amount"))]
    if "rate" in explanation:
        rows.append((_("Rate"), percent(Decimal(explanation["rate"]), None)))
        rows.append((_("Exact result"), _exact(explanation["exact"], currency)))
    if "fixed" in explanation:
        rows.append((_("Fixed amount"), amount("fixed")))
    if "raised" in explanation:
        rows.append((_("Raised to the minimum"), amount("raised")))
    if "capped" in explanation:
        rows.append((_("Limited to the maximum"), amount("capped")))
    if "result" in explanation:
        rows.append((_("Commission, rounded half up"), amount("result")))
    return rows


def _exact(minor: str, currency: str) -> str:
    """An unrounded amount in major units, as far as its digits go."""
    digits = minor_digits(currency)
    exact = Decimal(minor).scaleb(-digits)
    return f"{number(exact, max(digits, -int(exact.as_tuple().exponent)))} {currency}"


def short(explanation: dict[str, Any]) -> str:
    """The calculation of one commission in half a line: "10% of €1,000.00"."""
    currency = explanation.get("currency", "")
    if "correction" in explanation:
        return _("correction: %(due)s is due, %(before)s was recorded") % {
            "due": money(Money(int(explanation["due"]), currency)),
            "before": money(Money(int(explanation["before"]), currency)),
        }
    if "refund" in explanation:
        return _("refund of %(refund)s on a sale of %(sale)s") % {
            "refund": money(Money(int(explanation["refund"]), currency)),
            "sale": money(Money(int(explanation["sale"]), currency)),
        }
    if "rate" in explanation:
        return _("%(rate)s of %(amount)s") % {
            "rate": percent(Decimal(explanation["rate"]), None),
            "amount": money(Money(int(explanation["amount"]), currency)),
        }
    if "fixed" in explanation:
        return _("fixed amount")
    return ""


def lines(statement: Statement) -> list[dict[str, Any]]:
    """The lines of a statement with what they are for and how each was calculated. One query."""
    return [
        {
            "position": line.position,
            "on": line.booked_on,
            "text": line_text(line.facts),
            "short": short(line.explanation),
            "why": why(line.explanation),
            "amount": line.amount,
            "commission": line.commission,
            "is_adjustment": not line.commission,
        }
        for line in statement.lines.order_by("position")
    ]


def calculation(statement: Statement) -> list[Row]:
    """From the opening balance to what is paid, for the ``why`` component."""
    rows: list[Row] = [(_("Opening balance"), money(statement.opening))]
    rows.append((_("Commissions"), money(statement.commissions)))
    if statement.adjustments_minor:
        rows.append((_("Adjustments"), money(statement.adjustments)))
    rows.append((_("Total"), money(statement.total)))
    if statement.minimum_minor:
        rows.append((_("Minimum payout"), money(statement.minimum)))
    if statement.carried_minor:
        rows.append((_("Carried to the next statement"), money(statement.carried)))
    if statement.withheld_minor:
        rows.append((_("In dispute, comes with a later statement"), money(statement.withheld)))
    return rows


def payable_total(statement: Statement) -> Row:
    if statement.withheld_minor:
        return (_("To be paid now"), money(statement.payable_now))
    return (_("To be paid"), money(statement.payable))


def due_note(statement: Statement) -> Sentence:
    """Why the day on which a statement must be paid is that day; "" where the law sets none."""
    if statement.due_on is None:
        return ""
    quarter = day(statement.due_on.replace(day=1) - timedelta(days=1))
    says = {"quarter": quarter, "day": day(statement.due_on)}
    if statement.issued_on and statement.due_on < statement.issued_on:
        return (
            _(
                "A commercial agent is paid by the last day of the month after the quarter. Its oldest commission "
                "became due in the quarter until %(quarter)s: it should have been paid by %(day)s, and is paid at once."
            )
            % says
        )
    return (
        _(
            "A commercial agent is paid by the last day of the month after the quarter, here the one until "
            "%(quarter)s (directive 86/653/EEC, art. 10 and 12; in France Code de commerce, L134-9 and R134-3)."
        )
        % says
    )


def dates(statement: Statement) -> list[Row]:
    """The days that count for a statement, for the ``facts`` component."""
    rows: list[Row] = [
        (_("Issued on"), day(statement.issued_on)),
        (_("May be contested until"), day(statement.contest_until)),
    ]
    if statement.due_on:
        rows.append((_("To be paid by"), day(statement.due_on)))
    return rows


def steps(found: dict[str, Any], *, partner: str = "") -> list[dict[str, Any]]:
    """A commission's way from the sale to the transfer, for the ``stepper`` component.

    ``partner`` is the public id of the portal that reads it, "" in the back-office.
    """
    commission, statement, payout = found["commission"], found["statement"], found["alive"]
    released = bool(statement) or (
        commission.hold_until is not None and commission.hold_until <= clock.today()
    )
    issued = bool(statement and statement.status != Statement.Status.DRAFT)
    accepted = bool(statement and statement.status in (Statement.Status.CLOSED, Statement.Status.PAID))
    sent = bool(payout and payout.status in ("sent", "paid"))
    paid = bool(payout and payout.status == "paid")
    reached = [True, True, released, issued, accepted, sent, paid]
    texts = [
        day(commission.sale.sold_on),
        money(commission.amount),
        _hold_text(commission),
        statement.number if issued else "",
        _contest_text(statement) if issued else "",
        payout.reference if sent else "",
        day(payout.paid_on) if paid else _came_back(found["payouts"]),
    ]
    labels = [
        _("Sale"), pgettext("commission", "Earned"), _("Out of hold"), _("On a statement"),
        _("Statement accepted"), pgettext("commission", "Sent to the bank"), pgettext("commission", "Paid"),
    ]  # fmt: skip
    url = _statement_url(statement, partner) if issued else ""
    current = reached.index(False) if False in reached else len(reached)
    return [
        {
            "label": label,
            "text": text,
            "state": "done" if there else "current" if place == current else "todo",
            "url": url if place == 3 else "",
        }
        for place, (label, text, there) in enumerate(zip(labels, texts, reached, strict=True))
    ]


def _hold_text(commission: Any) -> str:
    if commission.hold_until is None:
        return _("waits for the customer's payment")
    return day(commission.hold_until)


def _contest_text(statement: Statement) -> str:
    if statement.status == Statement.Status.CONTESTED:
        return _("contested: waits for an answer")
    return day(statement.contest_until)


def _came_back(payouts: list[Any]) -> str:
    if payouts and payouts[-1].status in ("failed", "returned"):
        return payouts[-1].status_reason or payouts[-1].get_status_display()
    return ""


def _statement_url(statement: Statement, partner: str) -> str:
    if partner:
        return reverse("portal:statement", args=[partner, statement.public_id])
    return reverse("payouts:statement", args=[statement.public_id])
