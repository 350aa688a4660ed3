"""Pure: whether a statement can be paid on a bank account now, and if not, why."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _


def skip_reason(
    *,
    statement_status: str,
    may_receive: bool,
    has_account: bool,
    is_current: bool,
    waiting: bool,
    called_back: bool,
) -> str:
    """The code of why a statement is left out of a run, "" when it can be paid.

    Asked when a run is prepared, when it is approved and when it goes to the bank: in between a partner
    may give another account, be suspended, or be paid by an earlier transfer after all.
    """
    if statement_status != "closed":
        return statement_status
    if not may_receive:
        return "status"
    if not has_account:
        return "no-account"
    if not is_current:
        return "account-changed"
    if waiting:
        return "waiting"
    return "" if called_back else "call-back"


BY_HAND, PAID_BEFORE = "by-hand", "paid"
SKIP_REASONS = {
    "contested": _("The partner contests it: answer first."),
    "issued": _("The partner may still contest it."),
    PAID_BEFORE: _("An earlier transfer has paid it after all."),
    "status": _("The partner is suspended or not active yet: what is owed is kept until that changes."),
    "no-account": _("The partner has not given a bank account."),
    "account-changed": _("The partner has given another bank account since the run was prepared."),
    "waiting": _("The bank account is new: it waits for 72 hours."),
    "call-back": _("Nobody has called the partner back about this bank account yet."),
    BY_HAND: _("Left out by hand."),
}
