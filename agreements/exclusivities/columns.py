"""The columns of the exclusivities granted, for the list and its files."""

from __future__ import annotations

from typing import Any

from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from agreements.exclusivities.selectors import State
from agreements.models import Exclusivity
from partners.partner.columns import partner_cell
from web.cells import country, link, row_url
from web.columns import Column, choice
from web.templatetags.components.marks import badge
from web.templatetags.formats import day

TONES = {State.COMING: "info", State.ACTIVE: "ok", State.ENDED: ""}
ALL_COUNTRIES, ALL_SECTORS, ALL_PRODUCTS = _("all countries"), _("all sectors"), _("all products")
_agreement = row_url("agreements:detail")


def territory(row: Exclusivity) -> str:
    """The region or the country, or that it is everywhere."""
    if row.region:
        return str(row.region)
    return country(row.country) if row.country else str(ALL_COUNTRIES)


def _sector(row: Exclusivity) -> str:
    return str(row.sector or ALL_SECTORS)


def _product_line(row: Exclusivity) -> str:
    return str(row.product_line or ALL_PRODUCTS)


def _covered(row: Exclusivity) -> Any:
    """The territory, and below it in which sector and for what."""
    return format_html(
        '<span>{}<br><small class="muted">{} · {}</small></span>',
        territory(row),
        _sector(row),
        _product_line(row),
    )


def _mode(row: Exclusivity, label: str) -> Any:
    return badge(label, "warn" if row.mode == Exclusivity.Mode.SOLE else "")


def _state(row: Any) -> Any:
    return badge(State(row.state).label, TONES[State(row.state)])


EXCLUSIVITY_COLUMNS = [
    Column("partner", _("Partner"), lambda row: row.agreement.partner.name,
           ("agreement__partner__name", "agreement__partner__public_id"),
           cell=lambda row: partner_cell(row.agreement.partner), sort="agreement__partner__name"),
    Column("agreement", _("Agreement"), lambda row: row.agreement.number,
           ("agreement__number", "agreement__public_id"), classes="nowrap",
           cell=lambda row: link(_agreement(row.agreement.public_id), row.agreement.number),
           sort="agreement__number"),
    choice("mode", _("Kind"), Exclusivity.Mode.choices, mark=_mode, sort="mode"),
    Column("territory", _("Territory"), territory,
           ("region__name", "country", "sector__name", "product_line__name"), cell=_covered),
    Column("sector", _("Sector"), _sector, ("sector__name",), shown=False),
    Column("product_line", _("Product line"), _product_line, ("product_line__name",), shown=False),
    Column("starts_on", _("From"), lambda row: row.starts_on, classes="nowrap", sort="starts_on"),
    Column("ends_on", _("To"), lambda row: row.last_on, classes="nowrap", sort="sorted_end", sort_as="ends",
           cell=lambda row: day(row.last_on, str(_("no end")))),
    Column("state", _("Status"), lambda row: str(State(row.state).label), cell=_state),
]  # fmt: skip
