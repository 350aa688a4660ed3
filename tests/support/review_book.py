"""A small book whose review is worked out by hand, and larger ones of the same shape."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import Any

from core import clock
from insights.rollups import rollup
from integrations.models import Integration, IntegrationRequest, RequestVote, UsageMeasure
from marketing.models import ActionLead, ActionSale, CoMarketingAction
from partners.budget.models import BudgetLine
from partners.models import Contact, PartnerKind, RelationshipKind, Territory
from partners.questions.sources import Computed, Context, compute
from pipeline.models import Deal, Phase, Recruitment, Sale, Wish
from tests.support.factories import several
from tests.support.users import Cast, make_partner


def sell(partner: Any, euros: int, days_ago: int = 30, **more: Any) -> Sale:
    values = {"role": "sourced", "source": "manual", "customer_name": f"Customer {euros}"} | more
    return Sale.objects.create(
        partner=partner,
        sold_on=clock.today() - timedelta(days=days_ago),
        amount_minor=euros * 100,
        programme_minor=euros * 100,
        **values,
    )


def panels() -> dict[str, RelationshipKind]:
    """The kinds of the vocabulary with the panels that the product ships them with."""
    for code, panel in (("reseller", "channel"), ("referral", "referral"), ("technology", "technology")):
        RelationshipKind.objects.filter(code=code).update(panel=panel)
    return {kind.code: kind for kind in RelationshipKind.objects.all()}


def related(partner: Any, kind: RelationshipKind, **facts: Any) -> PartnerKind:
    since = facts.pop("since", clock.today() - timedelta(days=400))
    return PartnerKind.objects.create(partner=partner, kind=kind, since=since, **facts)


def recruit(cast: Cast, name: str, euros: int, phase: Phase, **more: Any) -> Recruitment:
    today = clock.today()
    partner = make_partner(name, cast.vocabulary.company, status="prospect", owner=cast.staff["manager"])
    return Recruitment.objects.create(
        partner=partner,
        phase=phase,
        potential_minor=euros * 100,
        programme_minor=euros * 100,
        opened_on=today,
        phase_since=today,
        touched_on=today,
        **more,
    )


def book(cast: Cast) -> None:
    """Alpha sells for €3,000 as a certified reseller at 25 %; Beta refers for €1,000 in two customers.
    Two recruitments, three wishes, three integrations."""
    kinds = panels()
    reseller = related(
        cast.a, kinds["reseller"], margin_rate=Decimal("0.25"), certified=True, leads_given=True
    )
    Territory.objects.create(relationship=reseller, country="FR")
    reseller.sectors.add(cast.vocabulary.sector)
    related(cast.b, kinds["referral"], referral_profile="agency", reward="gift")
    Contact.objects.create(partner=cast.a, name="Anne Martin", is_main=True)
    sell(cast.a, 3_000)
    sell(cast.b, 600, source="referral")
    sell(cast.b, 300, source="referral")
    # The second payment of a customer that is counted already.
    sell(cast.b, 100, source="referral", customer_name="Customer 300")
    # Longer ago than twelve months.
    sell(cast.a, 9_000, days_ago=400)
    phases = {
        short: Phase.objects.create(
            code=short,
            name={"en": short, "fr": short},
            status_given="prospect",
            short_form=short,
            position=place,
        )
        for place, short in enumerate(("intro", "negotiation"), 1)
    }
    recruit(
        cast,
        "Gamma",
        50_000,
        phases["negotiation"],
        weighted_minor=2_500_000,
        probability=50,
        next_step="Meet",
    )
    recruit(cast, "Delta", 10_000, phases["intro"], weighted_minor=100_000, probability=10)
    for name, contact, blocker in (("Eta", "Zoé", ""), ("Theta", "", "No budget"), ("Iota", "", "")):
        Wish.objects.create(
            name=name,
            type=cast.vocabulary.company,
            kind=kinds["oem"],
            reason="Reach",
            contact=contact,
            blocker=blocker,
        )
    for name, builder, listing in (
        ("CRM", "us", "https://example.org/crm"),
        ("ERP", "both", ""),
        ("Mail", "us", ""),
    ):
        one = Integration.objects.create(
            partner=cast.a,
            name=name,
            kind="api",
            built_by=builder,
            listing_url=listing,
            formal_agreement=name == "CRM",
        )
        if name == "CRM":
            UsageMeasure.objects.create(
                integration=one, measured_on=clock.today(), customers_using=4, customers_total=10
            )
    IntegrationRequest.objects.create(
        name={"en": "Calendar", "fr": "Agenda"}, priority="p1", status="planned", planned_for="2027-Q2"
    )
    books = IntegrationRequest.objects.create(name={"en": "Accounting", "fr": "Compta"}, priority="p2")
    RequestVote.objects.create(request=books, partner=cast.a)
    RequestVote.objects.create(request=books, customer_name="Zeta", customer="zeta")
    webinar = _action(cast.a, "webinar", 700, 300)
    article = _action(cast.b, "content", 200, 0)
    deals = several(Deal, cast.a, 2)
    for deal in deals:
        ActionLead.objects.create(action=webinar, deal=deal)
    ActionLead.objects.create(action=article, deal=several(Deal, cast.b, 1)[0])
    ActionSale.objects.create(action=article, sale=Sale.objects.filter(partner=cast.b).first())
    BudgetLine.objects.create(
        year=clock.today().year, use="co_marketing", name="Webinars", planned_minor=500_000
    )
    BudgetLine.objects.create(year=clock.today().year, use="tools", name="PRM", planned_minor=100_000)
    rollup.run()


def _action(partner: Any, kind: str, ours: int, theirs: int) -> CoMarketingAction:
    amounts = {"our_minor": ours * 100, "partner_minor": theirs * 100}
    in_programme = {"our_programme_minor": ours * 100, "partner_programme_minor": theirs * 100}
    return CoMarketingAction.objects.create(
        partner=partner,
        kind=kind,
        title=kind,
        held_on=clock.today(),
        status="done",
        **amounts,
        **in_programme,
    )


def computed(cast: Cast, *codes: str, role: str = "manager") -> dict[str, Computed]:
    """Answers by the code of their question."""
    context = Context(year=clock.today().year, on=clock.today(), actor=cast.actor(role))
    return {
        code.removeprefix("review."): one
        for code, one in compute(map("review.{}".format, codes), context).items()
    }
