"""Each kind of relationship has the facts of its panel, refused elsewhere and shown wherever they are kept."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from core import clock
from core.errors import DomainError
from core.models import Event
from integrations.models import Integration
from partners.kinds import services
from partners.models import PartnerKind, Region, RelationshipKind
from partners.vocabulary.services import config_change
from pipeline.models import Sale
from tests.support.pages import read


@pytest.fixture
def kinds(cast) -> dict[str, RelationshipKind]:
    """A kind for each panel."""
    return {
        panel: RelationshipKind.objects.create(code=f"p-{panel}", name={"en": panel.title()}, panel=panel)
        for panel in RelationshipKind.Panel.values
    }


@pytest.fixture
def nordics(cast) -> Region:
    return Region.objects.create(code="nordics", name={"en": "Nordics"}, countries=["SE", "FI"])


CHANNEL = {
    "countries": ["FR"],
    "certified": True,
    "certified_since": date(2026, 3, 1),
    "leads_given": True,
    "margin_rate": "0.225",
    "resale_prices": "List less ten",
    "note": "Sells to hospitals alone",
}
OEM = {
    "price_conditions": "8% of each gateway",
    "customisation": "Own colours",
    "support_terms": "Second level with us",
}


def add(cast, kind: RelationshipKind, **facts) -> PartnerKind:
    return services.kind_add(
        actor=cast.actor("manager"), partner=cast.a, kind=kind, since=date(2026, 2, 1), **facts
    )


def test_every_fact_of_a_channel_stands_on_our_page_and_in_the_portal(cast, kinds, nordics):
    add(cast, kinds["channel"], regions=[nordics], sectors=[cast.vocabulary.sector], **CHANNEL)
    told = [
        "Nordics, France", "Health", "yes, since 1 Mar 2026", "22.5%", "List less ten", "Sells to hospitals alone",
    ]  # fmt: skip
    ours = read(cast.staff_client("auditor"), reverse("partners:detail", args=[cast.a.public_id]))
    theirs = read(cast.member_client("a", "reader"), reverse("portal:company", args=[cast.a.public_id]))
    assert [words for words in told if words not in ours] == []
    assert [words for words in told if words not in theirs] == []


def test_every_fact_of_an_oem_is_shown_and_its_revenue_is_counted_not_typed(cast, kinds):
    add(cast, kinds["oem"], **OEM)
    for source, amount in (("oem", 120_000), ("oem", 30_000), ("manual", 999_999)):
        Sale.objects.create(
            partner=cast.a,
            source=source,
            sold_on=clock.today(),
            amount_minor=amount,
            programme_minor=amount,
            currency="EUR",
        )
    page = read(cast.staff_client("manager"), reverse("partners:detail", args=[cast.a.public_id]))
    for words in OEM.values():
        assert words in page
    assert "OEM revenue, 12 months €1,500.00" in page


def test_a_technology_partner_shows_the_integrations_of_the_catalogue(cast, kinds):
    add(cast, kinds["technology"])
    url = reverse("partners:detail", args=[cast.a.public_id])
    assert "none in the catalogue" in read(cast.staff_client("manager"), url)
    Integration.objects.create(partner=cast.a, name="Connector", kind="api", built_by="us")
    assert "Connector (API)" in read(cast.staff_client("manager"), url)


def test_a_referral_says_what_it_is_how_it_is_paid_and_whom_it_brought(cast, kinds):
    add(cast, kinds["referral"], referral_profile="agency", reward="fee", fee_minor=150_00, currency="EUR")
    page = read(cast.staff_client("manager"), reverse("partners:detail", args=[cast.a.public_id]))
    for words in ("Agency", "Fixed fee", "€150.00", "Leads brought 0", "Customers won 0"):
        assert words in page


@pytest.mark.parametrize(
    ("panel", "facts", "field"),
    [
        ("oem", {"margin_rate": "0.2"}, "margin_rate"),
        ("channel", {"customisation": "Own colours"}, "customisation"),
        ("referral", {"countries": ["FR"]}, "countries"),
        ("technology", {"reward": "gift"}, "reward"),
        ("none", {"price_conditions": "x"}, "price_conditions"),
        ("channel", {"countries": ["ZZ"]}, "countries"),
    ],
)
def test_a_fact_of_another_panel_and_a_country_that_is_none_are_refused_at_their_field(
    cast, kinds, panel, facts, field
):
    with pytest.raises(DomainError) as refusal:
        add(cast, kinds[panel], **facts)
    assert (refusal.value.status, refusal.value.field) == (422, field)
    assert not cast.a.kinds.filter(kind=kinds[panel]).exists()


@pytest.mark.parametrize(
    "values",
    [
        {"margin_rate": "0.2", "customisation": "x"},
        {"certified": False, "certified_since": date(2026, 1, 1)},
        {"certified": True, "certified_since": date(2026, 2, 1), "certified_until": date(2026, 1, 1)},
        {"reward": "gift", "fee_minor": 100},
    ],
)
def test_the_database_itself_refuses_facts_that_contradict_each_other(cast, kinds, values):
    with pytest.raises(IntegrityError), transaction.atomic():
        PartnerKind.objects.create(partner=cast.a, kind=kinds["none"], since=date(2026, 1, 1), **values)


def test_the_form_asks_the_kind_first_and_then_what_belongs_to_it(cast, kinds, nordics):
    client, url = cast.staff_client("manager"), reverse("partners:kind-add", args=[cast.a.public_id])
    first = client.post(url, {"kind": "p-channel"})
    assert first.url == "?kind=p-channel"
    page = client.get(url + first.url).content.decode()
    assert 'name="margin"' in page
    assert 'name="customisation"' not in page
    sent = {"since": "2026-02-01", "regions": ["nordics"], "margin": "22.5", "certified": "false"}
    assert client.post(url + first.url, sent).status_code == 302
    row = PartnerKind.objects.get(kind=kinds["channel"])
    assert (str(row.margin_rate), row.certified) == ("0.2250", False)
    edit = reverse("partners:kind-edit", args=[row.public_id])
    assert 'value="22.5"' in client.get(edit).content.decode()
    client.post(edit, {"since": "2026-02-01", "countries": ["FR"], "margin": ""})
    changed = Event.objects.get(code="partners.kind.changed")
    assert changed.changes["territories"] == [["nordics"], ["FR"]]


def test_the_list_is_narrowed_by_territory_and_certification_and_shows_the_facts(cast, kinds, nordics):
    add(cast, kinds["channel"], regions=[nordics], certified=True, certified_until=date(2020, 1, 1))
    services.kind_add(
        actor=cast.actor("manager"), partner=cast.b, kind=kinds["channel"], since=date(2026, 1, 1), countries=["FI"],
        certified=True,
    )  # fmt: skip
    client = cast.staff_client("manager")

    def names(query: str) -> set[str]:
        page = client.get(reverse("partners:list") + query)
        return {row.name for row in page.context["page"]["rows"]}

    assert names("?territory=SE") == {cast.a.name}
    assert names("?territory=FI") == {cast.a.name, cast.b.name}
    assert names("?territory=FR") == set()
    # A certification that ran out is none.
    assert names("?certified=true") == {cast.b.name}
    page = read(client, reverse("partners:list") + "?columns=name,territories,certified")
    assert "Nordics no longer, expired on 1 Jan 2020" in page
    assert "Finland yes" in page


def test_the_panel_of_a_kind_that_partners_have_does_not_change(cast, kinds):
    admin = cast.actor("administrator")
    config_change(actor=admin, row=kinds["oem"], panel="channel")
    config_change(actor=admin, row=kinds["oem"], panel="oem")
    add(cast, kinds["oem"], **OEM)
    with pytest.raises(DomainError) as refusal:
        config_change(actor=admin, row=kinds["oem"], panel="channel")
    assert (refusal.value.status, refusal.value.field) == (409, "panel")
