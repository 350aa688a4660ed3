"""How figures are shown: their text by unit, changes, names of members, links to the rows behind."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _
from django_countries import countries

from accounts.models import User
from insights import registry
from insights.figures import Figures
from insights.registry import Kpi
from insights.selectors import Scope
from partners.models import PartnerType, RelationshipKind, Tier
from prm.core.actor import Actor
from prm.core.money import Money, minor_digits
from prm.core.templatetags import formats

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
        return _("%(number)s t") % {"number": formats.number(Decimal(value).normalize())}
    return formats.number(_plain(value))


def shown_target(kpi: Kpi | None, value: Decimal | None, currency: str) -> str:
    """A value of a target (money in major units) as text."""
    if kpi is None or value is None:
        return NONE
    if kpi.unit == "money":
        return formats.money_short(Money(to_minor(value, currency), currency))
    if kpi.unit in ("count", "score"):
        return formats.number(_plain(round(value)))
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
        return formats.points(Decimal(now) - Decimal(before)).lstrip("+−"), tone, direction
    if kpi.unit == "money":
        if before <= 0:
            return "", "", ""
        return formats.percent(abs(Decimal(now - before)) / before), tone, direction
    if kpi.unit == "days":
        return formats.days_long(abs(round(now - before))), tone, direction
    return formats.number(_plain(abs(now - before))), tone, direction


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


def rows_url(kpi: Kpi, figures: Figures, scope: Scope, **more: str) -> str:
    """The list of rows behind a figure, filtered as the figure is; "" when there is none."""
    filters = {name: value for name, value in {**scope.filters, **more}.items() if value}
    first, last = figures.first.isoformat(), figures.on.isoformat()
    maker = _LINKS.get(kpi.code)
    return maker(filters, first, last) if maker else ""


def _url(name: str, *pairs: tuple[str, Any], filters: dict[str, str] | None = None) -> str:
    query = urlencode([*pairs, *(filters or {}).items()])
    return f"{reverse(name)}?{query}" if query else reverse(name)


def _partners(filters: dict[str, str], first: str, last: str) -> str:
    return _url("partners:list", ("status", "active"), filters=filters)


def _sales(*roles: str):
    def url(filters: dict[str, str], first: str, last: str) -> str:
        pairs = [("role", role) for role in roles]
        return _url("pipeline:sales", *pairs, ("sold_after", first), ("sold_before", last), filters=filters)

    return url


def _only(filters: dict[str, str], *names: str) -> dict[str, str]:
    """The filters that the list behind knows."""
    return {name: value for name, value in filters.items() if name in names}


_LINKS = {
    "active_partners": _partners,
    "growth": _partners,
    "countries_covered": _partners,
    "countries_share": _partners,
    "revenue_partners": _sales(),
    "revenue_sourced": _sales("sourced"),
    "revenue_influenced": _sales("influenced", "implemented"),
    "revenue_share": _sales(),
    "leads_share": lambda filters, first, last: _url(
        "referrals:conversions",
        ("type", "lead"),
        ("credited", "true"),
        ("occurred_after", first),
        ("occurred_before", last),
    ),
    "pipeline_value": lambda filters, first, last: _url(
        "pipeline:deals", ("status", "submitted"), ("status", "approved"), filters=_only(filters, "owner")
    ),
    "conversion": lambda filters, first, last: _url(
        "pipeline:deals",
        ("status", "converted"),
        ("status", "lost"),
        ("status", "expired"),
        filters=_only(filters, "owner"),
    ),
    "commission_cost": lambda filters, first, last: _url(
        "referrals:commissions", ("earned_after", first), ("earned_before", last)
    ),
    "deployment_time": lambda filters, first, last: _url(
        "pipeline:recruitment-list", ("state", "won"), filters=_only(filters, "type", "owner", "kind")
    ),
    "time_to_first_deal": _sales(),
    "renewal_rate": lambda filters, first, last: _url(
        "agreements:list",
        ("outcome", "renewed"),
        ("outcome", "ended"),
        ("ends_from", first),
        ("ends_to", last),
        filters=_only(filters, "owner"),
    ),
    "case_studies": lambda filters, first, last: _url("marketing:list"),
}


def axis(kpi: Kpi, currency: str):
    """The unit of a chart's axis."""
    return lambda value: shown(kpi, value, currency)


def period_label(first: date, last: date) -> str:
    return f"{formats.day(first)} – {formats.day(last)}"
