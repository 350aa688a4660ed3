"""Who a partner is: one record for one legal person, none shared with another."""

import pytest
from django.db import IntegrityError, transaction

from core.errors import DomainError
from partners.models import PartnerIdentity
from partners.partner import services


def create(cast, name, **details):
    return services.partner_create(
        actor=cast.actor("manager"), name=name, type=cast.vocabulary.company, **details
    )


@pytest.mark.parametrize(
    ("country", "first", "second"),
    [
        ("BE", {"registration_number": "0417.497.106"}, {"registration_number": "417497106"}),
        ("BE", {"registration_number": "0417.497.106"}, {"vat_number": "BE0417497106"}),
        ("GR", {"vat_number": "EL094259216"}, {"vat_number": "GR094259216"}),
        ("FR", {"vat_number": "FR96552100554"}, {"registration_number": "552100554"}),
    ],
)
def test_two_records_of_one_legal_person_are_refused_at_the_number(cast, country, first, second):
    create(cast, "First", country=country, **first)
    with pytest.raises(DomainError) as refusal:
        create(cast, "Second", country=country, **second)
    assert (refusal.value.status, refusal.value.field) == (409, next(iter(second)))


def test_a_french_number_overseas_is_french(cast):
    create(cast, "First", country="RE", registration_number="552100554")
    with pytest.raises(DomainError):
        create(cast, "Second", country="FR", registration_number="SIREN 552 100 554")


def test_two_german_firms_of_one_number_are_told_apart_by_their_courts(cast):
    create(cast, "First", country="DE", registration_number="HRB 73592")
    with pytest.raises(DomainError) as refusal:
        create(cast, "Second", country="DE", registration_number="HRB 73592")
    assert (refusal.value.field, refusal.value.code) == ("registration_number", "needs-court")
    second = create(cast, "Second", country="DE", registration_number="HRB 73592 Hamburg")
    assert second.registration_number == "Hamburg HRB 73592"
    with pytest.raises(DomainError):
        create(cast, "Third", country="DE", registration_number="Amtsgericht Hamburg, HRB 73592")


def test_a_partial_change_reads_the_row_for_the_rest(cast):
    partner = create(cast, "First", country="BE", registration_number="417497106")
    change = services.partner_change
    change(actor=cast.actor("manager"), partner=partner, vat_number="0417497106")
    partner.refresh_from_db()
    assert (partner.registration_number, partner.vat_number) == ("0417497106", "BE0417497106")
    # Not a SIREN: the number that stays does not fit the country that is sent.
    with pytest.raises(DomainError) as refusal:
        change(actor=cast.actor("manager"), partner=partner, country="FR")
    assert refusal.value.field == "registration_number"


def test_a_number_that_is_given_up_is_free_again(cast):
    partner = create(cast, "First", country="FR", registration_number="552100554")
    services.partner_change(actor=cast.actor("manager"), partner=partner, registration_number="")
    assert not PartnerIdentity.objects.filter(partner=partner).exists()
    assert create(cast, "Second", country="FR", registration_number="552100554").pk


def test_a_page_of_a_social_network_keeps_nobody_from_it(cast):
    manager = cast.actor("manager")
    for partner in (cast.a, cast.b):
        row = services.domain_add(actor=manager, partner=partner, domain="https://facebook.com/")
        assert (row.domain, row.is_own) == ("facebook.com", False)
    services.domain_add(actor=manager, partner=cast.a, domain="www.alpha.example")
    with pytest.raises(DomainError):
        services.domain_add(actor=manager, partner=cast.b, domain="alpha.example")


def test_an_ip_address_is_no_domain_of_a_partner(cast):
    with pytest.raises(DomainError) as refusal:
        services.domain_add(actor=cast.actor("manager"), partner=cast.a, domain="192.168.1.1")
    assert refusal.value.field == "domain"


def test_a_partner_of_kosovo_is_accepted(cast):
    assert create(cast, "Prishtina Soft", country="XK").country.name == "Kosovo"
    client = cast.staff_client("manager")
    assert 'value="XK"' in client.get("/staff/partners/new/").content.decode()


def test_one_number_is_one_partner_for_the_database_too(cast):
    PartnerIdentity.objects.create(partner=cast.a, kind="registration", value="FR:552100554")
    with pytest.raises(IntegrityError), transaction.atomic():
        PartnerIdentity.objects.create(partner=cast.b, kind="registration", value="FR:552100554")
