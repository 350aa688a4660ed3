"""Events that other systems send: recorded once, credited, and turned into sales and commissions."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection
from dataclasses import asdict, dataclass
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core import clock
from core.actor import SYSTEM, Actor
from core.days import check_day
from core.errors import DomainError
from core.money import Money
from core.operation import create, lock_all, no_op, operation, record, update_fields
from core.queue.each_due import chunks_due
from partners.models import ProductLine
from pipeline.models import Sale
from pipeline.sales.services import sale_record, sale_refund
from referrals.commissions.accrual import commission_accrue
from referrals.commissions.services import payment_record
from referrals.conversions.rules import Evidence, credit, disclose
from referrals.conversions.selectors import evidence_of
from referrals.models import Campaign, ReferralEvent
from referrals.subscriptions import services as subscriptions

Type, Status, Reason = ReferralEvent.Type, ReferralEvent.Status, ReferralEvent.Reason
# Clocks differ: an event may come from a little in the future.
_PATIENCE = timedelta(hours=1)
# Waiting events applied in one transaction.
_AT_ONCE = 1_000


@dataclass(frozen=True, slots=True)
class Conversion:
    """What another system says. ``external_id`` is its own name of the event, unique by ``source``.

    ``visitor`` is the value of our cookie; ``sale_ref`` the external id of the sale that a payment
    or a refund belongs to. A payment without it is the payment of a subscription, and so a sale.
    """

    type: str
    external_id: str
    occurred_at: datetime
    source: str = "api"
    coupon: str = ""
    click: str = ""
    visitor: str = ""
    customer_ref: str = ""
    customer_name: str = ""
    customer_country: str = ""
    amount: Money | None = None
    product_line: ProductLine | None = None
    sale_ref: str = ""
    is_recurring: bool = False
    attributable: bool = True

    @property
    def fingerprint(self) -> str:
        """The same for the same content, whatever its order or spelling of the instant."""
        values = {
            **{name: getattr(self, name) for name in self.__dataclass_fields__},
            "occurred_at": self.occurred_at.timestamp(),
            "amount": asdict(self.amount) if self.amount else None,
            "product_line": self.product_line.code if self.product_line else "",
        }
        return hashlib.sha256(json.dumps(values, sort_keys=True, default=str).encode()).hexdigest()

    @property
    def belongs_to_sale(self) -> bool:
        return self.type == Type.REFUND or bool(self.type == Type.PAYMENT and self.sale_ref)


class Received(NamedTuple):
    """The recorded event, and whether it is new or was sent before."""

    event: ReferralEvent
    is_new: bool


@operation("referrals.conversion:record", event="referrals.conversion.recorded")
def conversion_record(*, actor: Actor, conversion: Conversion) -> Received:
    """Record, credit and apply what another system says, once: the same content again answers the
    same event, also when two requests say it at the same moment.

    Raises DomainError 422 by field on content that lacks what its type needs, 409
    (``external-id-reused``) when the external id was used for other content.
    """
    known = _known(conversion)
    if known is None:
        try:
            with transaction.atomic():
                return Received(_receive(actor, conversion), True)
        except (DomainError, IntegrityError, ValidationError):
            # Another request recorded it between our look and our insert.
            known = _known(conversion)
            if known is None:
                raise
    if known.fingerprint != conversion.fingerprint:
        raise DomainError.conflict(
            _("This external reference was sent with other content. Use a new one for a new event."),
            field="external_id",
            code="external-id-reused",
        )
    no_op()
    return Received(known, False)


def _known(conversion: Conversion) -> ReferralEvent | None:
    return ReferralEvent.objects.filter(source=conversion.source, external_id=conversion.external_id).first()


def _receive(actor: Actor, conversion: Conversion) -> ReferralEvent:
    _check(conversion)
    if conversion.belongs_to_sale:
        event = _create(conversion, **_of_sale(actor, conversion))
        record(event, data={"type": event.type})
        return event
    # What waits for this event is locked before the sale, which its payments and refunds lock.
    for_this = lock_all(_waiting_for(conversion))
    credited = _credited(conversion)
    if "partner" in credited and conversion.type in (Type.SALE, Type.PAYMENT):
        credited["sale"] = _sale(actor, conversion, credited)
    event = _create(conversion, status=Status.APPLIED, **credited)
    record(event, data={"type": event.type})
    for waiting in for_this:
        _apply_waiting(actor, waiting, event)
    return event


def _check(conversion: Conversion) -> None:
    if conversion.occurred_at > clock.now() + _PATIENCE:
        raise DomainError.invalid(_("An event cannot be in the future."), field="occurred_at")
    try:
        check_day(conversion.occurred_at)
    except ValidationError as error:
        raise DomainError.invalid(error.message, field="occurred_at") from None
    if conversion.type in (Type.SALE, Type.PAYMENT, Type.REFUND):
        if conversion.amount is None:
            raise DomainError.invalid(_("Give the amount, excluding taxes."), field="amount")
        if conversion.amount.amount_minor <= 0:
            raise DomainError.invalid(_("Give an amount above zero; a refund too."), field="amount")
    if conversion.type == Type.REFUND and not conversion.sale_ref:
        raise DomainError.invalid(_("Name the sale that is refunded."), field="sale")


def _create(conversion: Conversion, **values: Any) -> ReferralEvent:
    amount = conversion.amount
    return create(
        ReferralEvent,
        source=conversion.source,
        external_id=conversion.external_id,
        fingerprint=conversion.fingerprint,
        type=conversion.type,
        occurred_at=conversion.occurred_at,
        customer_ref=conversion.customer_ref,
        customer_name=conversion.customer_name,
        customer_country=conversion.customer_country.upper(),
        amount_minor=amount.amount_minor if amount else None,
        **({"currency": amount.currency} if amount else {}),
        product_line=conversion.product_line,
        is_recurring=conversion.is_recurring or _is_subscription(conversion),
        attributable=conversion.attributable,
        sale_ref=conversion.sale_ref,
        **values,
    )


def _is_subscription(conversion: Conversion) -> bool:
    return conversion.type == Type.PAYMENT and not conversion.sale_ref


# -- Sales and their credit ----------------------------------------------------------------------


def _credited(conversion: Conversion) -> dict[str, Any]:
    """The columns of the event that say whom it credits and why, or why nobody."""
    named = bool(conversion.coupon or conversion.click or conversion.visitor)
    found, reason = credit(evidence_of(conversion), conversion.occurred_at, named=named)
    if found is None:
        return {"reason": reason, "customer_shown": ""}
    who = _who(found)
    return {"basis": found.basis, "customer_shown": _shown(who["campaign"], conversion), **who}


def _who(found: Evidence) -> dict[str, Any]:
    row: Any = found.row
    if found.basis == ReferralEvent.Basis.COUPON:
        return {"partner": row.partner, "campaign": row.campaign, "coupon": row}
    if found.basis == ReferralEvent.Basis.CUSTOMER:
        return {"partner": row.partner, "campaign": row.campaign, "link": row.link, "coupon": row.coupon}
    return {"partner": row.link.partner, "campaign": row.link.campaign, "link": row.link, "click": row}


def _shown(campaign: Campaign, conversion: Conversion) -> str:
    return disclose(
        campaign.disclosure, name=conversion.customer_name, country=conversion.customer_country.upper()
    )


def _sale(actor: Actor, conversion: Conversion, credited: dict[str, Any]) -> Sale:
    assert conversion.amount is not None  # _check has asked for it
    day = _day(conversion.occurred_at)
    sale = sale_record(
        actor=actor,
        partner=credited["partner"],
        role=Sale.Role.SOURCED,
        source=Sale.Source.REFERRAL,
        sold_on=day,
        amount=conversion.amount,
        customer_name=conversion.customer_name,
        customer_ref=conversion.customer_ref,
        customer_shown=credited["customer_shown"],
        product_line=conversion.product_line or credited["campaign"].product_line,
        external_id=f"{conversion.source}:{conversion.external_id}",
        is_recurring=conversion.is_recurring or _is_subscription(conversion),
        decided=True,
    )
    if conversion.type == Type.PAYMENT:
        payment_record(actor=actor, sale=sale, amount=conversion.amount, paid_on=day)
    commission_accrue(actor=actor, sale=sale)
    return sale


def _day(at: datetime) -> date:
    """The business date of an event, never after today whatever the sender's clock."""
    return min(timezone.localtime(at).date(), clock.today())


# -- Payments and refunds of a sale ----------------------------------------------------------------


def _of_sale(actor: Actor, conversion: Conversion) -> dict[str, Any]:
    """The columns of a payment or refund, after applying it if its sale is here."""
    origin = _origins().filter(source=conversion.source, external_id=conversion.sale_ref).first()
    if origin is None:
        return {"status": Status.WAITING}
    if origin.sale is None:
        return {"status": Status.IGNORED, "reason": Reason.NO_SALE}
    assert conversion.amount is not None  # _check has asked for it
    external_id = f"{conversion.source}:{conversion.external_id}"
    result = _apply(
        actor,
        origin.sale,
        type=conversion.type,
        amount=conversion.amount,
        day=_day(conversion.occurred_at),
        external_id=external_id,
        attributable=conversion.attributable,
    )
    return {"status": Status.APPLIED, "sale": result, **_like(origin)}


def _origins() -> QuerySet[ReferralEvent]:
    """What payments and refunds belong to: events of sales and payments that wait for nothing more."""
    return ReferralEvent.objects.filter(type__in=[Type.SALE, Type.PAYMENT]).exclude(status=Status.WAITING)


def _like(origin: ReferralEvent) -> dict[str, Any]:
    """What an event of a sale takes over from the event that brought the sale."""
    return {
        "basis": ReferralEvent.Basis.SALE,
        "partner": origin.partner,
        "campaign": origin.campaign,
        "link": origin.link,
        "coupon": origin.coupon,
        "customer_shown": origin.customer_shown,
    }


def _apply(
    actor: Actor, sale: Sale, *, type: str, amount: Money, day: date, external_id: str, attributable: bool
) -> Sale:
    """Pay or give back a sale. Returns the sale that the event made or belongs to."""
    if type == Type.PAYMENT:
        payment_record(actor=actor, sale=sale, amount=amount, paid_on=day)
        return sale
    refund = sale_refund(
        actor=actor,
        sale=sale,
        amount=amount,
        refunded_on=max(day, sale.sold_on),
        external_id=external_id,
        attributable=attributable,
        decided=True,
    )
    commission_accrue(actor=actor, sale=refund)
    return refund


def _waiting_for(conversion: Conversion) -> QuerySet[ReferralEvent]:
    if conversion.type not in (Type.SALE, Type.PAYMENT):
        return ReferralEvent.objects.none()
    return ReferralEvent.objects.filter(
        status=Status.WAITING, source=conversion.source, sale_ref=conversion.external_id
    ).order_by("occurred_at", "id")


def _apply_waiting(actor: Actor, waiting: ReferralEvent, origin: ReferralEvent) -> None:
    """Apply a locked event to the sale that it waited for."""
    if waiting.status != Status.WAITING:
        return
    if origin.sale is None:
        changes = update_fields(waiting, status=Status.IGNORED, reason=Reason.NO_SALE)
    else:
        changes = _apply_late(actor, waiting, origin, origin.sale)
    record(waiting, changes=changes, event="referrals.conversion.applied", data={"type": waiting.type})


def _apply_late(actor: Actor, waiting: ReferralEvent, origin: ReferralEvent, sale: Sale) -> dict[str, Any]:
    assert waiting.amount is not None  # it was asked for when the event came
    try:
        result = _apply(
            actor,
            sale,
            type=waiting.type,
            amount=waiting.amount,
            day=_day(waiting.occurred_at),
            external_id=f"{waiting.source}:{waiting.external_id}",
            attributable=waiting.attributable,
        )
    except DomainError as error:
        # It was accepted before its sale was known: the sale stands, and the event says why not.
        exceeds = error.code == "refund-exceeds-sale"
        return update_fields(
            waiting, status=Status.IGNORED, reason=Reason.EXCEEDS if exceeds else Reason.REFUSED
        )
    return update_fields(waiting, status=Status.APPLIED, sale=result, **_like(origin))


def apply_due() -> int:
    """Apply what waits for a sale that is here: two requests at once may have missed each other.
    Returns how many were applied."""
    rows = _arrived().only("pk").order_by("occurred_at", "id")
    return chunks_due("referrals.apply", rows, _apply_rows, size=_AT_ONCE).done


def _apply_rows(rows: list[ReferralEvent]) -> int:
    return waiting_apply(actor=SYSTEM, only=[row.pk for row in rows])


def _arrived() -> QuerySet[ReferralEvent]:
    """Events that wait for a sale that is here."""
    origins = _origins().filter(source=OuterRef("source"), external_id=OuterRef("sale_ref"))
    return ReferralEvent.objects.filter(Exists(origins), status=Status.WAITING)


@operation("referrals.conversion:record", event="referrals.conversion.applied")
def waiting_apply(*, actor: Actor, only: Collection[int]) -> int:
    """Apply those of these events whose sale is here. Returns how many."""
    ready = list(_arrived().filter(pk__in=only).order_by("occurred_at", "id"))
    if not ready:
        no_op()
        return 0
    named = _origins().filter(
        source__in={row.source for row in ready}, external_id__in={row.sale_ref for row in ready}
    )
    origins = {
        (row.source, row.external_id): row
        for row in named.select_related("sale", "partner", "campaign", "link", "coupon")
    }
    locked = lock_all(ReferralEvent.objects.filter(pk__in=[row.pk for row in ready]))
    # All at once, before the first is applied: each locks its sale, then the subscription of that.
    sales = {row.sale_id for row in origins.values() if row.sale_id}
    subscriptions.claim_for(lock_all(Sale.objects.filter(pk__in=sales)))
    for waiting in locked:
        _apply_waiting(actor, waiting, origins[waiting.source, waiting.sale_ref])
    return len(ready)
