"""How sentences of the library meet the values that are put into them, in both languages."""

from __future__ import annotations

import re

import pytest

from agreements.drafting import defaults, wording
from agreements.drafting.services import agreement_create
from agreements.library import services
from agreements.library.seed import load_standard
from agreements.models import Clause, Template
from core.actor import SYSTEM
from core.models import OwnEntity
from partners.models import PartnerType, Territory
from tests.agreements.factories import make_draft, make_template
from tests.support.factories import make


@pytest.mark.parametrize(
    ("text", "values", "said"),
    [
        ("Leur but : {x}.", {"x": "travailler ensemble."}, "Leur but : travailler ensemble."),
        ("Leur but : {x}.", {"x": "travailler ensemble !"}, "Leur but : travailler ensemble !"),
        ("Entre nous et {x}.", {"x": "Alpha S.A."}, "Entre nous et Alpha S.A."),
        ("{x}, d’une part.", {"x": "Alpha S.A."}, "Alpha S.A., d’une part."),
        ("Les tribunaux de {x} tranchent.", {"x": "Angers"}, "Les tribunaux d’Angers tranchent."),
        ("Les tribunaux de {x} tranchent.", {"x": "Évry"}, "Les tribunaux d’Évry tranchent."),
        ("Les tribunaux de {x} tranchent.", {"x": "Lyon"}, "Les tribunaux de Lyon tranchent."),
        ("{x} {y}\n\nSuite.", {"x": "Il dure.", "y": ""}, "Il dure.\n\nSuite."),
        ("Rien de {z}.", {}, "Rien de {z}."),
    ],
)
def test_a_value_and_the_text_around_it_meet_as_people_write(text, values, said):
    assert wording.written(text, values, "fr") == said


def test_english_has_no_elision():
    assert wording.written("The courts de {x}.", {"x": "Angers"}, "en") == "The courts de Angers."


def terms(**given) -> dict[str, str]:
    parties = {"our_country": "France", "our_registration": given.pop("number", "–")}
    return wording.standard_values(given, parties, [], language=given.pop("language", "fr"))


def test_a_side_without_a_registration_number_is_said_without_one():
    assert terms()["our_details"] == "France"
    assert terms(number="552 100 554")["our_details"] == "France, immatriculation 552 100 554"


@pytest.mark.parametrize(
    ("notice_days", "ends_on", "said"),
    [
        (
            90,
            "2026-12-31",
            "Chaque partie peut y mettre fin par écrit, avec un préavis d’au moins 90 jours avant le terme.",
        ),
        (1, None, "Chaque partie peut y mettre fin à tout moment par écrit, avec un préavis d’au moins 1 jour."),
        (0, "2026-12-31", "Chaque partie peut y mettre fin par écrit avant le terme, sans préavis."),
        (0, None, "Chaque partie peut y mettre fin à tout moment par écrit, sans préavis."),
    ],
)  # fmt: skip
def test_notice_is_a_sentence_of_its_own(notice_days, ends_on, said):
    assert terms(notice_days=notice_days, ends_on=ends_on)["notice_rule"] == said


# What a lawyer would send back.
FAULTS = re.compile(
    r"\.\.| [,.]|, ,|\(\)|: Il |–\)|\bde [AEÉIOU]\w+ (tranchent|anime)|\b1 (ans|jours|personnes)\b|  |\{|\["
)
VALUES = {
    "motivation": "développer l’usage de nos outils ensemble.",
    "purpose_summary": "l’intégration de la plateforme.",
    "governing_law": "FR",
    "court_city": "Angers",
    "liability_cap": "10000",
    "territory": "FR",
    "margin_rate": "0.2",
    "certified_people": 1,
    "commission_rate": "0.125",
    "commission_months": 12,
    "hold_days": 30,
    "oem_product": "Plateforme",
    "royalty_rate": "0.05",
    "minimum_amount": "1000",
    "secrecy_years": 3,
    "decision_date": "2026-12-01",
    "contest_days": 30,
    "hosting_country": "FR",
    "revenue_share_rate": "0.1",
}


@pytest.mark.parametrize("language", ["fr", "en"])
@pytest.mark.parametrize("known", [True, False])
@pytest.mark.one_engine
def test_every_standard_agreement_reads_well(cast, language, known):
    for code in ("government", "ngo", "university"):
        PartnerType.objects.get_or_create(code=code, defaults={"name": {"en": code}})
    load_standard(SYSTEM)
    number = "853318459" if known else ""
    cast.a.registration_number = number
    cast.a.save()
    OwnEntity.objects.update(registration_number=number)
    for template in Template.objects.exclude(kind="amendment"):
        for kind in PartnerType.objects.all():
            type(cast.a).objects.filter(pk=cast.a.pk).update(type=kind)
            cast.a.refresh_from_db()
            named = {item["name"] for item in template.variables}
            draft = agreement_create(
                actor=cast.actor("manager"), partner=cast.a, template=template, language=language,
                values={name: value for name, value in VALUES.items() if name in named},
                optional=["service-level", "governance", "joint-marketing"],
            )  # fmt: skip
            for clause in draft.versions.get().text:
                found = FAULTS.search(clause["text"])
                assert found is None, (
                    template.code,
                    clause["title"],
                    clause["text"][max(found.start() - 40, 0) :],
                )


# -- What is proposed -------------------------------------------------------------------------------


@pytest.fixture
def templates(cast):
    load_standard(SYSTEM)
    OwnEntity.objects.update(country="BE", address="Rue de la Loi 16\n1000 Bruxelles\nBelgique")
    return cast


def proposed(cast, code: str) -> dict:
    template = Template.objects.get(code=code)
    found = defaults.proposals(
        template.variables,
        actor=cast.actor("manager"),
        template=template,
        partner=cast.a,
        entity=OwnEntity.objects.get(is_default=True),
    )
    return {name: proposal.value for name, proposal in found.items()}


def test_the_first_agreement_is_proposed_what_is_known_of_the_two_sides(templates):
    assert proposed(templates, "reseller-standard") == {
        "territory": str(templates.a.country),
        "governing_law": "BE",
        "court_city": "Bruxelles",
    }
    # A default of the template.
    assert proposed(templates, "nda-standard")["secrecy_years"] == 3


def test_the_territory_is_the_one_in_which_the_partner_sells(templates):
    territory = make(Territory, templates.a, country="LU", region=None)
    assert territory.relationship.partner == templates.a
    assert proposed(templates, "reseller-standard")["territory"] == "LU"


def test_the_next_agreement_takes_what_the_last_had_but_what_is_its_own(templates):
    agreement_create(
        actor=templates.actor("manager"),
        partner=templates.b,
        template=Template.objects.get(code="reseller-standard"),
        values={
            "motivation": "A matter of Beta",
            "margin_rate": "0.3",
            "territory": "JP",
            "governing_law": "FR",
        },
    )
    found = proposed(templates, "reseller-standard")
    assert (found["margin_rate"], found["governing_law"]) == ("0.3", "FR")
    # What is told at length and the territory speak of another partner.
    assert "motivation" not in found
    assert found["territory"] == str(templates.a.country)


def test_nobody_is_proposed_a_value_of_an_agreement_that_they_may_not_see(templates):
    agreement_create(
        actor=templates.actor("manager"),
        partner=templates.b,
        template=Template.objects.get(code="reseller-standard"),
        values={"margin_rate": "0.3"},
    )
    template = Template.objects.get(code="reseller-standard")
    found = defaults.proposals(
        template.variables,
        actor=templates.actor("manager_own"),
        template=template,
        partner=templates.a,
        entity=None,
    )
    assert "margin_rate" not in found


def test_a_draft_whose_law_was_a_region_stays_readable(cast):
    make_template(cast)
    services.template_change(
        actor=SYSTEM,
        template=Template.objects.get(),
        variables=[{"name": "law", "type": "country", "label": {"en": "Law"}}],
        clauses=list(Clause.objects.filter(code="context")),
    )
    draft = make_draft(cast, Template.objects.get(), values={"law": "FR"})
    item = draft.versions.get().schema[0]
    assert wording.value_label(item, "benelux", {"benelux": "Benelux"}) == "Benelux"
    assert wording.value_label(item, "FR", {}) == "France"


@pytest.mark.parametrize(
    ("address", "town"),
    [
        ("12 rue des Arts\n49000 Angers", "Angers"),
        ("12 rue des Arts, 75002 Paris, France", "Paris"),
        ("Rue de la Loi 16\n1000 Bruxelles\nBelgique", "Bruxelles"),
        ("", ""),
        ("Somewhere", ""),
    ],
)
def test_the_town_is_read_where_the_address_says_it(address, town):
    assert defaults.town_of(address) == town
