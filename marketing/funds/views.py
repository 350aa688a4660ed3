"""Funds and allocations, in the back-office."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core.events import timeline
from core.money import Money
from marketing.funds import budgets, forms, selectors
from marketing.funds.presenters import fund_facts
from marketing.models import Allocation, Fund, FundRequest
from partners.vocabulary.exchange import programme_currency
from web.forms import major, money
from web.views import ActionPage, DetailPage, FormPage, InCurrency, ListPage, RowFormPage

CHANGE, GIVE = "marketing.fund:change", "marketing.allocation:change"


def tabs(current: str) -> list[dict[str, Any]]:
    return [
        {"label": _("Funds"), "url": reverse("marketing:funds"), "current": current == "funds"},
        {"label": _("Requests"), "url": reverse("marketing:fund-requests"), "current": current == "requests"},
    ]


def page_of(fund: Fund) -> str:
    return reverse("marketing:fund", args=[fund.public_id])


def amounts_of(fund: Fund, counters: dict[str, int]) -> dict[str, Money]:
    """Where the money of a fund is; ``left`` is given to nobody, ``available`` is given and not asked for."""
    minor = {name: counters.get(name, 0) for name in selectors.COUNTERS}
    minor["available"] = minor["allocated"] - minor["pending"] - minor["approved"] - minor["paid"]
    minor["left"] = fund.budget_minor - fund.allocated_minor
    return {name: Money(value, fund.currency) for name, value in minor.items()}


class FundList(ListPage):
    permission = "marketing.fund:view"
    template_name = "marketing/funds/list.html"
    title = _("Market development funds")
    queryset = Fund.objects.all()
    orderings = {"-from": "-starts_on"}
    export_permission = "marketing.fund:export"
    export_name = "funds"
    columns = [
        (_("Name"), lambda row: str(row.name)),
        (_("From"), lambda row: row.starts_on),
        (_("Until"), lambda row: row.ends_on),
        (_("Status"), lambda row: row.get_status_display()),
        (_("Currency"), lambda row: row.currency),
        (_("Budget"), lambda row: Money(row.budget_minor, row.currency)),
        (_("Given to partners"), lambda row: Money(row.allocated_minor, row.currency)),
        (_("Left"), lambda row: Money(row.budget_minor - row.allocated_minor, row.currency)),
    ]

    def decorate(self, rows: list[Any]) -> list[Any]:
        counters = selectors.of_funds(Fund.objects.filter(pk__in=[row.pk for row in rows]))
        for row in rows:
            row.amounts = amounts_of(row, counters.get(row.pk, {}))
        return rows

    def get_context(self, **extra: Any) -> dict[str, Any]:
        return super().get_context(tabs=tabs("funds"), may_change=self.actor.can(CHANGE), **extra)


class FundPage(DetailPage):
    permission = "marketing.fund:view"
    template_name = "marketing/funds/fund.html"
    queryset = Fund.objects.all()

    def get_context(self, **extra: Any) -> dict[str, Any]:
        fund = self.object
        counters = selectors.of_funds(Fund.objects.filter(pk=fund.pk)).get(fund.pk, {})
        allocations = Allocation.objects.visible_to(self.actor).filter(fund=fund).select_related("partner")
        requests = FundRequest.objects.visible_to(self.actor).for_list().filter(allocation__fund=fund)
        return super().get_context(
            title=str(fund.name),
            fund=fund,
            amounts=amounts_of(fund, counters),
            facts=fund_facts(fund),
            allocations=list(allocations.order_by("partner__name", "pk")),
            requests=list(requests.order_by("-pk")[:10]),
            timeline=timeline.of_row(fund.public_id, self.actor, size=10)[0],
            may={
                "change": self.actor.can(CHANGE),
                "open": self.actor.can(CHANGE) and fund.status != Fund.Status.OPEN,
                "close": self.actor.can(CHANGE) and fund.status == Fund.Status.OPEN,
                "give": self.actor.can(GIVE) and fund.status != Fund.Status.CLOSED,
                "requests": self.actor.can("marketing.fund_request:view"),
            },
            **extra,
        )


def _values(data: dict[str, Any], currency: str) -> dict[str, Any]:
    data["budget"] = money(data["budget"], currency, field="budget")
    data["share"] = data["share"] / 100
    return data


class FundNew(FormPage):
    permission = CHANGE
    title = _("New fund")
    form_class = forms.FundForm
    submit_label = _("Save as a draft")

    def get_initial(self) -> dict[str, Any]:
        return {"currency": programme_currency(), **super().get_initial()}

    def perform(self, form) -> Fund:
        data = form.cleaned_data
        return budgets.fund_create(actor=self.actor, **_values(data, data.pop("currency")))

    def success_url(self, result: Fund) -> str:
        return page_of(result)

    @property
    def cancel_url(self) -> str:
        return reverse("marketing:funds")


class FundRow(RowFormPage):
    permission = CHANGE
    queryset = Fund.objects.all()

    def success_url(self, result: Any) -> str:
        return page_of(self.object)

    @property
    def cancel_url(self) -> str:
        return page_of(self.object)


class FundEdit(InCurrency, FundRow):
    title = _("Change a fund")
    form_class = forms.FundChangeForm
    submit_label = _("Save")

    def get_initial(self) -> dict[str, Any]:
        row = self.object
        names = ("name", "starts_on", "ends_on", "claim_days", "rules")
        return {
            **{name: getattr(row, name) for name in names},
            "budget": major(row.budget_minor, row.currency),
            "share": row.share * 100,
        }

    def perform(self, form) -> Fund:
        values = _values(form.cleaned_data, self.object.currency)
        return budgets.fund_change(actor=self.actor, fund=self.object, **values)


class FundOpen(ActionPage):
    permission = CHANGE
    queryset = Fund.objects.all()
    success_message = _("The fund is open: partners ask for what they are given.")

    def perform(self) -> Fund:
        return budgets.fund_open(actor=self.actor, fund=self.object)

    def success_url(self, result: Any) -> str:
        return page_of(self.object)


class FundClose(FundOpen):
    success_message = _("The fund is closed: it takes no more requests.")

    def perform(self) -> Fund:
        return budgets.fund_close(actor=self.actor, fund=self.object)


class AllocationNew(InCurrency, FundRow):
    permission = GIVE
    title = _("Give a partner its part")
    form_class = forms.AllocationNewForm
    submit_label = _("Give it")
    success_message = _("The partner has its part of the fund.")

    def perform(self, form) -> Allocation:
        data = form.cleaned_data
        data["amount"] = money(data["amount"], self.object.currency, field="amount")
        return budgets.allocation_grant(actor=self.actor, fund=self.object, **data)


class AllocationEdit(InCurrency, RowFormPage):
    permission = GIVE
    title = _("Raise or cut what a partner is given")
    queryset = Allocation.objects.for_list()
    form_class = forms.AllocationForm
    submit_label = _("Save")

    def get_initial(self) -> dict[str, Any]:
        row = self.object
        return {"amount": major(row.allocated_minor, row.currency), "expires_on": row.expires_on}

    def perform(self, form) -> Allocation:
        data = form.cleaned_data
        data["amount"] = money(data["amount"], self.object.currency, field="amount")
        return budgets.allocation_change(actor=self.actor, allocation=self.object, **data)

    def success_url(self, result: Any) -> str:
        return page_of(self.object.fund)

    @property
    def cancel_url(self) -> str:
        return page_of(self.object.fund)
