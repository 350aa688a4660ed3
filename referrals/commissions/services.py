"""Operations on commissions after they are earned: payment by the customer, statements, payout."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from datetime import date, timedelta

from django.db.models import Case, Q, Sum, Value, When
from django.utils.translation import gettext_lazy as _

from core import clock
from core.actor import Actor
from core.errors import DomainError
from core.money import Money
from core.operation import create, lock, operation, record
from pipeline.models import Sale
from referrals.commissions.selectors import sales_paid
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
    release(sales_paid({sale.pk}))
    record(payment, data={"amount": amount.as_json()})
    return payment


def release(paid: dict[int, date]) -> int:
    """Give a due date to the commissions that wait for these sales: their days on hold after the day
    on which the sale was paid, and never before their own day. ``paid`` is what ``sales_paid`` says.
    Returns how many."""
    if not paid:
        return 0
    waiting = Commission.objects.filter(
        Q(sale__in=paid) | Q(reversal_of__sale__in=paid), hold_until=None
    ).values_list("pk", "sale_id", "reversal_of__sale_id", "plan_version__hold_days", "earned_on")
    due: dict[date, list[int]] = defaultdict(list)
    for commission_id, sale_id, taken_back_from, hold_days, earned_on in waiting:
        day = paid[taken_back_from or sale_id] + timedelta(days=hold_days)
        due[max(day, earned_on)].append(commission_id)
    if not due:
        return 0
    ids = [commission_id for group in due.values() for commission_id in group]
    by_day = Case(*[When(pk__in=group, then=Value(day)) for day, group in due.items()])
    return Commission.objects.filter(pk__in=ids, hold_until=None).update(hold_until=by_day)


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
