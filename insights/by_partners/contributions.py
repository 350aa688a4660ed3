"""What partners declare where other pages leave a place for it: the partner's tab, figures."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core import slots
from core.actor import Actor
from core.links import Link
from insights.by_partners import selectors
from insights.by_partners.presenters import declared_of
from insights.by_partners.services import DECLARE, VIEW
from partners.figures.registry import PartnerFigure, Unit, Window, register


def _rows(partner: Any, span: Window) -> Link:
    return Link("partners:tab", VIEW, args=(partner.public_id, "declared"))


register(
    PartnerFigure(
        "partner_roi",
        _("Return for the partner"),
        _(
            "Commissions and declared earnings divided by declared costs, less one. Of partners that declared "
            "what the partnership costs them."
        ),
        Unit.PERCENT,
        VIEW,
        selectors.returns,
        _rows,
        empty=None,
    ),
    PartnerFigure(
        "cost_reduction",
        _("Cost reduction"),
        _(
            "By how much costs fell where the solution is in use, the mean of the uses that the partner declared."
        ),
        Unit.PERCENT,
        VIEW,
        selectors.reductions,
        _rows,
        over_months=False,
        empty=None,
    ),
)


@slots.partner_tab.fill("insights.by_partners", order=92)
def declared_tab() -> slots.Tab:
    return slots.Tab(
        code="declared",
        label=_("Costs and benefits"),
        count=lambda actor, partner: None,
        template="insights/by_partners/tab.html",
        context=_tab,
        permission=VIEW,
    )


def _tab(actor: Actor, partner: Any) -> dict[str, Any]:
    query = urlencode({"partner": partner.public_id})
    may = actor.can(DECLARE)
    return {
        **declared_of(actor, partner),
        "may_declare": may,
        "adding": [
            (label, f"{reverse(route)}?{query}")
            for label, route in (
                (_("Cost or earning"), "insights:declared-amount-new"),
                (_("Cost reduction"), "insights:cost-reduction-new"),
            )
            if may
        ],
    }
