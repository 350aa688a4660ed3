"""Totals of the whole company by month."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core import clock
from insights.base_views import FiguresMixin
from insights.entered import services
from insights.entered.filters import TotalFilter
from insights.entered.forms import CompanyTotalForm
from insights.kpis import selectors
from insights.kpis.registry import KPIS, REVENUE
from insights.kpis.selectors import Scope
from insights.models import CompanyTotal
from partners.vocabulary.exchange import programme_currency
from web.forms import major
from web.views import FormPage, ListPage


class TotalList(FiguresMixin, ListPage):
    """The latest months first, each with the part that came through partners."""

    permission = "insights.company_total:view"
    template_name = "insights/totals.html"
    title = _("Company totals")
    tab = "totals"
    queryset = CompanyTotal.objects.all()
    filterset_class = TotalFilter
    orderings = {"-month": "-month"}
    export_permission = "insights.company_total:export"
    export_name = "company-totals"
    columns = [
        (_("Month"), lambda row: f"{row.month:%Y-%m}"),
        (_("Revenue of the company"), lambda row: row.revenue),
        (_("Currency"), lambda row: row.currency),
        (_("Leads of the company"), lambda row: row.leads),
    ]

    def decorate(self, rows: list[CompanyTotal]) -> list[CompanyTotal]:
        table = selectors.tables(Scope(self.actor), [*REVENUE, "leads"]).get("")
        for row in rows:
            via = sum(table.months.get(measure, {}).get(row.month, (0, 0))[0] for measure in REVENUE)
            row.via_minor = via
            row.share = Decimal(via) / row.programme_minor if row.programme_minor else None
            row.last_day = clock.add_months(row.month, 1) - timedelta(days=1)
            row.via_leads = table.months.get("leads", {}).get(row.month, (0, 0))[1]
        return rows

    def get_context(self, **extra: Any) -> dict[str, Any]:
        return super().get_context(
            may_change=self.actor.can("insights.company_total:change"),
            currency=programme_currency(),
            definition=KPIS["revenue_share"].definition,
            **extra,
        )


class TotalSet(FormPage):
    """Enter a month, or with ``?month=`` change one that is there."""

    permission = "insights.company_total:change"
    form_class = CompanyTotalForm
    title = _("Company total of a month")
    success_message = _("The total is entered.")

    @property
    def cancel_url(self) -> str:
        return reverse("insights:totals")

    def get_initial(self) -> dict[str, Any]:
        month = self.request.GET.get("month", "")
        row = CompanyTotal.objects.visible_to(self.actor).filter(public_id=month).first() if month else None
        if row is None:
            last = clock.add_months(clock.month_start(clock.today()), -1)
            return {"month": last, "currency": programme_currency()}
        return {
            "month": row.month,
            "revenue": major(row.revenue_minor, row.currency),
            "currency": row.currency,
            "leads": row.leads,
        }

    def perform(self, form: CompanyTotalForm) -> CompanyTotal:
        return services.company_total_set(actor=self.actor, **form.values())

    def success_url(self, result: CompanyTotal) -> str:
        return self.cancel_url
