"""Case studies: written by us, told in figures, published and withdrawn."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from django.urls import reverse

from core.errors import DomainError
from core.models import Event
from core.permissions import PARTNER_ROLES, STAFF_ROLES
from marketing.case_studies import approval, services
from marketing.models import CaseStudy
from tests.marketing.press import TITLE, documents, publish
from tests.support.pages import read

WRITERS = {"administrator", "manager", "manager_own", "marketing"}


@pytest.fixture(autouse=True)
def third_of_march(time_machine):
    time_machine.move_to("2026-03-03T10:00:00Z", tick=False)


def write(cast, **values) -> CaseStudy:
    return services.case_study_save(
        actor=cast.actor("marketing"), partner=values.pop("partner", cast.a), title=TITLE, **values
    )


def figure(cast, study: CaseStudy) -> None:
    services.case_result_add(
        actor=cast.actor("marketing"),
        study=study,
        label={"en": "Savings", "fr": "Économies"},
        value=Decimal(500_000),
        unit={"en": "€", "fr": "€"},
    )


def page_of(study: CaseStudy, name: str = "detail") -> str:
    return reverse(f"marketing:{name}", args=[study.public_id])


def test_a_study_is_written_on_its_pages(cast):
    client = cast.staff_client("marketing")
    typed = {
        "partner": cast.a.public_id,
        "title_fr": "Douze ministères",
        "title_en": "Twelve ministries",
        "sector": "health",
    }
    form = client.get(reverse("marketing:new")).content.decode()
    assert 'name="title_fr"' in form
    answer = client.post(reverse("marketing:new"), typed)
    study = CaseStudy.objects.get()
    assert answer.url == page_of(study)
    assert (study.status, study.published_on, study.sector.code) == ("draft", None, "health")


def test_each_step_is_taken_once(cast):
    study, actor = write(cast), cast.actor("marketing")
    with pytest.raises(DomainError) as refusal:
        approval.case_study_withdraw(actor=actor, study=study)
    assert refusal.value.status == 409
    figure(cast, study)
    publish(cast, study, published_on=date(2026, 1, 15))
    with pytest.raises(DomainError) as refusal:
        approval.case_study_publish(actor=actor, study=study, documents=documents())
    assert (refusal.value.status, refusal.value.code) == (409, "not-approved")
    study.refresh_from_db()
    assert study.published_on == date(2026, 1, 15)


@pytest.mark.one_engine
@pytest.mark.parametrize("role", STAFF_ROLES)
def test_everybody_of_us_reads_and_some_write(cast, role):
    study, client = write(cast), cast.staff_client(role)
    figure(cast, study)
    page = client.get(page_of(study))
    assert page.status_code == 200
    offered = page_of(study, "submit") in page.content.decode()
    answer = client.post(page_of(study, "submit"))
    allowed = role in WRITERS
    assert (offered, answer.status_code, study.versions.count()) == (
        (True, 302, 1) if allowed else (False, 403, 0)
    )


def test_a_restricted_manager_finds_studies_of_own_partners_alone(cast):
    own, other = write(cast), write(cast, partner=cast.b)
    client = cast.staff_client("manager_own")
    for name in ("edit", "result-add"):
        assert client.get(page_of(own, name)).status_code == 200
        assert client.get(page_of(other, name)).status_code == 404
    assert client.post(page_of(other, "publish")).status_code == 404
    listed = client.get(reverse("marketing:list")).content.decode()
    assert page_of(own) in listed
    assert page_of(other) not in listed


@pytest.mark.parametrize("role", PARTNER_ROLES)
def test_no_partner_publishes(cast, role):
    study = write(cast)
    assert cast.member_client("a", role).post(page_of(study, "publish")).status_code in (403, 404)
    with pytest.raises(DomainError) as refusal:
        approval.case_study_publish(actor=cast.member("a", role), study=study, documents=documents())
    assert refusal.value.status == 403
    study.refresh_from_db()
    assert study.status == "draft"


def test_results_are_figures_in_the_language_of_the_reader(cast):
    study, actor = write(cast), cast.actor("marketing")
    services.case_result_add(
        actor=actor,
        study=study,
        label={"en": "Money saved", "fr": "Économies"},
        value=Decimal("500000"),
        unit={"en": "€", "fr": "€"},
        period={"en": "a year", "fr": "par an"},
        baseline={"en": "compared with before", "fr": "par rapport à avant"},
    )
    services.case_result_add(
        actor=actor,
        study=study,
        label={"en": "Waiting", "fr": "Attente"},
        value=Decimal("-12.5"),
        unit={"en": "%"},
    )
    services.case_result_add(
        actor=actor,
        study=study,
        label={"en": "Adopted", "fr": "Adopté"},
        value=Decimal(12),
        unit={"en": "ministries", "fr": "ministères"},
    )
    client = cast.staff_client("auditor")
    english = read(client, page_of(study))
    assert "Twelve ministries" in english
    assert "Money saved 500,000 € · a year compared with before" in english
    assert english.index("Money saved") < english.index("Waiting")
    french = read(client, page_of(study), language="fr")
    assert "Douze ministères" in french
    assert "Adopted 12 ministries" in english
    assert "Adopté 12 ministères" in french
    # What only one language has stands in for the others.
    assert "Attente −12,5 %" in french
    assert "Économies 500 000 € · par an par rapport à avant" in french


def test_the_list_is_taken_away_as_a_file_by_who_may(cast):
    write(cast)
    url = reverse("marketing:list") + "?export=csv"
    taken = cast.staff_client("marketing").get(url)
    assert "Twelve ministries" in b"".join(taken.streaming_content).decode()
    assert cast.staff_client("legal").get(url).status_code == 403


def test_the_studies_of_a_partner_stand_on_its_page(cast):
    write(cast)
    tab = reverse("partners:tab", args=[cast.a.public_id, "case-studies"])
    other = reverse("partners:tab", args=[cast.b.public_id, "case-studies"])
    client = cast.staff_client("manager")
    assert "Twelve ministries" in read(client, tab)
    assert "No case study yet" in read(client, other)


def test_saving_the_same_again_says_nothing(cast):
    study = write(cast)
    services.case_study_save(actor=cast.actor("marketing"), partner=cast.a, study=study, title=TITLE)
    assert Event.objects.filter(code="marketing.case_study.saved").count() == 1


def test_published_studies_are_read_by_all_partners_in_the_portal_and_drafts_by_none(cast):
    told = write(cast, sector=cast.vocabulary.sector, summary={"en": "Less paper", "fr": "Moins de papier"})
    figure(cast, told)
    told = publish(cast, told)
    services.case_study_save(
        actor=cast.actor("marketing"), partner=cast.a, title={"en": "Not ready", "fr": "Pas prête"}
    )
    url = reverse("portal:case-studies", args=[cast.b.public_id])
    page = read(cast.member_client("b", "reader"), url)
    for words in ("Twelve ministries", "Alpha Conseil", "Less paper", "500,000 €", "3 Mar 2026"):
        assert words in page, words
    assert "Not ready" not in page
    assert "Moins de papier" in read(cast.member_client("b", "reader"), url, language="fr")
    assert "Not ready" not in read(
        cast.member_client("a", "reader"), reverse("portal:case-studies", args=[cast.a.public_id])
    )
    approval.case_study_withdraw(actor=cast.actor("marketing"), study=told)
    assert "Twelve ministries" not in read(cast.member_client("b", "reader"), url)
