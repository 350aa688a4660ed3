"""What other systems reported, in the back-office."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core.events import timeline
from referrals.base_views import AreaMixin
from referrals.conversions.filters import ConversionFilter
from referrals.models import ReferralEvent
from web.templatetags.formats import instant, money
from web.views import DetailPage, ListPage


class ConversionList(AreaMixin, ListPage):
    permission = "referrals.conversion:view"
    template_name = "referrals/conversions.html"
    title = _("Referrals and commissions")
    area = "referrals:conversions"
    queryset = ReferralEvent.objects.for_list()
    filterset_class = ConversionFilter
    orderings = {"-at": "-occurred_at", "at": "occurred_at"}
    export_permission = "referrals.conversion:export"
    export_name = "referral-events"
    columns = [
        (_("At"), lambda row: row.occurred_at),
        (_("Type"), lambda row: row.get_type_display()),
        (_("Source"), lambda row: row.source),
        (_("External reference"), lambda row: row.external_id),
        (_("Partner"), lambda row: row.partner.name if row.partner else ""),
        (_("Credited by"), lambda row: row.get_basis_display() if row.basis else ""),
        (_("Why nobody"), lambda row: row.get_reason_display() if row.reason else ""),
        (_("Amount"), lambda row: row.amount),
        (_("Currency"), lambda row: row.currency if row.amount else ""),
        (_("Status"), lambda row: row.get_status_display()),
    ]


class ConversionPage(DetailPage):
    permission = "referrals.conversion:view"
    template_name = "referrals/conversion.html"
    queryset = ReferralEvent.objects.for_list().select_related("campaign", "click", "product_line")

    def get_context(self, **extra: Any) -> dict[str, Any]:
        row = self.object
        entries, _older = timeline.of_row(row.public_id, self.actor)
        return super().get_context(
            title=f"{row.get_type_display()} {row.external_id}",
            event=row,
            facts=self._facts(row),
            credit=self._credit(row),
            timeline=entries,
            **extra,
        )

    def _facts(self, row: ReferralEvent) -> list[tuple[Any, ...]]:
        sale = reverse("pipeline:sale", args=[row.sale.public_id]) if row.sale else ""
        return [
            (_("At"), instant(row.occurred_at)),
            (_("Received"), instant(row.received_at)),
            (_("Source"), row.source),
            (_("External reference"), row.external_id),
            (_("Amount"), money(row.amount) if row.amount else ""),
            (_("Customer"), row.customer_name),
            (_("Customer reference"), row.customer_ref),
            (_("As shown to the partner"), row.customer_shown),
            (_("Product line"), row.product_line),
            (_("Sale"), row.sale or row.sale_ref, sale),
        ]

    def _credit(self, row: ReferralEvent) -> list[tuple[Any, ...]]:
        rows: list[tuple[Any, ...]] = [(_("Credited by"), row.get_basis_display())]
        if row.partner:
            rows.insert(
                0, (_("Partner"), row.partner.name, reverse("partners:detail", args=[row.partner.public_id]))
            )
        if row.link:
            rows.append((_("Link"), row.link, reverse("referrals:link", args=[row.link.public_id])))
        if row.click:
            rows.append((_("Clicked"), instant(row.click.at)))
        if row.coupon:
            rows.append((_("Coupon"), row.coupon))
        if row.campaign:
            rows.append((_("Campaign"), row.campaign))
        return rows
