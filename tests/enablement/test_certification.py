"""Certificates and training: recorded by us, declared by partners, confirmed, counted, and spoken of in time."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.urls import reverse

from core.actor import SYSTEM
from core.errors import DomainError
from core.models import Event, OutgoingMail
from enablement.certification import rules, services
from enablement.certification.ready import load_certifications
from enablement.models import Certificate, Certification, TrainingRecord
from insights.entered.services import declared_add
from insights.kpis import registry as kpis
from insights.kpis import selectors as kpi_figures
from insights.kpis.selectors import Scope
from insights.models import DeclaredValue
from insights.rollups import rollup
from partners.figures import registry
from partners.models import BenefitUse, Contact, TierBenefit
from tests.integrations.factories import staff_api
from tests.support.pages import read

pytestmark = pytest.mark.django_db
TODAY = date(2026, 3, 2)


@pytest.fixture(autouse=True)
def frozen(time_machine):
    time_machine.move_to("2026-03-02T10:00:00Z", tick=False)


@pytest.fixture
def known(cast) -> dict[str, Certification]:
    """One certification of each subject, valid for 12 months."""
    return {
        subject: services.certification_save(
            actor=SYSTEM, name={"en": f"For a {subject}"}, subject=subject, validity_months=12
        )
        for subject in Certification.Subject.values
    }


def person(cast, name: str = "Lea Roux", partner: Any = None, **values: Any) -> Contact:
    return Contact.objects.create(partner=partner or cast.a, name=name, **values)


def certify(cast, certification: Certification, on: date = date(2026, 1, 15), **values: Any) -> Certificate:
    given = {"partner": cast.a, "evidence": "Examination 12", **values}
    return services.certificate_record(
        actor=cast.actor("manager"), certification=certification, obtained_on=on, **given
    )


def train(cast, contact: Contact, **values: Any) -> TrainingRecord:
    given = {"what": "Administration", "held_on": date(2026, 2, 1), "hours": Decimal("7.5"), **values}
    return services.training_record(
        actor=cast.actor("manager"), partner=contact.partner, contact=contact, evidence="List", **given
    )


def figure(code: str, on: date = TODAY, months: int = 12) -> dict[int, Decimal]:
    found = registry.FIGURES[code]
    return registry.read(found, registry.window(found, on, months))


# -- Rules -------------------------------------------------------------------------------------------


@pytest.mark.one_engine
def test_validity_is_whole_months_and_ends_the_day_before():
    assert rules.last_day(date(2026, 1, 15), 12) == date(2027, 1, 14)
    assert rules.last_day(date(2024, 2, 29), 12) == date(2025, 2, 27)
    assert rules.last_day(date(2026, 1, 15), None) is None


@pytest.mark.one_engine
def test_its_end_is_spoken_of_sixty_thirty_and_seven_days_before():
    days = (date(2026, 4, 30), date(2026, 5, 1), date(2026, 5, 31), date(2026, 6, 23), date(2026, 7, 1))
    end = date(2026, 6, 30)
    assert [rules.occasion(end, day) for day in days] == [None, 60, 30, 7, None]


@pytest.mark.one_engine
def test_a_renewal_before_the_end_leaves_no_gap():
    """2025 and from 1 December 2025 on for a year: one span. One in 2028 without end: another."""
    spans = [
        (date(2028, 1, 1), None),
        (date(2025, 12, 1), date(2026, 11, 30)),
        (date(2025, 1, 1), date(2025, 12, 31)),
    ]
    assert list(rules.merged(spans)) == [
        (date(2025, 1, 1), date(2026, 11, 30)),
        (date(2028, 1, 1), None),
    ]


# -- Operations --------------------------------------------------------------------------------------


def test_what_we_record_counts_at_once_and_is_never_changed(cast, known):
    row = certify(cast, known["person"], contact=person(cast), number="A-7")
    assert (row.status, row.expires_on, row.state_label) == ("confirmed", date(2027, 1, 14), "Valid")
    assert str(row) == "For a person · Lea Roux"
    for change in ({"obtained_on": date(2025, 1, 1)}, {"number": "B"}, {"evidence": "other"}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Certificate.objects.filter(pk=row.pk).update(**change)
    with pytest.raises(IntegrityError), transaction.atomic():
        Certificate.objects.filter(pk=row.pk).delete()


def test_each_certification_asks_for_what_it_certifies(cast, known):
    lea, stranger = person(cast), person(cast, "Max", cast.b)
    for subject, values, field in (
        ("person", {}, "contact"),
        ("person", {"contact": stranger}, "contact"),
        ("company", {"contact": lea}, "contact"),
        ("company", {"name": "x"}, "name"),
        ("implementation", {"name": " "}, "name"),
        ("solution", {"name": "Kit", "customer": "City"}, "customer"),
        ("company", {"evidence": " "}, "evidence"),
        ("company", {"link": "http://a.test/"}, "link"),
        ("company", {"on": date(2026, 3, 3)}, "obtained_on"),
    ):
        with pytest.raises(DomainError) as refusal:
            certify(cast, known[subject], **values)
        assert (refusal.value.status, refusal.value.field) == (422, field), (subject, values)
    services.certification_save(actor=SYSTEM, certification=known["company"], is_active=False)
    known["company"].refresh_from_db()
    with pytest.raises(DomainError) as refusal:
        certify(cast, known["company"])
    assert refusal.value.field == "certification"
    assert not Certificate.objects.exists()


def test_the_same_certificate_is_there_once(cast, known):
    certify(cast, known["implementation"], name="Registry", customer="Lyon", number="N-1")
    with pytest.raises(DomainError) as refusal:
        certify(cast, known["implementation"], name="REGISTRY", customer="lyon")
    assert "there already" in str(refusal.value.message)
    with pytest.raises(DomainError) as refusal:
        certify(cast, known["implementation"], name="Other", number="N-1")
    assert "number" in str(refusal.value.message)


def test_a_partner_declares_and_we_confirm_or_refuse(cast, known):
    theirs, lea = cast.member("a", "technical"), person(cast)
    row = services.certificate_declare(
        actor=theirs, partner=cast.a, certification=known["person"], contact=lea,
        obtained_on=date(2026, 1, 15), link="https://exam.test/7",
    )  # fmt: skip
    assert (row.status, figure("certified_people")) == ("waiting", {})
    mail = OutgoingMail.objects.get(kind="enablement.qualification_declared")
    assert mail.recipient == cast.a.owner.public_id
    day = read(cast.staff_client("manager"), reverse("web:my_day"))
    assert "Confirm “For a person · Lea Roux”" in day
    with pytest.raises(DomainError) as refusal:
        services.qualification_confirm(actor=theirs, row=row)
    assert refusal.value.status == 403

    row = services.qualification_confirm(actor=cast.actor("manager"), row=row)
    assert figure("certified_people") == {cast.a.pk: 1}
    assert OutgoingMail.objects.filter(kind="enablement.qualification_confirmed").exists()
    with pytest.raises(DomainError) as refusal:
        services.qualification_refuse(actor=cast.actor("manager"), row=row, reason="Late")
    assert refusal.value.status == 409

    row = services.qualification_revoke(actor=cast.actor("manager"), row=row, reason="Not theirs")
    assert (row.status, row.revoked_on, figure("certified_people")) == ("revoked", TODAY, {})
    codes = Event.objects.filter(code__startswith="enablement.certificate.").order_by("pk")
    assert [code.split(".")[-1] for code in codes.values_list("code", flat=True)] == [
        "declared", "confirmed", "revoked",
    ]  # fmt: skip


# -- Training and its places ----------------------------------------------------------------------------


@pytest.fixture
def seats(cast) -> TierBenefit:
    """Two places for training of the tier of partner "a"."""
    return TierBenefit.objects.create(
        tier=cast.vocabulary.tiers["silver"], code="training-seats", kind="entitlement", quantity=2,
        is_tracked=True, name={"en": "Training seats"},
    )  # fmt: skip


def test_training_uses_a_place_of_the_tier_until_none_is_left(cast, seats):
    lea = person(cast)
    rows = [train(cast, lea, what=what, entitlement="training-seats") for what in ("One", "Two")]
    with pytest.raises(DomainError) as refusal:
        train(cast, lea, what="Three", entitlement="training-seats")
    assert refusal.value.status == 409
    assert "All 2 are used: Training seats." in str(refusal.value.message)
    assert TrainingRecord.objects.count() == 2

    services.qualification_revoke(actor=cast.actor("manager"), row=rows[0], reason="Did not come")
    assert BenefitUse.objects.filter(cancelled_on=None).count() == 1
    train(cast, lea, what="Three", entitlement="training-seats")
    tab = reverse("partners:tab", args=[cast.a.public_id, "certification"])
    assert "2 of 2 used" in read(cast.staff_client("manager"), tab)


def test_declared_training_uses_its_place_when_it_is_confirmed(cast, seats):
    lea = person(cast)
    row = services.training_declare(
        actor=cast.member("a", "sales"), partner=cast.a, contact=lea, what="Own course",
        held_on=date(2026, 2, 1), hours=Decimal(3), evidence="List", entitlement="training-seats",
    )  # fmt: skip
    assert not BenefitUse.objects.exists()
    for what in ("One", "Two"):
        train(cast, lea, what=what, entitlement="training-seats")
    with pytest.raises(DomainError) as refusal:
        services.qualification_confirm(actor=cast.actor("manager"), row=row)
    assert refusal.value.status == 409
    row.refresh_from_db()
    assert row.status == "waiting"
    with pytest.raises(DomainError) as refusal:
        train(cast, person(cast, partner=cast.b), entitlement="training-seats")
    assert (refusal.value.status, refusal.value.field) == (422, "entitlement")


# -- Figures -------------------------------------------------------------------------------------------


def test_figures_count_holders_once_and_only_while_it_is_valid(cast, known):
    """Lea holds two, of which one is a renewal; Max left; Ida’s of a year and a day ago is over."""
    lea, gone, ida = person(cast), person(cast, "Max"), person(cast, "Ida")
    for contact, on in ((lea, date(2025, 6, 1)), (lea, date(2026, 1, 15)), (gone, date(2026, 1, 15))):
        certify(cast, known["person"], on, contact=contact)
    certify(cast, known["person"], date(2025, 3, 2), contact=ida)
    Contact.objects.filter(pk=gone.pk).update(archived_at="2026-02-01T00:00:00Z")
    certify(cast, known["company"])
    train(cast, lea, hours=Decimal("7.5"))
    train(cast, ida, hours=Decimal(2), held_on=date(2025, 3, 2))
    assert figure("certified_people") == {cast.a.pk: 1}
    assert figure("certified_people", date(2026, 3, 1)) == {cast.a.pk: 2}
    assert figure("certifications") == {cast.a.pk: 1}
    assert figure("training_hours") == {cast.a.pk: Decimal("7.5")}
    assert figure("training_hours", months=13) == {cast.a.pk: Decimal("9.5")}


def kpi() -> Any:
    rollup.run()
    return kpis.KPIS["certified_implementations"].read(kpi_figures.read(Scope(SYSTEM)).now)


def test_the_programme_counts_certified_implementations_once_any_was_recorded(cast, known, time_machine):
    """Two implementations, one of them renewed in time; a year later the other one is over."""
    DeclaredValue.objects.create(
        kpi="certified_implementations", day=date(2026, 1, 1), value=Decimal(4), evidence="List",
        declared_by="usr_x",
    )  # fmt: skip
    assert kpi() == 4
    certify(cast, known["implementation"], name="Registry", customer="Lyon")
    certify(cast, known["implementation"], date(2026, 2, 1), name="Portal", partner=cast.b)
    time_machine.move_to("2026-12-01T10:00:00Z", tick=False)
    certify(cast, known["implementation"], date(2026, 12, 1), name="Registry", customer="LYON")
    assert kpi() == 2
    time_machine.move_to("2027-02-01T10:00:00Z", tick=False)
    assert kpi() == 1
    assert figure("certified_implementations", date(2027, 2, 1)) == {cast.a.pk: 1}
    with pytest.raises(DomainError):
        declared_add(
            actor=SYSTEM,
            kpi="certified_implementations",
            day=date(2026, 2, 1),
            value=Decimal(5),
            evidence="x",
        )


# -- Reminders -----------------------------------------------------------------------------------------


def test_the_end_of_a_certificate_is_spoken_of_three_times_and_not_once_it_is_renewed(
    cast, known, time_machine
):
    lea = person(cast)
    certify(cast, known["person"], contact=lea)
    told = []
    for day in ("2026-11-10", "2026-11-20", "2026-11-21", "2026-12-20", "2027-01-10", "2027-01-15"):
        time_machine.move_to(f"{day}T10:00:00Z", tick=False)
        services.remind_due()
        told.append(OutgoingMail.objects.filter(kind="enablement.certificate_ends_us").count())
    assert told == [0, 1, 1, 2, 3, 3]
    ours, theirs = (
        OutgoingMail.objects.filter(kind=f"enablement.certificate_ends_{side}") for side in ("us", "partner")
    )
    assert {mail.recipient for mail in ours} == {cast.a.owner.public_id}
    assert cast.members["a"]["technical"].public_id in {mail.recipient for mail in theirs}

    ida = person(cast, "Ida")
    time_machine.move_to("2027-02-01T10:00:00Z", tick=False)
    certify(cast, known["person"], date(2026, 2, 20), contact=ida)
    certify(cast, known["person"], date(2027, 2, 1), contact=ida)
    assert services.remind_due() == 0


# -- Pages and the API -----------------------------------------------------------------------------------


def test_a_certificate_is_recorded_in_steps(cast, known):
    client, new = cast.staff_client("manager"), reverse("enablement:certificate-new")
    first = client.post(new, {"partner": cast.a.public_id})
    second = client.post(new + first["Location"], {"certification": known["implementation"].code})
    page = read(client, new + second["Location"])
    assert "Customer" in page
    assert "Person" not in page.split("Evidence")[0].split("Name")[0]
    typed = {"name": "Registry", "customer": "Lyon", "obtained_on": "2026-01-15", "evidence": "Report 4"}
    saved = client.post(new + second["Location"], typed, follow=True).content.decode()
    assert "For a implementation" in saved
    row = Certificate.objects.get()
    assert (row.partner, row.name, row.status) == (cast.a, "Registry", "confirmed")
    refused = client.post(new + second["Location"], typed)
    assert refused.status_code == 422
    assert "This certificate of this day is there already." in refused.content.decode()


def test_the_portal_declares_with_a_file_and_takes_it_back(cast, known):
    client, lea = cast.member_client("a", "technical"), person(cast)
    lists = reverse("portal:certificates", args=[cast.a.public_id])
    assert "For a person" in read(client, lists)
    declare = reverse("portal:certificate-declare", args=[cast.a.public_id])
    chosen = client.post(declare, {"certification": known["person"].code})
    declare += chosen["Location"]
    proof = SimpleUploadedFile("exam.pdf", b"%PDF-1.4 exam", "application/pdf")
    typed = {"contact": lea.public_id, "obtained_on": "2026-01-15", "upload": proof}
    assert client.post(declare, typed).status_code == 302
    row = Certificate.objects.get()
    page = read(client, reverse("portal:certificate", args=[cast.a.public_id, row.public_id]))
    assert "Waits for confirmation" in page
    assert "exam.pdf" in page
    client.post(reverse("portal:certificate-withdraw", args=[cast.a.public_id, row.public_id]))
    row.refresh_from_db()
    assert row.status == "withdrawn"
    nothing = client.post(declare, {"contact": lea.public_id, "obtained_on": "2026-01-15"})
    assert nothing.status_code == 422
    assert "Say what proves it: in words, by a link or by a file." in nothing.content.decode()


def test_the_api_records_and_confirms(cast, known):
    api = staff_api(cast, "administrator", "enablement:write", "enablement:read")
    lea = person(cast)
    body = {"partner": cast.a.public_id, "evidence": "List", "contact": lea.public_id}
    made = api.post(
        "/api/v1/certificates/",
        {**body, "certification": known["person"].code, "obtained_on": "2026-01-15"},
        content_type="application/json",
    )
    assert (made.status_code, made.json()["expires_on"]) == (201, "2027-01-14")
    made = api.post(
        "/api/v1/training/",
        {**body, "what": "Course", "held_on": "2026-02-01", "hours": "7.5"},
        content_type="application/json",
    )
    assert (made.status_code, made.json()["hours"]) == (201, "7.5")
    wrong = api.post(
        "/api/v1/training/",
        {**body, "what": "Course", "held_on": "2026-02-02", "hours": "501"},
        content_type="application/json",
    )
    assert (wrong.status_code, wrong.json()["errors"][0]["pointer"]) == (422, "#/hours")
    assert api.get("/api/v1/certifications/").json()["results"][0]["subject"] == "person"


def test_the_ready_set_is_loaded_once(cast):
    assert load_certifications(SYSTEM) == 5
    assert load_certifications(SYSTEM) == 0
    page = read(cast.staff_client("administrator"), reverse("enablement:certifications"), language="fr")
    assert "Spécialiste certifié" in page
