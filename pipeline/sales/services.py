"""Operations on sales. A sale is never changed: what is given back is a row of its own."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Sum
from django.utils.translation import gettext_lazy as _

from core import bulk, clock
from core.actor import Actor
from core.days import check_day
from core.errors import DomainError
from core.events.record import Target
from core.ids import new_public_ids
from core.money import Money
from core.operation import create, lock, no_op, operation, record, record_bulk
from partners.models import Partner, ProductLine
from partners.vocabulary.exchange import Rates, programme_value
from pipeline.models import Sale, WhiteLabelTerms
from pipeline.sales.labels import Labels, label_of


@operation("pipeline.sale:record", event="pipeline.sale.recorded")
def sale_record(
    *,
    actor: Actor,
    partner: Partner,
    role: str,
    source: str,
    sold_on: date,
    amount: Money,
    customer_name: str = "",
    customer_ref: str = "",
    customer_shown: str | None = None,
    deal: Any = None,
    white_label: WhiteLabelTerms | None = None,
    product_line: ProductLine | None = None,
    external_id: str = "",
    is_recurring: bool = False,
    decided: bool = False,
) -> Sale:
    """Record a sale, net of taxes, that a partner had a part in.

    ``customer_shown`` is what the partner is shown of the customer; left out, the name itself. An OEM
    sale is made under the only white-label terms that the partner has on its day, unless others are given.
    ``decided`` says that the caller also decides, in the same transaction, what the sale pays.
    Raises DomainError 422 on an amount that is not positive, a day to come, a currency without a rate,
    terms that are not the sale's, or an ``external_id`` that is recorded already.
    """
    if amount.amount_minor <= 0:
        raise DomainError.invalid(_("Enter an amount above zero."), field="amount")
    if sold_on > clock.today():
        raise DomainError.invalid(_("A sale cannot be in the future."), field="sold_on")
    sale = create(
        Sale,
        partner=partner,
        role=role,
        source=source,
        deal=deal,
        white_label=label_of(partner, source, sold_on, white_label),
        customer_name=customer_name,
        customer_ref=customer_ref,
        customer_shown=customer_name if customer_shown is None else customer_shown,
        sold_on=sold_on,
        amount_minor=amount.amount_minor,
        currency=amount.currency,
        programme_minor=programme_value(amount, sold_on),
        product_line=product_line,
        external_id=external_id,
        is_recurring=is_recurring,
    )
    record(sale, data=_said(amount, decided))
    return sale


def _said(amount: Money, decided: bool) -> dict[str, Any]:
    return {"amount": amount.as_json(), **({"decided": True} if decided else {})}


@operation("pipeline.sale:refund", event="pipeline.sale.refunded")
def sale_refund(
    *,
    actor: Actor,
    sale: Sale,
    amount: Money,
    refunded_on: date,
    external_id: str = "",
    reason: str = "",
    attributable: bool = True,
    decided: bool = False,
) -> Sale:
    """Record that all or part of a sale was given back: a new row with a negative amount.

    ``amount`` is positive, in the sale's currency. ``attributable`` says that the failure is ours,
    ``decided`` that the caller also decides, in the same transaction, what is taken back.
    Raises DomainError 409 on a refund of a refund; 422 on more than is left of the sale, another
    currency, or a day before the sale or to come.
    """
    sale = lock(sale)
    if sale.refund_of_id:
        raise DomainError.conflict(_("A refund cannot be refunded. Record a new sale instead."))
    given_back = -(sale.refunds.aggregate(total=Sum("amount_minor"))["total"] or 0)
    _check_refund(sale, amount, refunded_on, left=sale.amount_minor - given_back)
    refund = create(
        Sale,
        partner=sale.partner,
        role=sale.role,
        source=sale.source,
        deal=sale.deal,
        white_label=sale.white_label,
        customer_name=sale.customer_name,
        customer_ref=sale.customer_ref,
        customer_shown=sale.customer_shown,
        sold_on=refunded_on,
        amount_minor=-amount.amount_minor,
        currency=sale.currency,
        programme_minor=_programme_part(sale, given_back, given_back + amount.amount_minor),
        product_line=sale.product_line,
        external_id=external_id,
        is_recurring=sale.is_recurring,
        refund_of=sale,
        reason=reason,
        attributable=attributable,
    )
    record(refund, data=_said(amount, decided), also=(sale,))
    return refund


def _check_refund(sale: Sale, amount: Money, refunded_on: date, *, left: int) -> None:
    if amount.currency != sale.currency:
        raise DomainError.invalid(_("A refund is in the currency of its sale."), field="amount")
    if amount.amount_minor <= 0:
        raise DomainError.invalid(_("Enter an amount above zero."), field="amount")
    if amount.amount_minor > left:
        raise DomainError.invalid(
            _("This is more than what is left of the sale: %(left)s.")
            % {"left": f"{Money(left, sale.currency).decimal} {sale.currency}"},
            field="amount",
            code="refund-exceeds-sale",
        )
    if refunded_on < sale.sold_on:
        raise DomainError.invalid(_("A refund cannot be before its sale."), field="refunded_on")
    if refunded_on > clock.today():
        raise DomainError.invalid(_("A refund cannot be in the future."), field="refunded_on")


def _programme_part(sale: Sale, before: int, after: int) -> int:
    """The part of the sale's programme value between two totals given back, exact in sum."""
    whole = sale.amount_minor
    return sale.programme_minor * before // whole - sale.programme_minor * after // whole


@dataclass(frozen=True, slots=True)
class SaleRow:
    """One sale of a load. ``partner`` holds the database id and the public id of the partner.

    ``refund_of`` is the database id of the sale given back; the amount is then negative.
    """

    partner: tuple[int, str]
    source: str
    sold_on: date
    amount_minor: int
    currency: str
    role: str = Sale.Role.SOURCED.value
    customer_name: str = ""
    customer_ref: str = ""
    customer_shown: str | None = None
    deal_id: int | None = None
    product_line_id: int | None = None
    external_id: str = ""
    is_recurring: bool = False
    refund_of_id: int | None = None
    reason: str = ""
    attributable: bool = False
    created_at: datetime | None = None


@operation("pipeline.sale:import", event="pipeline.sale.imported")
def sale_import(*, actor: Actor, rows: Sequence[SaleRow]) -> list[str]:
    """Record many sales at once, set-based, with one event for them all. Returns their public ids.

    OEM sales are made under the only white-label terms of their partner on their day.

    Raises DomainError 422 when one of the external references is recorded already, and writes none.
    """
    if not rows:
        no_op()
        return []
    rates = Rates({row.currency for row in rows})
    at = clock.now()
    ids = list(new_public_ids("sal", len(rows)))
    labels = Labels(row.partner[0] for row in rows if row.source == Sale.Source.OEM)
    lines = (_line(public_id, row, rates, labels, at) for public_id, row in zip(ids, rows, strict=True))
    bulk.insert(Sale, lines)
    targets = [Target("pipeline.sale", i, row.partner[1]) for i, row in zip(ids, rows, strict=True)]
    record_bulk("pipeline.sale.imported", targets, data={"count": len(rows)})
    return ids


def _line(public_id: str, row: SaleRow, rates: Rates, labels: Labels, at: datetime) -> dict[str, Any]:
    shown = row.customer_name if row.customer_shown is None else row.customer_shown
    check_day(row.sold_on)
    value = rates.value(row.amount_minor, row.currency, row.sold_on)
    return {
        "public_id": public_id,
        "partner_id": row.partner[0],
        "role": row.role,
        "source": row.source,
        "deal_id": row.deal_id,
        "white_label_id": labels.of(row.partner[0], row.source, row.sold_on),
        "customer_name": row.customer_name,
        "customer_ref": row.customer_ref,
        "customer_shown": shown,
        "sold_on": row.sold_on,
        "amount_minor": row.amount_minor,
        "currency": row.currency,
        "programme_minor": value,
        "product_line_id": row.product_line_id,
        "external_id": row.external_id,
        "is_recurring": row.is_recurring,
        "refund_of_id": row.refund_of_id,
        "reason": row.reason,
        "attributable": row.attributable,
        "created_at": row.created_at or at,
    }
