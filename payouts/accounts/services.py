"""Operations on bank accounts, statement settings and adjustments."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from core import clock
from core.actor import Actor
from core.errors import DomainError
from core.money import Money
from core.notify import notify
from core.operation import create, lock, no_op, operation, record, update_fields
from ledger.services import post
from partners.access.audiences import main_contact, partner_members
from partners.models import Partner
from payouts.accounts import rules
from payouts.models import Adjustment, PayoutAccount, StatementSettings


@operation("payouts.account:change", event="payouts.account.changed")
def account_set(*, actor: Actor, partner: Partner, holder: str, iban: str, bic: str = "") -> PayoutAccount:
    """Give a partner's bank account, or another one in its place.

    It waits 72 hours and for a call-back before it is paid on, and everybody at the partner who
    minds money is told, so a thief cannot change it quietly. Raises DomainError 422 at ``iban``,
    ``bic`` or ``holder``.
    """
    partner = lock(partner)
    iban = rules.clean_iban(iban)
    values = {"holder": holder.strip(), "iban": iban, "bic": rules.clean_bic(bic, iban=iban)}
    current = partner.payout_accounts.current().first()
    if current and all(getattr(current, name) == value for name, value in values.items()):
        no_op()
        return current
    if current:
        update_fields(current, ended_at=clock.now())
    account = create(
        PayoutAccount,
        partner=partner,
        usable_from=clock.now() + rules.ACCOUNT_WAIT,
        created_by=actor.person,
        **values,
    )
    _announce(account)
    record(account, changes={"iban": [current.iban if current else "", iban]})
    return account


def _announce(account: PayoutAccount) -> None:
    partner = account.partner
    notify(
        "payouts.account_changed",
        target=account,
        audience=[*partner_members(partner, "payouts.account:change"), *main_contact(partner)],
        account=account.public_id,
        partner=partner.public_id,
    )


@operation("payouts.account:confirm", event="payouts.account.called_back")
def account_call_back(*, actor: Actor, account: PayoutAccount, note: str) -> PayoutAccount:
    """Record that finance called the partner, on a number known before, and heard this IBAN confirmed.

    Raises DomainError 409 for the person who entered the account, and for one that was replaced.
    """
    account = lock(account)
    if account.ended_at:
        raise DomainError.conflict(_("This account was replaced by another one. Call back about that one."))
    if account.created_by == actor.person:
        raise DomainError.conflict(_("You entered this account: somebody else must call the partner back."))
    if account.called_back_at:
        no_op()
        return account
    changes = update_fields(
        account,
        called_back_at=clock.now(),
        called_back_by=actor.person,
        call_back_note=note.strip(),
    )
    record(account, changes={"called_back_at": changes["called_back_at"]})
    return account


@operation("payouts.settings:change", event="payouts.settings.changed")
def settings_set(*, actor: Actor, partner: Partner, period: str, minimum: Money) -> StatementSettings:
    """How often a partner gets a statement, and from which amount it is paid."""
    partner = lock(partner)
    if minimum.amount_minor < 0:
        raise DomainError.invalid(_("A minimum cannot be negative."), field="minimum")
    values = {"period": period, "minimum_minor": minimum.amount_minor, "currency": minimum.currency}
    row = StatementSettings.objects.filter(partner=partner).first()
    if row is None:
        row = create(StatementSettings, partner=partner, **values)
        record(row)
        return row
    changes = update_fields(row, **values)
    record(row, changes=changes) if changes else no_op()
    return row


@operation("payouts.adjustment:create", event="payouts.adjustment.created")
def adjustment_create(*, actor: Actor, partner: Partner, amount: Money, reason: str) -> Adjustment:
    """Add an amount to what a partner is owed, or take one away; it stands on the next statement.

    Raises DomainError 422 without a reason or with an amount of nothing.
    """
    if not reason.strip():
        raise DomainError.invalid(_("Give the reason; it is printed on the statement."), field="reason")
    if not amount:
        raise DomainError.invalid(
            _("An adjustment of nothing changes nothing. Enter an amount."), field="amount"
        )
    row = create(
        Adjustment,
        partner=partner,
        amount_minor=amount.amount_minor,
        currency=amount.currency,
        reason=reason.strip(),
        booked_on=clock.today(),
        created_by=actor.person,
    )
    post(
        actor=actor,
        kind="adjustment",
        on=row.booked_on,
        reference=row,
        partner=partner,
        lines=[("adjustment", amount), ("commission_payable", -amount)],
        memo=row.reason[:200],
    )
    record(row, data={"amount": str(amount.decimal), "currency": amount.currency, "reason": row.reason})
    return row
