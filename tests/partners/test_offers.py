"""What a type and its relationships do not allow is not offered: portal, back-office, tokens, operations."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.test import Client
from django.urls import reverse

from core import clock
from core.actor import SYSTEM
from core.errors import DomainError
from core.permissions import Offer
from partners.access.services import partner_token_create
from partners.kinds.services import kind_add, kind_end
from partners.models import Partner, PartnerType, TierBenefit
from partners.partner import offers
from partners.vocabulary.services import config_change, config_create
from pipeline.deals import services as deals
from referrals.links import services as links
from tests.pipeline.deal_factories import registration
from tests.referrals.factories import make_campaign
from tests.support.pages import read

ALL = {Offer.DEALS, Offer.REFERRALS, Offer.COMMISSIONS}


@pytest.fixture
def ministry(cast) -> Partner:
    """The first partner of the cast, as a ministry."""
    Partner.objects.filter(pk=cast.a.pk).update(type=cast.vocabulary.government)
    cast.a.refresh_from_db()
    return cast.a


def portal(partner: Partner, name: str = "home", *args: str) -> str:
    return reverse(f"portal:{name}", args=[partner.public_id, *args])


# -- What is offered ------------------------------------------------------------------------------


def test_a_partner_without_a_relationship_is_offered_what_its_type_allows(cast):
    assert offers.of_partner(cast.a) == ALL
    cast.a.type = cast.vocabulary.government
    assert offers.of_partner(cast.a) == set()


@pytest.mark.parametrize(
    ("kinds", "offered"),
    [
        (["referral"], ALL),
        (["oem"], {Offer.DEALS, Offer.COMMISSIONS}),
        (["strategic"], set()),
        (["strategic", "oem"], {Offer.DEALS, Offer.COMMISSIONS}),
    ],
)
def test_relationships_open_what_is_offered_and_forms_propose_the_same(cast, kinds, offered):
    known = cast.vocabulary.kinds
    config_change(actor=SYSTEM, row=known["oem"], opens_referrals=False)
    config_change(actor=SYSTEM, row=known["strategic"], opens_deals=False, opens_referrals=False)
    for code in kinds:
        kind_add(actor=SYSTEM, partner=cast.a, kind=known[code], since=date(2026, 1, 1))
    assert offers.of_partner(cast.a) == offered
    for offer in (Offer.DEALS, Offer.REFERRALS):
        assert offers.offered(Partner.objects.all(), offer).filter(pk=cast.a.pk).exists() == (
            offer in offered
        )


def test_a_relationship_that_ended_opens_nothing_any_more(cast):
    known = cast.vocabulary.kinds
    config_change(actor=SYSTEM, row=known["strategic"], opens_deals=False, opens_referrals=False)
    row = kind_add(actor=SYSTEM, partner=cast.a, kind=known["referral"], since=date(2026, 1, 1))
    kind_add(actor=SYSTEM, partner=cast.a, kind=known["strategic"], since=date(2026, 1, 1))
    assert offers.of_partner(cast.a) == ALL
    kind_end(actor=SYSTEM, kind=row, until=date(2026, 1, 2))
    assert offers.of_partner(cast.a) == set()


# -- Configuration ----------------------------------------------------------------------------------


def test_a_public_body_is_paid_no_commission_and_nobody_gets_links_without_one(cast):
    with pytest.raises(DomainError) as refusal:
        config_change(actor=SYSTEM, row=cast.vocabulary.government, commissions_allowed=True)
    assert "may be an offence" in str(refusal.value.message)
    with pytest.raises(DomainError) as refusal:
        config_create(
            actor=SYSTEM, model=PartnerType, code="ngo", name={"en": "NGO"}, commissions_allowed=False
        )
    assert "lead to commissions" in str(refusal.value.message)


def test_the_administrator_sets_what_a_type_is_offered(cast):
    client = cast.staff_client("administrator")
    row = cast.vocabulary.company
    url = reverse("partners:config-edit", args=["types", row.public_id])
    page = client.get(url).text
    assert "Deals offered" in page
    assert "Referral links offered" in page
    typed = {
        "code": "company", "name_en": "Company", "name_fr": "Entreprise", "position": 0, "is_active": "on",
        "family": "institutional", "commissions_allowed": "on", "minimum_signature": "simple",
        "licence_benefit": "standard",
    }  # fmt: skip
    assert client.post(url, typed).status_code == 302
    row.refresh_from_db()
    assert (row.deals_offered, row.referrals_offered) == (False, False)
    assert "Register a deal" not in read(cast.member_client("a", "sales"), portal(cast.a))


# -- The portal ---------------------------------------------------------------------------------------


@pytest.mark.one_engine
@pytest.mark.parametrize("role", ["administrator", "sales", "finance"])
def test_the_portal_of_a_ministry_speaks_of_no_deal_no_link_and_no_money(cast, ministry, role):
    client = cast.member_client("a", role)
    home = client.get(portal(ministry)).text
    for route in ("deals", "referrals", "money", "deal-new"):
        assert portal(ministry, route) not in home
    assert "Register a deal" not in home
    assert "Revenue, 12 months" not in home
    for route in ("deals", "referrals", "money", "commissions", "deal-new"):
        answer = client.get(portal(ministry, route))
        assert answer.status_code == 403, route
    assert "does not offer this" in client.get(portal(ministry, "money")).text
    assert "ne propose pas cela" in read(client, portal(ministry, "money"), language="fr", status=403)


def test_a_company_is_offered_all_of_it(cast):
    home = cast.member_client("a", "sales").get(portal(cast.a)).text
    for route in ("deals", "referrals", "money", "deal-new"):
        assert portal(cast.a, route) in home


def test_what_a_partner_has_stays_readable_when_it_is_offered_no_more(cast):
    link = links.link_create(actor=SYSTEM, partner=cast.a, campaign=make_campaign())
    deal = deals.deal_draft_save(actor=SYSTEM, partner=cast.a, customer_name="Old customer")
    Partner.objects.filter(pk=cast.a.pk).update(type=cast.vocabulary.government)
    client = cast.member_client("a", "sales")
    home = client.get(portal(cast.a)).text
    assert portal(cast.a, "deals") in home
    assert portal(cast.a, "referrals") in home
    assert portal(cast.a, "money") not in home
    assert "Old customer" in client.get(portal(cast.a, "deal", deal.public_id)).text
    page = client.get(portal(cast.a, "referrals")).text
    assert link.code in page
    assert portal(cast.a, "referral-link-new") not in page
    assert client.get(portal(cast.a, "referral-link-new")).status_code == 403
    link.refresh_from_db()
    links.link_switch(actor=SYSTEM, link=link, is_active=False)
    with pytest.raises(DomainError) as refusal:
        links.link_switch(actor=SYSTEM, link=link, is_active=True)
    assert refusal.value.code == "not-offered"


# -- Operations, tokens, the back-office ------------------------------------------------------------------


def test_no_link_coupon_or_deal_is_made_for_a_ministry_by_anybody(cast, ministry):
    actor = cast.actor("manager")
    attempts = [
        lambda: links.link_create(actor=actor, partner=ministry, campaign=make_campaign()),
        lambda: links.coupon_create(actor=actor, partner=ministry, campaign=make_campaign()),
        lambda: deals.deal_register(actor=actor, partner=ministry, **registration(cast)),
        lambda: deals.deal_draft_save(actor=actor, partner=ministry, customer_name="X"),
    ]
    for attempt in attempts:
        with pytest.raises(DomainError) as refusal:
            attempt()
        assert (refusal.value.code, refusal.value.status) == ("not-offered", 422)


def test_a_token_of_a_ministry_registers_nothing_and_is_told_so(cast, ministry):
    _row, secret = partner_token_create(
        actor=SYSTEM, partner=ministry, name="x", role="sales", scopes=["pipeline:write"],
        expires_at=clock.now() + timedelta(days=1),
    )  # fmt: skip
    headers = {"authorization": f"Bearer {secret}"}
    answer = Client().post(
        "/api/v1/deals/", {"customer_name": "X"}, content_type="application/json", headers=headers
    )
    assert answer.status_code == 403
    assert answer.json()["type"].endswith("not-offered")
    assert Client().get("/api/v1/deals/", headers=headers).json()["results"] == []


def test_our_page_of_a_ministry_has_no_tab_to_sell_by_and_forms_do_not_propose_it(cast, ministry):
    client = cast.staff_client("manager")
    page = client.get(reverse("partners:detail", args=[ministry.public_id])).text
    for tab in ("deals", "referrals", "commissions", "money"):
        url = reverse("partners:tab", args=[ministry.public_id, tab])
        assert url not in page
        assert client.get(url).status_code == 404
    assert reverse("partners:tab", args=[ministry.public_id, "agreements"]) in page
    for route in ("referrals:link-new", "referrals:coupon-new", "pipeline:deal_new"):
        form = client.get(reverse(route)).text
        assert f'value="{cast.b.public_id}"' in form
        assert f'value="{ministry.public_id}"' not in form


# -- The licence and the programme of a type ---------------------------------------------------------------


def test_a_ministry_reads_its_free_licence_and_not_that_of_the_tier(cast, ministry):
    TierBenefit.objects.create(
        tier=cast.vocabulary.tiers["bronze"], code="standard-licence", kind="licence",
        name={"en": "Licence of the tier", "fr": "Licence du niveau"},
    )  # fmt: skip
    config_change(
        actor=SYSTEM, row=cast.vocabulary.government, licence_benefit="perpetual",
        objective={"en": "Modern administration", "fr": "Administration moderne"},
        advantages={"en": "Trained agents\nA say in standards", "fr": "Agents formés"},
    )  # fmt: skip
    cast.b.sectors.add(cast.vocabulary.sector)
    config_change(actor=SYSTEM, row=cast.vocabulary.sector, objective={"en": "Better health systems"})
    member, staff = cast.member_client("a", "reader"), cast.staff_client("manager")
    ours = reverse("partners:detail", args=[ministry.public_id])
    for page in (read(member, portal(ministry)), read(staff, ours)):
        assert "Free perpetual licence" in page
        assert "Licence of the tier" not in page
        assert "Modern administration" in page
        assert "A say in standards" in page
    french = read(member, portal(ministry), language="fr")
    assert "Licence perpétuelle gratuite" in french
    assert "Administration moderne" in french
    other = read(cast.member_client("b", "reader"), portal(cast.b))
    assert "Licence of the tier" in other
    assert "Better health systems" in other
    assert "Free perpetual licence" not in other


# -- What the roles are for -----------------------------------------------------------------------


def test_the_help_on_roles_names_what_the_partner_is_offered_alone(cast, ministry):
    of_ministry = [
        read(cast.member_client("a", "administrator"), portal(ministry, "invite")),
        read(cast.staff_client("manager"), reverse("partners:invite", args=[ministry.public_id])),
    ]
    for page in of_ministry:
        assert (
            "Administrator does everything. Sales answers drafts of agreements and looks after contacts. "
            "Finance reads agreements and comments on drafts. Marketing looks after contacts. "
            "Technical works on joint plans and reads the rest; Reader only reads, agreements too."
        ) in page
    assert (
        "Administrator does everything. Sales registers deals and shares links. "
        "Finance looks after statements and the bank account. Marketing shares links and looks after contacts. "
        "Technical works on joint plans and reads the rest; Reader only reads, agreements too."
    ) in read(cast.member_client("b", "administrator"), portal(cast.b, "invite"))
