"""The columns of the catalogue, for the list and its files."""

from __future__ import annotations

from typing import Any

from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from integrations.catalogue.models import newest_health, newest_usage
from integrations.catalogue.presenters import formal_badge, health_badge, usage_cell
from integrations.models import Integration
from web.cells import link, row_url
from web.columns import Column, choice, field
from web.templatetags import formats

_url = row_url("integrations:detail")
_FORMAL = ("formal_agreement", "agreement_id", "agreement__status")


def _listing(row: Integration) -> Any:
    if not row.listing_url:
        return formats.NONE
    return format_html('<a href="{}" rel="noopener">{}</a>', row.listing_url, _("Listing"))


CATALOGUE_COLUMNS = [
    Column("name", _("Name"), lambda row: row.name, ("name", "partner__name"),
           cell=lambda row: link(_url(row.public_id), row.name, row.partner.name), sort="name"),
    Column("partner", _("Partner"), lambda row: row.partner.name, ("partner__name",), shown=False),
    choice("kind", _("Kind"), Integration.Kind.choices),
    choice("built_by", _("Built by"), Integration.Builder.choices),
    Column("listing_url", _("Listing"), lambda row: row.listing_url, ("listing_url",), cell=_listing),
    Column("usage", _("Customers using it"), lambda row: row.usage.rate if row.usage else None,
           prefetch=newest_usage(), cell=usage_cell),
    Column("measured_on", _("Measured on"), lambda row: row.usage.measured_on if row.usage else None,
           prefetch=newest_usage(), shown=False),
    Column("health", _("Health"), lambda row: row.health.get_state_display() if row.health else "",
           prefetch=newest_health(), cell=lambda row: health_badge(row.health)),
    Column("formal", _("Formal agreement"), lambda row: row.is_formal, _FORMAL, cell=formal_badge),
    Column("agreement", _("Linked agreement"), lambda row: row.agreement.number if row.agreement else "",
           ("agreement__number", *_FORMAL), shown=False),
    field("co_marketing", _("Co-marketing")),
    field("since", _("Since"), shown=False),
]  # fmt: skip
