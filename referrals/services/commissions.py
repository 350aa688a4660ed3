"""Operations on commissions after they are earned: payment by the customer, statements, payout."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, timedelta

from django.db.models import Q, Sum
from django.utils.translation import gettext_lazy as _

from pipeline.models import Sale
from prm.core import clock
from prm.core.actor import Actor
from prm.core.errors import DomainError
from prm.core.money import Money
from prm.core.operation import create, lock, operation, record
from referrals.models import Commission, CustomerPayment


@operation("referrals.payment:record", event="referrals.payment.recorded")
def payment_record(*, actor: Actor, sale: Sale, amount: Money, paid_on: date) -> CustomerPayment:
    """Record that the customer paid a sale, or part of it.

    Once all that was not given back is paid, commissions that waited for it become due, after
    their days on hold. Raises DomainError 422 on another currency, a day to come, or more than is
    owed; 409 on a refund.
    """
    sale = lock(sale)
    if sale.refund_of_id:
        raise DomainError.conflict(_("A refund is not paid by the customer. Choose the sale itself."))
    if amount.currency != sale.currency:
        raise DomainError.invalid(_("A payment is in the currency of its sale."), field="amount")
    if paid_on > clock.today():
        raise DomainError.invalid(_("A payment cannot be in the future."), field="paid_on")
    if amount.amount_minor > sale.amount_minor - _received(sale):
        raise DomainError.invalid(
            _("This is more than the customer still owes for the sale."), field="amount"
        )
    payment = create(
        CustomerPayment,
        sale=sale,
        paid_on=paid_on,
        amount_minor=amount.amount_minor,
        currency=amount.currency,
    )
    release_if_paid(sale, paid_on)
    record(payment, data={"amount": amount.as_json()})
    return payment


def release_if_paid(sale: Sale, paid_on: date) -> int:
    """Give a due date to commissions that wait for this sale, once it is paid. Returns how many."""
    refunded = sale.refunds.aggregate(total=Sum("amount_minor"))["total"] or 0
    if _received(sale) < sale.amount_minor + refunded:
        return 0
    waiting = Commission.objects.filter(Q(sale=sale) | Q(reversal_of__sale=sale), hold_until=None)
    released = 0
    for version_id, hold_days in waiting.values_list("plan_version_id", "plan_version__hold_days").distinct():
        due = paid_on + timedelta(days=hold_days)
        ids = list(waiting.filter(plan_version=version_id).values_list("pk", flat=True))
        released += Commission.objects.filter(pk__in=ids, hold_until=None).update(hold_until=due)
    return released


def _received(sale: Sale) -> int:
    return sale.payments.aggregate(total=Sum("amount_minor"))["total"] or 0


@operation("referrals.commission:claim", event=None, reason="the statement that claims them records it")
def commissions_claim(*, actor: Actor, statement_public_id: str, ids: Collection[int], until: date) -> int:
    """Put due commissions on a statement, by database ids. Returns how many were still free.

    A commission that another statement took meanwhile is left out: the caller sums what carries
    its own id, and compares the count where it must have all.
    """
    free = Commission.objects.due(until).filter(pk__in=ids, status=Commission.Status.OPEN)
    return free.update(statement_id=statement_public_id, status=Commission.Status.ON_STATEMENT)


@operation("referrals.commission:claim", event=None, reason="the statement that lets them go records it")
def commissions_release(*, actor: Actor, statement_public_id: str) -> int:
    """Free the commissions of a statement that was given up, unless they are paid."""
    claimed = Commission.objects.filter(
        statement_id=statement_public_id, status=Commission.Status.ON_STATEMENT
    )
    return claimed.update(statement_id="", status=Commission.Status.OPEN)


@operation("referrals.commission:claim", event=None, reason="the payout that pays them records it")
def commissions_mark_paid(
    *, actor: Actor, statement_public_ids: Collection[str], paid_on: date | None
) -> int:
    """Mark the commissions of statements as paid on a day, or, with None, as not paid after all."""
    rows = Commission.objects.filter(statement_id__in=statement_public_ids)
    if paid_on is None:
        return rows.filter(status=Commission.Status.PAID).update(
            status=Commission.Status.ON_STATEMENT, paid_on=None
        )
    return rows.filter(status=Commission.Status.ON_STATEMENT).update(
        status=Commission.Status.PAID, paid_on=paid_on
    )
