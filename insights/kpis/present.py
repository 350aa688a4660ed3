"""How figures are shown: their text by unit, changes, names of members, links to the rows behind."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any
from urllib.parse import parse_qsl, urlencode

from django.urls import reverse
from django.utils.translation import gettext as _
from django_countries import countries

from accounts.models import User
from core.actor import Actor
from core.links import Link
from core.money import Money, minor_digits
from insights.kpis import registry
from insights.kpis.figures import Figures
from insights.kpis.registry import Kpi
from insights.kpis.selectors import Scope
from partners.models import PartnerType, RelationshipKind, Tier
from web.templatetags import formats

NONE = formats.NONE


# -- Text ------------------------------------------------------------------------------------------


def shown(kpi: Kpi, value: Any, currency: str, *, short: bool = True) -> str:
    """A value of a KPI (minor units for computed money) as text."""
    if value is None:
        return NONE
    if kpi.unit == "money":
        minor = int(value) if kpi.source == registry.COMPUTED else to_minor(value, currency)
        return (formats.money_short if short else formats.money_tile)(Money(minor, currency))
    if kpi.unit == "percent":
        return formats.percent(round(Decimal(value), 4))
    if kpi.unit == "days":
        return formats.days_long(round(value))
    if kpi.unit == "tonnes":
        return _("%(number)s t") % {"number": formats.number(_plain(value))}
    return formats.number(_plain(value))


def shown_target(kpi: Kpi | None, value: Decimal | None, currency: str) -> str:
    """A value of a target (money in major units) as text."""
    if kpi is None or value is None:
        return NONE
    if kpi.unit == "money":
        return formats.money_short(Money(to_minor(value, currency), currency))
    if kpi.unit in ("count", "score", "tonnes"):
        return shown(kpi, Decimal(round(value)), currency)
    return shown(kpi, value, currency)


def to_minor(value: Decimal, currency: str) -> int:
    return int(Decimal(value).scaleb(minor_digits(currency)))


def _plain(value: Any) -> Decimal:
    """Without trailing zeros and never with an exponent."""
    return Decimal(format(Decimal(value).normalize(), "f"))


def change(kpi: Kpi, now: Any, before: Any) -> tuple[str, str, str]:
    """The change against an earlier value: text, tone and direction; empty when there is none."""
    if now is None or before is None or now == before:
        return "", "", ""
    up = now > before
    tone = "ok" if up == (kpi.better == "up") else "bad"
    direction = "up" if up else "down"
    if kpi.unit == "percent":
        # Points of a rate say little when both are far from each other: the earlier rate says more.
        return _("from %(value)s") % {"value": shown(kpi, before, "")}, tone, direction
    if kpi.unit == "money":
        if before <= 0:
            return "", "", ""
        return formats.percent(abs(Decimal(now - before)) / before), tone, direction
    if kpi.unit == "days":
        return formats.days_long(abs(round(now - before))), tone, direction
    return formats.number(_plain(abs(now - before))), tone, direction


def periods() -> list[tuple[int, str]]:
    """The periods that pages offer."""
    return [(months, _("Last %(months)s months") % {"months": months}) for months in registry.PERIODS]


def over_period(kpi: Kpi, months: int) -> str:
    return _("%(figure)s, %(months)s months") % {"figure": kpi.label, "months": months}


def compared(kpi: Kpi, months: int) -> str:
    """With what the change of a figure compares."""
    if kpi.unit == "percent":
        if months == 12:
            return _("a year ago")
        return _("in the %(months)s months before") % {"months": months}
    if months == 12:
        return _("on last year")
    return _("on the %(months)s months before") % {"months": months}


def kpi_url(kpi: Kpi, scope: Scope, months: int) -> str:
    """The page of a figure, under the same filters."""
    query = {**scope.filters, "months": str(months)}
    return f"{reverse('insights:kpi', args=[kpi.code])}?{urlencode(query)}"


# -- Names -----------------------------------------------------------------------------------------


def member_names(actor: Actor, dimension: str) -> dict[str, str]:
    """The members of a dimension in the reader's language; "" is "without". One query."""
    if dimension == "country":
        return {code: str(name) for code, name in countries}
    if dimension == "owner":
        users = User.objects.visible_to(actor).exclude(staff_role="").order_by("name")
        if actor.own_partners_only:
            users = users.filter(public_id=actor.id)
        return {**dict(users.values_list("public_id", "name")), "": _("Nobody")}
    model = {"type": PartnerType, "tier": Tier, "kind": RelationshipKind}[dimension]
    rows = {row.code: str(row.name) for row in model.objects.visible_to(actor)}
    return {**rows, "": _("No tier")} if dimension == "tier" else rows


def dimension_labels() -> dict[str, str]:
    return {
        "type": _("Type"),
        "tier": _("Tier"),
        "kind": _("Relationship"),
        "country": _("Country"),
        "owner": _("Looked after by"),
    }


# -- Links -----------------------------------------------------------------------------------------

# The lists, with the permission that opens each.
VIEW = {
    "partners:list": "partners.partner:view",
    "pipeline:sales": "pipeline.sale:view",
    "pipeline:deals": "pipeline.deal:view",
    "pipeline:recruitment-list": "pipeline.recruitment:view",
    "referrals:conversions": "referrals.conversion:view",
    "referrals:commissions": "referrals.commission:view",
    "agreements:list": "agreements.agreement:view",
    "marketing:list": "marketing.case_study:view",
    "enablement:certificates": "enablement.certification:view",
    "marketing:awards": "marketing.recognition:view",
    "marketing:publications": "marketing.recognition:view",
    "marketing:coverage-list": "marketing.recognition:view",
    "insights:totals": "insights.company_total:view",
    "insights:declared-amounts": "insights.partner_declared:view",
    "insights:cost-reductions": "insights.partner_declared:view",
    "partners:budget": "partners.budget:view",
    "insights:surveys": "insights.survey:view",
}
# A list, its fixed filters, the names of its range of days ("-": without that bound), and the dimensions it
# can be narrowed by.
_ANY = frozenset({"type", "tier", "kind", "country", "owner"})
_OWNER = frozenset({"owner"})
_NONE: frozenset[str] = frozenset()
_SOLD = "sold_after sold_before"
_PARTNERS = ("partners:list", "status=active", "", _ANY)
_SALES = ("pipeline:sales", "", _SOLD, _ANY)
_LISTS: dict[str, tuple[str, str, str, frozenset[str]]] = {
    "active_partners": _PARTNERS,
    "growth": _PARTNERS,
    "countries_covered": _PARTNERS,
    "countries_share": _PARTNERS,
    "revenue_partners": _SALES,
    "revenue_sourced": ("pipeline:sales", "role=sourced", _SOLD, _ANY),
    "revenue_influenced": ("pipeline:sales", "role=influenced&role=implemented", _SOLD, _ANY),
    # With the denominator, month by month.
    "revenue_share": ("insights:totals", "", "first last", _NONE),
    "time_to_first_deal": _SALES,
    "leads_share": ("insights:totals", "", "first last", _NONE),
    "commission_cost": ("referrals:commissions", "", "earned_after earned_before", _NONE),
    "pipeline_value": ("pipeline:deals", "status=submitted&status=approved", "", _OWNER),
    "conversion": (
        "pipeline:deals",
        "status=converted&status=lost&status=expired",
        "closed_after closed_before",
        _OWNER,
    ),
    "deployment_time": (
        "pipeline:recruitment-list",
        "state=won",
        "live_after live_before",
        frozenset({"type", "owner"}),
    ),
    "renewal_rate": ("agreements:list", "outcome=renewed&outcome=ended", "over_from over_to", _OWNER),
    "programme_budget": ("partners:budget", "", "", _NONE),
    "nps": ("insights:surveys", "kind=nps", "", _NONE),
    "case_studies": ("marketing:list", "status=published", "", _NONE),
    "partner_roi": ("insights:declared-amounts", "current=true", "", _NONE),
    "cost_reduction": ("insights:cost-reductions", "current=true", "", _NONE),
    "certified_implementations": (
        "enablement:certificates",
        "subject=implementation",
        "- current_on",
        _NONE,
    ),
    "awards": ("marketing:awards", "", "", _NONE),
    "publications": ("marketing:publications", "", "", _NONE),
    "media_coverage": ("marketing:coverage-list", "", "on_after on_before", _NONE),
}


def rows_url(kpi: Kpi, figures: Figures, scope: Scope, **more: str) -> str:
    """The list of rows behind a figure, filtered as the figure is; "" where no list can do that
    or the reader may not open it."""
    if kpi.code not in _LISTS:
        return ""
    route, fixed, days, known = _LISTS[kpi.code]
    filters = {**scope.filters, **more}
    if set(filters) - known or "" in filters.values():
        return ""
    first = figures.first_month if kpi.calendar else figures.first
    bounds = (first.isoformat(), figures.on.isoformat())
    between = [(name, day) for name, day in zip(days.split(), bounds, strict=False) if name != "-"]
    query = [*parse_qsl(fixed), *between, *filters.items()]
    return Link(route, VIEW[route], query=urlencode(query)).url_for(scope.actor)


def period_label(first: date, last: date) -> str:
    return f"{formats.day(first)} – {formats.day(last)}"
