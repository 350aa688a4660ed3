"""The workbench of renewals: what comes to its end, with the partner's figures beside it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.utils.translation import gettext_lazy as _

from agreements.drafting.presenters import decorate, feed_url
from agreements.models import Agreement
from agreements.terms import selectors
from core import clock
from core.numbers import whole_number
from web.views import ListPage

HORIZONS = (30, 90, 180, 365)


class Renewals(ListPage):
    permission = "agreements.renewal:view"
    template_name = "agreements/renewals.html"
    title = _("Renewals")
    queryset = Agreement.objects.for_list()
    orderings = {"end": "ends_on", "-end": "-ends_on"}
    page_size = 40
    export_permission = "agreements.renewal:export"
    export_name = "renewals"
    columns = [
        (_("Number"), lambda row: row.number),
        (_("Partner"), lambda row: row.partner.name),
        (_("Title"), lambda row: row.title),
        (_("Notice by"), lambda row: row.notice_on),
        (_("Ends on"), lambda row: row.ends_on),
        (_("Renewed tacitly for, in months"), lambda row: row.renewal_months if row.tacit_renewal else None),
    ]

    @property
    def horizon(self) -> int:
        asked = whole_number(self.request.GET.get("days", ""))
        return asked if asked in HORIZONS else 90

    def get_queryset(self):
        day = clock.today() + timedelta(days=self.horizon)
        rows = self.queryset.due_by(day)
        if self.request.GET.get("mine"):
            rows = rows.filter(partner__owner_id=self.actor.user_id)
        return rows

    def decorate(self, rows: list[Agreement]) -> list[Agreement]:
        facts = selectors.facts_beside(self.actor, rows)
        today = clock.today()
        for row in decorate(rows):
            row.facts = facts[row.partner_id]
            row.notice_passed = row.notice_on is not None and row.notice_on < today
            row.next_date = selectors.next_date(row)
        return rows

    def get_context(self, **extra: Any) -> dict[str, Any]:
        mine = bool(self.request.GET.get("mine"))
        kept = "&mine=1" if mine else ""
        views = [
            {
                "label": _("%(days)s days") % {"days": days},
                "url": f"?days={days}{kept}",
                "current": days == self.horizon,
            }
            for days in HORIZONS
        ]
        views.append(
            {
                "label": _("Mine"),
                "url": f"?days={self.horizon}" + ("" if mine else "&mine=1"),
                "current": mine,
            }
        )
        return super().get_context(
            views=views,
            feed_url=feed_url(self.request),
            may_manage=self.actor.can("agreements.agreement:manage"),
            **extra,
        )
