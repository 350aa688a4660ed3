"""Which columns of a partner each face and each operation takes, and what is read back."""

from __future__ import annotations

import pytest
from django.urls import reverse

from core import clock
from core.actor import SYSTEM
from core.errors import DomainError
from core.models import Event
from partners.models import ExternalReference, Partner
from partners.partner import api, forms, services
from partners.partner.services import PARTNER_EDITABLE, PARTNER_FIELDS


@pytest.mark.parametrize("column", ["status", "tier", "owner", "merged_into", "created_at"])
def test_what_has_its_own_operation_is_no_detail(cast, column):
    values = {
        "status": "ended",
        "tier": cast.vocabulary.tiers["platinum"],
        "owner": cast.staff["finance"],
        "merged_into": cast.b,
        "created_at": clock.now(),
    }
    before = getattr(cast.a, column)
    for actor in (cast.actor("administrator"), SYSTEM):
        with pytest.raises(DomainError) as refusal:
            services.partner_change(actor=actor, partner=cast.a, **{column: values[column]})
        assert refusal.value.status == 403
    cast.a.refresh_from_db()
    assert getattr(cast.a, column) == before
    assert not Event.objects.filter(code="partners.partner.changed").exists()


@pytest.mark.parametrize(("column", "value"), [("status", "active"), ("tier", None), ("merged_into", None)])
def test_a_partner_is_not_created_past_the_beginning(cast, column, value):
    with pytest.raises(DomainError) as refusal:
        services.partner_create(
            actor=cast.actor("manager"),
            name="X",
            type=cast.vocabulary.company,
            country="FR",
            **{column: value},
        )
    assert refusal.value.status == 403
    assert not Partner.objects.filter(name="X").exists()


def test_every_form_and_the_api_offer_only_what_the_operation_takes():
    assert set(forms.ProfileForm.base_fields) <= set(PARTNER_EDITABLE)
    assert set(forms.PartnerForm.base_fields) - {"sectors"} <= set(PARTNER_FIELDS)
    assert set(api.PartnerWrite().fields) - {"sectors", "owner", "own_fields"} == set(PARTNER_FIELDS)
    columns = {field.name for field in Partner._meta.concrete_fields}
    assert columns >= set(PARTNER_FIELDS)


def test_a_partner_administrator_saves_all_that_the_page_of_the_company_offers(cast):
    typed = {
        "legal_name": "Alpha Conseil SAS",
        "legal_form": "SAS",
        "website": "https://alpha.test",
        "founded": "2004",
        "language": "en",
        "description": "We advise hospitals.",
        "products": "Audit\nTraining",
    }
    assert set(typed) == set(forms.ProfileForm.base_fields)
    url = reverse("portal:company-edit", args=[cast.a.public_id])
    assert cast.member_client("a", "administrator").post(url, typed).status_code == 302
    saved = Partner.objects.get(pk=cast.a.pk)
    assert {name: str(getattr(saved, name)) for name in typed} == typed
    assert cast.member_client("a", "sales").post(url, typed).status_code == 403


@pytest.mark.parametrize(
    ("role", "named", "becomes"),
    [
        ("manager", None, "manager"),
        ("manager", "administrator", "administrator"),
        ("manager_own", None, "manager_own"),
        ("manager_own", "administrator", "manager_own"),
        ("administrator", None, "administrator"),
    ],
)
def test_whoever_names_no_owner_becomes_it(cast, role, named, becomes):
    partner = services.partner_create(
        actor=cast.actor(role),
        name="Gamma",
        type=cast.vocabulary.company,
        country="FR",
        owner=cast.staff.get(named),
    )
    assert partner.owner == cast.staff[becomes]


def test_a_new_partner_is_given_to_one_of_us_who_is_active(cast):
    gone = cast.staff["support"]
    gone.is_active = False
    gone.save()
    for owner in (gone, cast.outsider):
        with pytest.raises(DomainError) as refusal:
            services.partner_create(
                actor=cast.actor("manager"),
                name="Gamma",
                type=cast.vocabulary.company,
                country="FR",
                owner=owner,
            )
        assert refusal.value.field == "owner"


def test_a_change_of_sectors_alone_is_seen_by_who_asks_what_changed_since(cast, time_machine):
    time_machine.move_to("2030-01-02T10:00:00Z", tick=False)
    services.partner_change(actor=cast.actor("manager"), partner=cast.a, sectors=[cast.vocabulary.sector])
    cast.a.refresh_from_db()
    assert cast.a.updated_at.isoformat() == "2030-01-02T10:00:00+00:00"


def test_a_file_that_is_archived_keeps_its_day(cast, time_machine):
    actor = cast.actor("manager")
    time_machine.move_to("2030-01-02T10:00:00Z", tick=False)
    file = services.file_add(
        actor=actor, partner=cast.a, title="", name="a.txt", content=b"Text", audience="internal"
    )
    services.file_archive(actor=actor, file=file)
    time_machine.move_to("2030-01-05T10:00:00Z", tick=False)
    services.file_archive(actor=actor, file=file)
    file.refresh_from_db()
    assert file.archived_at.isoformat() == "2030-01-02T10:00:00+00:00"
    assert Event.objects.filter(code="partners.file.archived").count() == 1


def test_a_domain_is_taken_away_once(cast):
    actor = cast.actor("manager")
    domain = services.domain_add(actor=actor, partner=cast.a, domain="www.alpha.test")
    seen_by_another = cast.a.domains.get(pk=domain.pk)
    services.domain_remove(actor=actor, domain=domain)
    with pytest.raises(DomainError) as refusal:
        services.domain_remove(actor=actor, domain=seen_by_another)
    assert refusal.value.status == 404
    assert Event.objects.filter(code="partners.domain.removed").count() == 1


def test_a_reference_is_renamed_and_never_emptied(cast):
    actor = cast.actor("manager")
    for identifier in ("A-1", "A-2"):
        row = services.partner_reference_set(
            actor=actor, partner=cast.a, system="odoo", identifier=identifier
        )
        assert row.identifier == identifier
    for partner, identifier in ((cast.a, ""), (cast.b, "A-2")):
        with pytest.raises(DomainError) as refusal:
            services.partner_reference_set(actor=actor, partner=partner, system="odoo", identifier=identifier)
        assert refusal.value.status == 422
    assert ExternalReference.objects.get().identifier == "A-2"
