"""Pure calculation of statements and accounts: periods, dates, what is paid and what is carried."""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date, timedelta
from typing import NamedTuple

from django.utils.translation import gettext_lazy as _
from schwifty import BIC, IBAN
from schwifty.exceptions import SchwiftyException

from prm.core.clock import add_months
from prm.core.errors import DomainError

CONTEST_DAYS = 10
# To read our answer to an objection, and to object again.
ANSWER_DAYS = 3
# A new or changed account waits this long before it is paid on.
ACCOUNT_WAIT = timedelta(hours=72)
# An agent must be paid by law: the contest ends early enough to pay in time.
AGENT_MARGIN = timedelta(days=5)


class Settlement(NamedTuple):
    """A statement's amounts in minor units; total = payable + carried."""

    total: int
    payable: int
    carried: int


def settle(*, opening: int, commissions: int, adjustments: int, minimum: int, is_agent: bool) -> Settlement:
    """What is paid of a statement and what is carried to the next one.

    A negative total is carried. A positive one below the minimum is carried too, except that of a
    commercial agent, who is always paid.
    """
    total = opening + commissions + adjustments
    if total <= 0 or (total < minimum and not is_agent):
        return Settlement(total, 0, total)
    return Settlement(total, total, 0)


def month_end(day: date) -> date:
    return day.replace(day=monthrange(day.year, day.month)[1])


def last_period_end(today: date) -> date:
    """The end of the last whole month: what statements are produced for by default."""
    return today.replace(day=1) - timedelta(days=1)


def period_start(period_end: date, period: str) -> date:
    """The first day of the month or quarter that ends on ``period_end``."""
    first = period_end.replace(day=1)
    return first if period == "monthly" else add_months(first, -2)


def is_due(period_end: date, period: str) -> bool:
    """Whether a statement of this period ends on that month's end (a quarter does in 3, 6, 9, 12)."""
    return period == "monthly" or period_end.month % 3 == 0


def agent_due_on(period_end: date) -> date:
    """The last day of the month after the quarter of ``period_end``: a commercial agent has its
    statement and its money by then."""
    quarter_end = month_end(date(period_end.year, (period_end.month + 2) // 3 * 3, 1))
    return month_end(add_months(quarter_end.replace(day=1), 1))


def contest_until(issued_on: date, *, due_on: date | None, days: int = CONTEST_DAYS) -> date:
    """The last day to contest a statement. It never delays the payment of a commercial agent."""
    usual = issued_on + timedelta(days=days)
    if due_on is None:
        return usual
    return max(issued_on, min(usual, due_on - AGENT_MARGIN))


def clean_iban(value: str) -> str:
    """The IBAN without spaces, its check digits and its country's format verified."""
    compact = re.sub(r"[\s\-]", "", value).upper()
    try:
        return str(IBAN(compact))
    except (SchwiftyException, ValueError):
        raise DomainError.invalid(
            _("This is not a valid IBAN. Copy it from your bank's document, with its two check digits."),
            field="iban",
        ) from None


def clean_bic(value: str, *, iban: str) -> str:
    """The BIC, its format verified; its country must be the IBAN's. Empty stays empty."""
    compact = re.sub(r"\s", "", value).upper()
    if not compact:
        return ""
    try:
        bic = BIC(compact)
    except (SchwiftyException, ValueError):
        raise DomainError.invalid(
            _("This is not a valid BIC. You may leave it empty."), field="bic"
        ) from None
    if bic.country_code != iban[:2]:
        raise DomainError.invalid(
            _("The BIC and the IBAN belong to different countries. You may leave the BIC empty."), field="bic"
        )
    return str(bic)


def skip_reason(*, has_account: bool, waiting: bool, called_back: bool) -> str:
    """The code of why a statement is left out of a run, "" when it can be paid."""
    if not has_account:
        return "no-account"
    if waiting:
        return "waiting"
    return "" if called_back else "call-back"


SKIP_REASONS = {
    "contested": _("The partner contests it: answer first."),
    "issued": _("The partner may still contest it."),
    "no-account": _("The partner has not given a bank account."),
    "waiting": _("The bank account is new: it waits for 72 hours."),
    "call-back": _("Nobody has called the partner back about this bank account yet."),
}
