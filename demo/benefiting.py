"""What partners were given of the benefits of their tiers: who looks after them, who took part in what."""

from __future__ import annotations

from functools import partial

from demo.context import DemoContext
from demo.partners import PARTNERS
from partners.benefits.selectors import owed
from partners.benefits.services import benefit_decline, benefit_grant, benefit_use
from partners.models import TierBenefit

# Our people for a named resource, by its code; the last of a partner's is left to be named in STILL_DUE.
NAMED = {"architect": ("support",), "team": ("support", "manager-2")}
STILL_DUE = {("nordsys", "architect"), ("admin_fr", "council"), ("lumen", "beta"), ("clinexis", "beta")}
DECLINED = {
    ("msf", "beta"): "No test version on field missions: their security rules forbid it.",
}
# partner: (days ago, who, for what)
SEATS = {
    "atelier": [
        (96, "Lucas Perrin", "Administration de la plateforme"),
        (96, "Nadia Ferhat", "Administration de la plateforme"),
        (31, "Lucas Perrin", "Migration des données"),
    ],
    "dataport": [
        (120, "Anke Vogel", "Platform administration"),
        (120, "Peter Lang", "Platform administration"),
        (88, "Jutta Brandt", "Platform administration"),
        (52, "Anke Vogel", "Data migration"),
        (20, "Peter Lang", "Data migration"),
    ],
    "helio": [
        (200, "Karim Benali", "Messages de santé"),
        (200, "Hélène Roy", "Messages de santé"),
        (140, "Karim Benali", "Administration de la plateforme"),
    ],
    "medreseau": [(64, "Claire Aubry", "Messages de santé")],
}


def plan(context: DemoContext) -> None:
    """Each partner is given what its tier promises; a few still wait."""
    for place, entry in enumerate(PARTNERS):
        context.simulation.ago(30 + place % 25, 14.1, partial(_give, context, entry.code))
    for code, uses in SEATS.items():
        for days_ago, person, what in uses:
            context.simulation.ago(days_ago, 17.0, partial(_use, context, code, person, what))


def _give(context: DemoContext, code: str) -> None:
    partner = context.partner(code)
    for benefit in owed(partner):
        if not benefit.is_tracked or (code, benefit.code) in STILL_DUE:
            continue
        if reason := DECLINED.get((code, benefit.code)):
            benefit_decline(actor=context.manager(code), partner=partner, benefit=benefit, note=reason)
        else:
            _grant(context, code, benefit)


def _grant(context: DemoContext, code: str, benefit: TierBenefit) -> None:
    actor, partner = context.manager(code), context.partner(code)
    if benefit.kind == TierBenefit.Kind.ACCESS:
        benefit_grant(actor=actor, partner=partner, benefit=benefit)
    if benefit.kind == TierBenefit.Kind.GOVERNANCE:
        contact = partner.contacts.order_by("-is_main", "pk").first()
        benefit_grant(actor=actor, partner=partner, benefit=benefit, contact=contact)
    if benefit.kind == TierBenefit.Kind.RESOURCE:
        for login in NAMED[benefit.code]:
            benefit_grant(actor=actor, partner=partner, benefit=benefit, user=context.people.staff[login])


def _use(context: DemoContext, code: str, person: str, what: str) -> None:
    partner = context.partner(code)
    benefit = next((row for row in owed(partner) if row.code == "training-seats"), None)
    if benefit is not None:
        benefit_use(
            actor=context.people.ours("support"), partner=partner, benefit=benefit, person=person, what=what
        )
