"""Pure calculation of statements and accounts: periods, dates, what is paid and what is carried."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _


def skip_reason(*, may_receive: bool, has_account: bool, waiting: bool, called_back: bool) -> str:
    """The code of why a statement is left out of a run, "" when it can be paid."""
    if not may_receive:
        return "status"
    if not has_account:
        return "no-account"
    if waiting:
        return "waiting"
    return "" if called_back else "call-back"


SKIP_REASONS = {
    "contested": _("The partner contests it: answer first."),
    "issued": _("The partner may still contest it."),
    "status": _("The partner is suspended or not active yet: what is owed is kept until that changes."),
    "no-account": _("The partner has not given a bank account."),
    "waiting": _("The bank account is new: it waits for 72 hours."),
    "call-back": _("Nobody has called the partner back about this bank account yet."),
}
