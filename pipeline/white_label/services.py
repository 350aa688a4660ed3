"""Operations on white-label offers and on the terms on which partners have them."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import Max
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from agreements.drafting.querysets import SIGNED
from agreements.models import Agreement
from core import clock
from core.actor import Actor
from core.codes import free_code
from core.errors import DomainError
from core.operation import check_transition, create, lock, no_op, operation, record, update_fields
from partners.models import Partner, RelationshipKind
from pipeline.models import WhiteLabelOffer, WhiteLabelTerms
from pipeline.white_label.models import CONDITIONS

Status = WhiteLabelOffer.Status
# What partners read of an offer: a change of these is told to those that have it.
TOLD = ("price", "customisation", "support", "fee_minor", "currency", "fee_unit")


@operation("pipeline.white_label:change", event="pipeline.white_label_offer.created")
def offer_create(*, actor: Actor, **details: Any) -> WhiteLabelOffer:
    """Write an offer, as a draft. Its code is made from its name where none is given."""
    taken = set(WhiteLabelOffer.objects.values_list("code", flat=True))
    details.setdefault("code", free_code(details.get("name") or {}, taken, otherwise="offer"))
    offer = create(WhiteLabelOffer, **details)
    record(offer)
    return offer


@operation("pipeline.white_label:change", event="pipeline.white_label_offer.changed")
def offer_change(*, actor: Actor, offer: WhiteLabelOffer, **details: Any) -> WhiteLabelOffer:
    """Change an offer. Partners that have it are told when its conditions are others now."""
    offer = lock(offer)
    changes = update_fields(offer, **details)
    if not changes:
        no_op()
        return offer
    if offer.status != Status.DRAFT:
        _require_price(offer)
    record(offer, changes=changes)
    if changes.keys() & set(TOLD):
        for terms in offer.terms.not_over(clock.today()).select_related("partner"):
            record(terms, event="pipeline.white_label.conditions_changed", data=_said(offer))
    return offer


@operation("pipeline.white_label:change", event="pipeline.white_label_offer.opened")
def offer_open(*, actor: Actor, offer: WhiteLabelOffer) -> WhiteLabelOffer:
    """Offer it to partners, for the first time or again. Raises DomainError 422 without price conditions."""
    offer = lock(offer)
    check_transition(offer, Status.OPEN)
    _require_price(offer)
    record(offer, changes=update_fields(offer, status=Status.OPEN))
    return offer


@operation("pipeline.white_label:change", event="pipeline.white_label_offer.closed")
def offer_close(*, actor: Actor, offer: WhiteLabelOffer) -> WhiteLabelOffer:
    """Grant it to nobody else. Who has it keeps it."""
    offer = lock(offer)
    check_transition(offer, Status.CLOSED)
    record(offer, changes=update_fields(offer, status=Status.CLOSED))
    return offer


def _require_price(offer: WhiteLabelOffer) -> None:
    if not offer.price:
        raise DomainError.invalid(_("Say the price conditions: partners read them."), field="price")


@operation("pipeline.white_label:grant", event="pipeline.white_label.granted")
def terms_grant(
    *,
    actor: Actor,
    offer: WhiteLabelOffer,
    partner: Partner,
    brand_name: str,
    starts_on: date,
    agreement: Agreement | None = None,
    **conditions: str,
) -> WhiteLabelTerms:
    """Let a partner sell an offer under a brand of its own. ``conditions`` are its own words, where they
    differ from the offer's.

    Raises DomainError 409 when the offer is not open, the partner has no OEM relationship, or has the
    offer until a later day; 422 when it has it without an end, or on an agreement that is not signed or
    of another partner.
    """
    offer, partner = lock(offer), lock(partner)
    if offer.status != Status.OPEN:
        raise DomainError.conflict(
            _("This offer is not open. Open it first, or choose another."),
            code="offer-not-open",
            link=reverse("pipeline:white-label-offer", args=[offer.public_id]),
        )
    _require_oem(partner)
    _check_agreement(partner, agreement)
    last = partner.white_label_terms.filter(offer=offer).aggregate(day=Max("ends_on"))["day"]
    if last and starts_on <= last:
        raise DomainError.conflict(
            _("The partner has this offer until %(day)s. Begin after that day.") % {"day": last.isoformat()},
            field="starts_on",
        )
    terms = create(
        WhiteLabelTerms,
        offer=offer,
        partner=partner,
        brand_name=brand_name.strip(),
        starts_on=starts_on,
        agreement=agreement,
        **conditions,
    )
    record(terms, data={**_said(offer), "day": starts_on.isoformat()})
    return terms


def _require_oem(partner: Partner) -> None:
    if partner.kinds.filter(until=None, kind__panel=RelationshipKind.Panel.OEM).exists():
        return
    raise DomainError.conflict(
        _("%(partner)s has no OEM relationship. Add one to the partner first.") % {"partner": partner.name},
        code="no-oem-relationship",
        link=reverse("partners:kind-add", args=[partner.public_id]),
    )


def _check_agreement(partner: Partner, agreement: Agreement | None) -> None:
    if agreement is None:
        return
    if agreement.partner_id != partner.pk or agreement.status not in SIGNED:
        raise DomainError.invalid(_("Choose a signed agreement with this partner."), field="agreement")


def _said(offer: WhiteLabelOffer) -> dict[str, Any]:
    return {"offer": dict(offer.name)}


@operation("pipeline.white_label:grant", event="pipeline.white_label.changed")
def terms_change(*, actor: Actor, terms: WhiteLabelTerms, **details: Any) -> WhiteLabelTerms:
    """Change the brand, the agreement and the conditions of a partner. Raises DomainError 409 once they
    are over."""
    allowed = {"brand_name", "agreement", *CONDITIONS}
    if unknown := details.keys() - allowed:
        raise TypeError(f"terms_change takes no {', '.join(sorted(unknown))}")
    terms = lock(terms)
    if terms.state() == WhiteLabelTerms.State.ENDED:
        raise DomainError.conflict(_("These terms are over. Grant the offer anew."))
    _check_agreement(terms.partner, details.get("agreement"))
    changes = update_fields(terms, **details)
    record(terms, changes=changes, data=_said(terms.offer)) if changes else no_op()
    return terms


@operation("pipeline.white_label:grant", event="pipeline.white_label.ended")
def terms_end(*, actor: Actor, terms: WhiteLabelTerms, ends_on: date, reason: str) -> WhiteLabelTerms:
    """Say on which day terms end, and why; the partner reads both.

    Raises DomainError 409 when that was said already, 422 without a reason, before the start, or before
    a sale that was made under them.
    """
    if not reason.strip():
        raise DomainError.invalid(_("Give the reason; the partner reads it."), field="reason")
    terms = lock(terms)
    if terms.ends_on:
        raise DomainError.conflict(_("It was said already when these terms end."))
    if ends_on < terms.starts_on:
        raise DomainError.invalid(_("The end cannot be before the start."), field="ends_on")
    sold = terms.sales.filter(refund_of=None).aggregate(day=Max("sold_on"))["day"]
    if sold and ends_on < sold:
        raise DomainError.invalid(
            _("Something was sold under these terms on %(day)s: end them on that day or later.")
            % {"day": sold.isoformat()},
            field="ends_on",
        )
    changes = update_fields(terms, ends_on=ends_on, end_reason=reason.strip())
    record(
        terms,
        changes=changes,
        data={**_said(terms.offer), "day": ends_on.isoformat(), "reason": terms.end_reason},
    )
    return terms
