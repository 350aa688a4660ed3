"""Sales in the back-office: the list, one sale with what came of it, entering and giving back."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core import clock, slots
from core.events import timeline
from core.money import Money
from partners.vocabulary.exchange import programme_currency, programme_value, rate_in_force
from pipeline.deals.events import STAFF as DEAL
from pipeline.models import Sale
from pipeline.sales import services
from pipeline.sales.columns import SALE_COLUMNS
from pipeline.sales.filters import SaleFilter
from pipeline.sales.forms import RefundForm, SaleForm
from pipeline.sales.selectors import left_of
from pipeline.white_label.presenters import label_name
from web.forms import major, money
from web.lists import TableList
from web.templatetags import formats
from web.views import DetailPage, FormPage, RowFormPage


class SaleList(TableList):
    permission = "pipeline.sale:view"
    template_name = "pipeline/sales/list.html"
    title = _("Sales")
    queryset = Sale.objects.all()
    filterset_class = SaleFilter
    default_sort = "-sold"
    total_label = _("Total, refunds taken off:")
    export_permission = "pipeline.sale:export"
    export_name = "sales"
    columns = SALE_COLUMNS

    def get_context(self, **extra: Any) -> dict[str, Any]:
        return super().get_context(may_record=self.actor.can("pipeline.sale:record"), **extra)


class SalePage(DetailPage):
    """One sale: its facts, what higher rooms made of it, its refunds, its history."""

    permission = "pipeline.sale:view"
    template_name = "pipeline/sales/detail.html"
    queryset = Sale.objects.for_list().select_related("deal", "refund_of", "white_label__offer")

    def get_context(self, **extra: Any) -> dict[str, Any]:
        sale = self.object
        panels = [panel for fill in slots.sale_panel if (panel := fill(self.actor, sale)) is not None]
        left = left_of(sale) if not sale.refund_of_id else 0
        entries, _older = timeline.of_row(sale.public_id, self.actor)
        return super().get_context(
            title=_("Sale to %(customer)s") % {"customer": sale} if sale.customer_name else str(sale),
            sale=sale,
            facts=self._facts(sale),
            refunds=list(sale.refunds.order_by("sold_on", "id")),
            panels=panels,
            came=slots.facts_of(slots.came_of_sales, self.actor, {sale.pk})[sale.pk],
            timeline=entries,
            may_refund=left > 0 and self.actor.can("pipeline.sale:refund"),
            **extra,
        )

    def _facts(self, sale: Sale) -> list[tuple[Any, ...]]:
        rows = [
            (_("Partner"), sale.partner.name, reverse("partners:detail", args=[sale.partner.public_id])),
            (_("Role of the partner"), sale.get_role_display()),
            (_("Source"), sale.get_source_display()),
            *self._white_label(sale),
            (_("Customer"), sale.customer_name),
            (_("Customer reference"), sale.customer_ref),
            (_("Product line"), sale.product_line),
            (_("External reference"), sale.external_id),
        ]
        if sale.currency != programme_currency():
            rows.append((_("In the programme's currency"), converted(sale)))
        if sale.deal:
            href = DEAL.url_for(self.actor, sale.deal)
            rows.append((_("Deal"), sale.deal, href) if href else (_("Deal"), sale.deal))
        if sale.refund_of:
            rows.append(
                (_("Refund of"), sale.refund_of, reverse("pipeline:sale", args=[sale.refund_of.public_id]))
            )
            rows.append((_("Reason"), sale.reason))
            rows.append((_("Our fault"), _("yes") if sale.attributable else _("no")))
        return rows

    def _white_label(self, sale: Sale) -> list[tuple[Any, ...]]:
        if sale.white_label is None:
            return []
        offer = sale.white_label.offer
        row = (_("White label"), label_name(offer, sale.white_label.brand_name))
        href = reverse("pipeline:white-label-offer", args=[offer.public_id])
        return [(*row, href) if self.actor.can("pipeline.white_label:view") else row]


def converted(sale: Sale) -> str:
    """What a sale counted for, and the day of the rate it was converted at."""
    value = formats.money(Money(sale.programme_minor, programme_currency()))
    sold = sale.refund_of or sale
    rate = rate_in_force(sold.currency, sold.sold_on)
    if rate is None or programme_value(sold.amount, sold.sold_on) != sold.programme_minor:
        return _("%(value)s, at the rate known when it was recorded") % {"value": value}
    return _("%(value)s, at the rate of %(day)s") % {"value": value, "day": formats.day_long(rate.day)}


class SaleNew(FormPage):
    permission = "pipeline.sale:record"
    title = _("New sale")
    form_class = SaleForm
    submit_label = _("Record the sale")
    success_message = _("The sale is recorded.")

    def get_initial(self) -> dict[str, Any]:
        return {"sold_on": clock.today(), "currency": programme_currency(), **super().get_initial()}

    def perform(self, form) -> Sale:
        values = dict(form.cleaned_data)
        amount = money(values.pop("amount"), values.pop("currency"), field="amount")
        return services.sale_record(actor=self.actor, amount=amount, **values)

    def success_url(self, result: Sale) -> str:
        return reverse("pipeline:sale", args=[result.public_id])

    @property
    def cancel_url(self) -> str:
        return reverse("pipeline:sales")


class SaleRefund(RowFormPage):
    permission = "pipeline.sale:refund"
    title = _("Refund a sale, in full or in part")
    queryset = Sale.objects.for_list()
    form_class = RefundForm
    submit_label = _("Record the refund")
    success_message = _("The refund is recorded.")

    def get_initial(self) -> dict[str, Any]:
        return {"refunded_on": clock.today(), "amount": major(left_of(self.object), self.object.currency)}

    def perform(self, form) -> Sale:
        values = dict(form.cleaned_data)
        amount = money(values.pop("amount"), self.object.currency, field="amount")
        return services.sale_refund(actor=self.actor, sale=self.object, amount=amount, **values)

    def success_url(self, result: Sale) -> str:
        return reverse("pipeline:sale", args=[self.object.public_id])

    @property
    def cancel_url(self) -> str:
        return reverse("pipeline:sale", args=[self.object.public_id])
