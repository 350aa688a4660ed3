"""The relationships of a partner as our page and the portal show them: every fact that is kept."""

from __future__ import annotations

from typing import Any

from django.db.models import Prefetch
from django.utils.translation import gettext as _

from core import slots
from core.actor import Actor
from partners.models import Partner, PartnerKind, Territory
from web.cells import country
from web.templatetags.formats import day, money, percent

Row = tuple[Any, ...]


def relationships(actor: Actor, partner: Partner) -> list[dict[str, Any]]:
    """Each relationship with its facts, and with what higher rooms count for its panel."""
    rows = list(for_show(PartnerKind.objects.visible_to(actor).filter(partner=partner)))
    current = frozenset(row.kind.panel for row in rows if row.until is None)
    counted: dict[str, list[Row]] = {}
    for fill in slots.relationship_facts if current else ():
        for panel, facts in fill(actor, partner, current).items():
            counted.setdefault(panel, []).extend(facts)
    return [
        {
            "row": row,
            "facts": [*facts_of(row), *(counted.get(row.kind.panel, ()) if row.until is None else ())],
        }
        for row in rows
    ]


def for_show(rows: Any) -> Any:
    """With what the facts of each read; two statements more where there are any."""
    territories = Territory.objects.select_related("region")
    return rows.select_related("kind").prefetch_related(Prefetch("territories", territories), "sectors")


def facts_of(row: PartnerKind) -> list[Row]:
    """What is kept of a relationship as label and value, empty ones left out."""
    facts = [
        (_("Territories"), territories(row)),
        (_("Sectors"), ", ".join(str(sector) for sector in row.sectors.all())),
        (_("Certified"), certified(row)),
        (_("Leads given"), yes_no(row.leads_given)),
        (_("Margin"), "" if row.margin_rate is None else percent(row.margin_rate)),
        (_("Resale prices"), row.resale_prices),
        (_("What it is"), row.get_referral_profile_display()),
        (_("Paid by"), row.get_reward_display()),
        (_("Fee"), money(row.fee) if row.fee else ""),
        (_("Price conditions"), row.price_conditions),
        (_("Customisation"), row.customisation),
        (_("Support"), row.support_terms),
        (_("Note"), row.note),
    ]
    return [fact for fact in facts if fact[1]]


def territories(row: PartnerKind) -> str:
    """The names of the regions and countries of a channel partner."""
    found = row.territories.all()
    return ", ".join(str(one.region) if one.region else country(one.country) for one in found)


def yes_no(value: bool | None) -> str:
    return "" if value is None else _("yes") if value else _("no")


def certified(row: PartnerKind) -> str:
    """Whether and how long, in one sentence; an expired certification says since when."""
    if not row.certified:
        return yes_no(row.certified)
    since, until = day(row.certified_since), day(row.certified_until)
    if not row.is_certified:
        return _("no longer, expired on %(until)s") % {"until": until}
    if row.certified_since and row.certified_until:
        return _("yes, from %(since)s to %(until)s") % {"since": since, "until": until}
    if row.certified_since:
        return _("yes, since %(since)s") % {"since": since}
    return _("yes, until %(until)s") % {"until": until} if row.certified_until else _("yes")
