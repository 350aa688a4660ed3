"""White-label offers and terms in words, for our pages and the portal."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from core import clock
from core.actor import Actor
from core.money import Money
from partners.models import Partner
from partners.vocabulary.exchange import programme_currency
from pipeline.models import WhiteLabelOffer, WhiteLabelTerms
from pipeline.white_label import selectors
from web.templatetags.formats import money

STATUS_TONES = {"draft": "", "open": "ok", "closed": ""}
STATE_TONES = {"coming": "info", "active": "ok", "ended": ""}

Row = tuple[Any, ...]


def label_name(offer: WhiteLabelOffer, brand: str) -> str:
    """An offer and the brand under which it is sold."""
    return _("%(offer)s as %(brand)s") % {"offer": offer, "brand": brand}


def fee_label(offer: WhiteLabelOffer) -> str:
    """The fee and how often it is due; "" without one."""
    if offer.fee is None:
        return ""
    said = {
        "month": _("%(fee)s a month"),
        "year": _("%(fee)s a year"),
        "customer": _("%(fee)s a customer"),
        "once": _("%(fee)s once"),
    }
    return said[offer.fee_unit] % {"fee": money(offer.fee)}


def offer_rows(offer: WhiteLabelOffer) -> list[Row]:
    """What an offer says to everybody."""
    return _filled(
        [
            (_("Product line"), str(offer.product_line or "")),
            (_("Price conditions"), str(offer.price)),
            (_("Fee"), fee_label(offer)),
            (_("Customisation"), str(offer.customisation)),
            (_("Support"), str(offer.support)),
        ]
    )


def terms_rows(terms: WhiteLabelTerms) -> list[Row]:
    """The conditions as they hold for a partner; the fee stands where no other price was agreed."""
    said = terms.conditions
    return _filled(
        [
            (_("Price conditions"), said["price"]),
            (_("Fee"), "" if terms.price else fee_label(terms.offer)),
            (_("Customisation"), said["customisation"]),
            (_("Support"), said["support"]),
        ]
    )


def own_words(terms: WhiteLabelTerms) -> list[Row]:
    """What was agreed with a partner and differs from the offer."""
    return _filled(
        [
            (_("Price conditions"), terms.price),
            (_("Customisation"), terms.customisation),
            (_("Support"), terms.support),
        ]
    )


def shown_terms(actor: Actor, partner: Partner) -> list[dict[str, Any]]:
    """The terms of a partner with what holds and what they brought in twelve months, for both sides."""
    today, currency = clock.today(), programme_currency()
    rows = selectors.terms_of(actor, partner)
    sums = selectors.revenue_by_terms(actor, *clock.period(today, 12), partner=partner)
    return [
        {
            "row": row,
            "state": row.state(today).label,
            "tone": STATE_TONES[row.state(today)],
            "facts": terms_rows(row),
            "revenue": Money(sums.get(row.pk, 0), currency),
            "may_end": row.ends_on is None,
            "may_change": row.state(today) != WhiteLabelTerms.State.ENDED,
        }
        for row in rows
    ]


def _filled(rows: list[Row]) -> list[Row]:
    return [row for row in rows if row[1]]
