"""The columns of white-label offers and of terms, for the lists and their files."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from core.money import Money
from partners.partner.columns import partner_cell
from pipeline.models import WhiteLabelOffer, WhiteLabelTerms
from pipeline.white_label.models import CONDITIONS
from pipeline.white_label.presenters import STATE_TONES, STATUS_TONES, fee_label
from web.cells import link, row_url
from web.columns import Column, choice, field
from web.templatetags.components.marks import badge
from web.templatetags.formats import day

_url = row_url("pipeline:white-label-offer")


def _status(row: WhiteLabelOffer, label: str) -> Any:
    return badge(label, STATUS_TONES[row.status])


# The figures are annotations, by ``selectors.with_figures``.
OFFER_COLUMNS = [
    Column("name", _("Offer"), lambda row: str(row), ("name",), cell=lambda row: link(_url(row.public_id), row)),
    field("code", _("Code"), shown=False, sort="code"),
    choice("status", _("Status"), WhiteLabelOffer.Status.choices, mark=_status, sort="status"),
    Column("product_line", _("Product line"), lambda row: str(row.product_line or ""), ("product_line__name",),
           wide=True),
    Column("fee", _("Fee"), fee_label, ("fee_minor", "currency", "fee_unit"), wide=True),
    Column("price", _("Price conditions"), lambda row: str(row.price), ("price",), shown=False),
    Column("customisation", _("Customisation"), lambda row: str(row.customisation), ("customisation",),
           shown=False),
    Column("support", _("Support"), lambda row: str(row.support), ("support",), shown=False),
    Column("partners", _("Partners"), lambda row: row.partners, num=True, sort="-partners"),
    Column("revenue", _("Revenue, 12 months"), lambda row: Money(row.revenue_minor, row.home), num=True,
           sort="-revenue_minor", sort_as="revenue"),
    field("created_at", _("Created"), shown=False, sort="-created_at", sort_as="created"),
]  # fmt: skip


_agreement = row_url("agreements:detail")
_OFFER = ("offer__name", "offer__public_id")


def _state(row: WhiteLabelTerms) -> Any:
    state = row.state()
    return badge(state.label, STATE_TONES[state])


def _agreed(row: WhiteLabelTerms) -> Any:
    return link(_agreement(row.agreement.public_id), row.agreement.number) if row.agreement else "–"


def _condition(code: str, label: Any) -> Column:
    """A condition as it holds: in the partner's own words, else in those of the offer."""
    return Column(code, label, lambda row: row.conditions[code],
                  (*CONDITIONS, *(f"offer__{name}" for name in CONDITIONS)), shown=False)  # fmt: skip


# The revenue is an annotation, by ``selectors.terms_with_revenue``.
TERMS_COLUMNS = [
    Column("partner", _("Partner"), lambda row: row.partner.name, ("partner__name", "partner__public_id"),
           cell=lambda row: partner_cell(row.partner), sort="partner__name"),
    Column("brand", _("Brand"), lambda row: row.brand_name, ("brand_name",), sort="brand_name"),
    Column("offer", _("Offer"), lambda row: str(row.offer), _OFFER,
           cell=lambda row: link(_url(row.offer.public_id), row.offer)),
    Column("state", _("Status"), lambda row: str(row.state().label), ("starts_on", "ends_on"), cell=_state),
    Column("starts_on", _("From"), lambda row: row.starts_on, ("starts_on",), classes="nowrap", sort="starts_on"),
    Column("ends_on", _("To"), lambda row: row.ends_on, ("ends_on",), classes="nowrap",
           cell=lambda row: day(row.ends_on, str(_("no end")))),
    Column("agreement", _("Agreement"), lambda row: row.agreement.number if row.agreement else "",
           ("agreement__number", "agreement__public_id"), cell=_agreed, wide=True, classes="nowrap"),
    _condition("price", _("Price conditions")),
    _condition("customisation", _("Customisation")),
    _condition("support", _("Support")),
    field("end_reason", _("Reason of the end"), shown=False),
    Column("revenue", _("Revenue, 12 months"), lambda row: Money(row.revenue_minor, row.home), num=True,
           sort="-revenue_minor", sort_as="revenue"),
    field("created_at", _("Granted on"), shown=False, sort="-created_at", sort_as="created"),
]  # fmt: skip
