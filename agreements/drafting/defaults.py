"""What the values of a new agreement are proposed to be, and where each proposal comes from."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from agreements.drafting.variables import Item
from agreements.models import Agreement, AgreementVersion, Template
from core.actor import Actor
from core.errors import Sentence
from core.models import OwnEntity
from partners.models import Partner, Territory

# The town after a postcode, as addresses of most countries write it.
_TOWN = re.compile(r"\b\d{4,5}\s+([^\W\d_][^\n,\d]*)")
LAW, COURT = "governing_law", "court_city"


@dataclass(frozen=True)
class Proposal:
    """A value in its canonical form, and why it is proposed."""

    value: Any
    reason: Sentence


def proposals(
    schema: Sequence[Item], *, actor: Actor, template: Template, partner: Partner, entity: OwnEntity | None
) -> dict[str, Proposal]:
    """By name: the template's default, else what the last agreement of the template had, else what is
    known of the two sides. What only this agreement can say has none."""
    last = _last_version(actor, template)
    found = {}
    for item in schema:
        if proposal := _proposal(item, last, partner, entity):
            found[item["name"]] = proposal
    return found


def _proposal(
    item: Item, last: AgreementVersion | None, partner: Partner, entity: OwnEntity | None
) -> Proposal | None:
    name, kind = item["name"], item["type"]
    if item.get("default") not in (None, ""):
        return Proposal(item["default"], "")
    if last and _carries_over(item) and name in last.values and _type_in(last, name) == kind:
        number = last.agreement.number
        return Proposal(last.values[name], _("As in agreement %(number)s.") % {"number": number})
    if kind == "territory":
        return Proposal(_territory(partner), _("Where the partner is or sells."))
    if kind == "country" and name == LAW:
        return Proposal(str(entity.country), _("Our country.")) if entity else None
    if kind == "country":
        return Proposal(str(partner.country), _("The partner’s country."))
    if name == COURT and entity and (town := town_of(entity.address)):
        return Proposal(town, _("The town of our address."))
    return None


def _carries_over(item: Item) -> bool:
    """Whether another partner's agreement says anything about this one: its dates, its territory and what
    is told at length are its own."""
    if item["type"] in ("date", "territory"):
        return False
    return item["type"] != "text" or not item.get("long", True)


def _type_in(version: AgreementVersion, name: str) -> str:
    return next((item["type"] for item in version.schema if item["name"] == name), "")


def _last_version(actor: Actor, template: Template) -> AgreementVersion | None:
    """Of the last agreement of the template that this person may see."""
    rows = Agreement.objects.visible_to(actor).filter(template=template).exclude(status="cancelled")
    agreement = rows.order_by("-created_at", "-id").first()
    if agreement is None:
        return None
    return agreement.versions.select_related("agreement").order_by("-number").first()


def _territory(partner: Partner) -> str:
    """The one territory that it sells in for us, else its country."""
    rows = Territory.objects.filter(relationship__partner=partner).select_related("region")[:2]
    sold = [row.region.code if row.region else row.country for row in rows]
    return sold[0] if len(sold) == 1 else str(partner.country)


def town_of(address: str) -> str:
    found = _TOWN.search(address)
    return found[1].strip(" .") if found else ""


def reasons(found: Mapping[str, Proposal]) -> dict[str, Sentence]:
    return {name: proposal.reason for name, proposal in found.items() if proposal.reason}
