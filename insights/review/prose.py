"""The sentences of the executive summary, each with the answers it rests on.

Each is a whole sentence of its language; one that has nothing to say is left out.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.money import Money
from core.text import Translated, listed
from insights.review.standard import review
from partners.questions.rules import is_empty
from web.templatetags import formats

Writer = Callable[..., str]
# Sentences in the order in which they are read: the section, the answers, and what writes it of them.
SENTENCES: list[tuple[str, tuple[str, ...], Writer]] = []


def says(section: str, *codes: str) -> Callable[[Writer], Writer]:
    """Write a sentence of a section from answers; one that has nothing to say returns ""."""

    def register(write: Writer) -> Writer:
        SENTENCES.append((section, codes, write))
        return write

    return register


# -- How values are said ----------------------------------------------------------------------------


def first_row(rows: Any) -> dict[str, Any]:
    return rows[0] if rows else {}


def amount(value: Any) -> Decimal:
    return Decimal(value["amount"]) if value else Decimal(0)


def money(value: Any) -> str:
    return "" if is_empty(value) else formats.money(Money.from_json(value))


def percent(value: Any) -> str:
    return "" if is_empty(value) else formats.percent(Decimal(value))


def number(value: Any) -> str:
    return "" if is_empty(value) else formats.number(Decimal(value))


def text(value: Any) -> str:
    return str(Translated(value)) if isinstance(value, dict) else str(value or "")


def count_of(rows: list[dict[str, Any]], code: str) -> int:
    return sum(int(Decimal(row[code])) for row in rows if row.get(code))


def names_of(rows: list[dict[str, Any]], code: str, limit: int = 3) -> str:
    """The first few names of a column, each once."""
    found = dict.fromkeys(text(row.get(code)) for row in rows if row.get(code))
    return listed(list(found)[:limit])


def said_of(count: int) -> dict[str, str]:
    return {"count": formats.number(count)}


def top_partner(rows: Any) -> dict[str, Any]:
    """The partner with the most revenue; none where nobody sold anything."""
    sold = [row for row in rows or [] if amount(row.get("revenue"))]
    return max(sold, key=lambda row: amount(row["revenue"]), default={})


# -- The page of prose ------------------------------------------------------------------------------


@says("strategy", "strategy-role")
def _share(role: list[dict[str, Any]]) -> str:
    row = first_row(role)
    if not {"revenue", "revenue_share"} <= set(row):
        return ""
    return _(
        "Over twelve months partners brought %(revenue)s. Of the company’s revenue, over the months whose total "
        "is known, theirs is %(share)s."
    ) % {
        "revenue": money(row["revenue"]),
        "share": percent(row["revenue_share"]),
    }


@says("strategy", "strategy-role")
def _lead_share(role: list[dict[str, Any]]) -> str:
    share = first_row(role).get("leads_share")
    return _("They are the source of %(share)s of all leads.") % {"share": percent(share)} if share else ""


@says("strategy", "strategy-formal", "strategy-objective")
def _strategy(formal: bool, aims: list[dict[str, Any]]) -> str:
    if not formal:
        return ""
    return ngettext(
        "The strategy is written down, with %(count)s target to be met, first of all “%(name)s”.",
        "The strategy is written down, with %(count)s targets to be met, first of all “%(name)s”.",
        len(aims),
    ) % {**said_of(len(aims)), "name": text(aims[0].get("objective"))}


@says("strategy", "strategy-types")
def _sought(types: list[dict[str, Any]]) -> str:
    return _("The forms of partnership sought most are %(names)s.") % {"names": names_of(types, "type")}


@says("partners", "partners-facts")
def _partners(rows: list[dict[str, Any]]) -> str:
    row = first_row(rows)
    count, active = count_of(rows, "partners"), number(row.get("active"))
    return ngettext(
        "The programme has %(count)s partner, of which %(active)s are active.",
        "The programme has %(count)s partners, of which %(active)s are active.",
        count,
    ) % {**said_of(count), "active": active}


@says("partners", "partners-list")
def _best(rows: list[dict[str, Any]]) -> str:
    top = top_partner(rows)
    if not top.get("partner"):
        return ""
    return _("%(name)s sells the most: %(revenue)s over twelve months.") % {
        "name": text(top["partner"]),
        "revenue": money(top["revenue"]),
    }


@says("integrations", "integrations-existing")
def _integrations(rows: list[dict[str, Any]]) -> str:
    listed_ = sum(1 for row in rows if row.get("listing"))
    return ngettext(
        "The product has %(count)s integration with others; %(listed)s of them are listed on a marketplace.",
        "The product has %(count)s integrations with others; %(listed)s of them are listed on a marketplace.",
        len(rows),
    ) % {**said_of(len(rows)), "listed": formats.number(listed_)}


@says("integrations", "integrations-requested")
def _requested(rows: list[dict[str, Any]]) -> str:
    return _("The integration that customers and partners ask for most: “%(name)s”.") % {
        "name": text(rows[0].get("integration"))
    }


@says("channel", "channel-partners", "channel-volume")
def _channel(rows: list[dict[str, Any]], volume: Any) -> str:
    return ngettext(
        "%(count)s reseller sells the product, for %(volume)s over twelve months.",
        "%(count)s resellers sell the product, for %(volume)s over twelve months.",
        len(rows),
    ) % {**said_of(len(rows)), "volume": money(volume)}


@says("channel", "channel-programme")
def _programme(rows: list[dict[str, Any]]) -> str:
    return ngettext(
        "The partner programme is structured in %(count)s tier: %(names)s.",
        "The partner programme is structured in %(count)s tiers: %(names)s.",
        len(rows),
    ) % {**said_of(len(rows)), "names": names_of(rows, "tier", 6)}


@says("channel", "channel-exclusivities")
def _exclusivities(rows: list[dict[str, Any]]) -> str:
    held = [row for row in rows if row.get("partner")]
    if not held:
        return _("No exclusivity is granted.")
    return ngettext(
        "%(count)s exclusivity is granted, to %(names)s.",
        "%(count)s exclusivities are granted, to %(names)s.",
        len(held),
    ) % {**said_of(len(held)), "names": names_of(held, "partner", 5)}


@says("referral", "referral-partners", "referral-volume")
def _referral(rows: list[dict[str, Any]], volume: list[dict[str, Any]]) -> str:
    total = first_row(volume)
    return ngettext(
        "%(count)s referral partner brought %(leads)s leads and %(customers)s customers over twelve months.",
        "%(count)s referral partners brought %(leads)s leads and %(customers)s customers over twelve months.",
        len(rows),
    ) % {
        **said_of(len(rows)),
        "leads": number(total.get("leads", "0")),
        "customers": number(total.get("customers", "0")),
    }


@says("co-marketing", "co-marketing-results")
def _actions(rows: list[dict[str, Any]]) -> str:
    row, count = first_row(rows), count_of(rows, "actions")
    return ngettext(
        "%(count)s co-marketing action of the year cost %(cost)s and brought %(leads)s leads.",
        "%(count)s co-marketing actions of the year cost %(cost)s and brought %(leads)s leads.",
        count,
    ) % {**said_of(count), "cost": money(row.get("investment")), "leads": number(row.get("leads", "0"))}


@says("co-marketing", "co-marketing-budget")
def _action_budget(value: Any) -> str:
    return _("%(amount)s a year are set aside for co-marketing.") % {"amount": money(value)}


@says("white-label", "white-label-offer")
def _offer(offered: bool) -> str:
    return (
        _("Partners may sell the product under a brand of their own.")
        if offered
        else _("No white-label offer is made.")
    )


@says("white-label", "white-label-partners", "white-label-revenue")
def _labels(rows: list[dict[str, Any]], revenue: Any) -> str:
    return ngettext(
        "Under %(count)s brand of partners, sales of the year come to %(revenue)s.",
        "Under %(count)s brands of partners, sales of the year come to %(revenue)s.",
        len(rows),
    ) % {**said_of(len(rows)), "revenue": money(revenue)}


@says("negotiating", "negotiating-list")
def _negotiating(rows: list[dict[str, Any]]) -> str:
    return ngettext(
        "%(count)s partnership is being negotiated, with %(names)s.",
        "%(count)s partnerships are being negotiated, first of all with %(names)s.",
        len(rows),
    ) % {**said_of(len(rows)), "names": names_of(rows, "partner")}


@says("negotiating", "negotiating-list")
def _next_expected(rows: list[dict[str, Any]]) -> str:
    dated = [row for row in rows if row.get("expected_on") and row.get("partner")]
    if not dated:
        return ""
    soonest = min(dated, key=lambda row: row["expected_on"])
    return _("The next one, %(name)s, is expected on %(day)s.") % {
        "name": text(soonest["partner"]),
        "day": formats.day(date.fromisoformat(soonest["expected_on"])),
    }


@says("wishes", "wishes-list")
def _wishes(rows: list[dict[str, Any]]) -> str:
    known = sum(1 for row in rows if row.get("contact"))
    return ngettext(
        "%(count)s organisation is on the wish list; somebody is known at %(known)s.",
        "%(count)s organisations are on the wish list; somebody is known at %(known)s of them.",
        len(rows),
    ) % {**said_of(len(rows)), "known": formats.number(known)}


@says("management", "management-meetings")
def _meetings(choice: str) -> str:
    said = {
        "monthly": _("Partners are met every month."),
        "quarterly": _("Partners are met every quarter."),
        "half_yearly": _("Partners are met twice a year."),
        "yearly": _("Partners are met once a year."),
        "by_tier": _("How often partners are met depends on their tier."),
        "on_demand": _("Partners are met when somebody asks for it."),
    }
    return said.get(choice, "")


@says("management", "management-conflicts")
def _conflicts(rows: list[dict[str, Any]]) -> str:
    met = rows[0].get("deals", "0") if len(rows) == 1 else None
    if met == "0":
        return _("No two deals were about one customer over twelve months.")
    return _("Deals about one customer are settled in the registration, with a reason for each decision.")


@says("legal", "legal-template", "legal-nda")
def _contract(templates: list[dict[str, Any]], nda: str) -> str:
    names = {"names": names_of(templates, "template")}
    said = {
        "systematic": _(
            "Contracts are drawn up from templates (%(names)s), and every partner is bound to confidentiality."
        ),
        "case_by_case": _(
            "Contracts are drawn up from templates (%(names)s); confidentiality is agreed case by case."
        ),
        "never": _(
            "Contracts are drawn up from templates (%(names)s), without an agreement on confidentiality."
        ),
    }
    return said[nda] % names if nda in said else ""


@says("resources", "resources-manager")
def _manager(rows: list[dict[str, Any]]) -> str:
    return ngettext(
        "%(count)s person looks after active partners: %(names)s.",
        "%(count)s people look after active partners: %(names)s.",
        len(rows),
    ) % {**said_of(len(rows)), "names": names_of(rows, "person", 20)}


@says("resources", "resources-provided")
def _provided(codes: list[str]) -> str:
    labels = dict(review.QUESTIONS["resources-provided"].choices)
    names = listed(labels[code] for code in codes if code in labels)
    return _("Partners are provided with: %(names)s.") % {"names": names} if names else ""


@says("resources", "resources-budget")
def _budget(value: Any) -> str:
    return _("The programme has a budget of %(amount)s a year.") % {"amount": money(value)}
