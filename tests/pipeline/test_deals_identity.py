"""Who the customer of a deal is: what is typed, what a partial change keeps, and whom it says nothing about."""

import pytest

from core.errors import DomainError
from partners.partner.names import likeness, name_key
from pipeline.deals import services
from pipeline.models import Deal, OwnAccount
from pipeline.protection import services as protection_services
from tests.pipeline.deal_factories import register


def identities(deal):
    return sorted(deal.identities.values_list("kind", "value").distinct())


def draft(cast, **details):
    return services.deal_draft_save(actor=cast.member("a", "sales"), partner=cast.a, **details)


def patched(cast, deal, **details):
    services.deal_draft_save(actor=cast.member("a", "sales"), partner=cast.a, deal=deal, **details)
    return Deal.objects.get(pk=deal.pk)


@pytest.mark.parametrize("typed", ["SIREN 552 100 554", "RCS Paris 552 100 554", "55210055400013"])
def test_a_french_number_among_words_protects(cast, typed):
    deal = register(cast, customer_domain="", customer_country="FR", customer_registration=typed)
    assert identities(deal) == [("registration", "FR:552100554")]
    assert register(cast, "b", customer_domain="", customer_registration="FR96552100554").protection == "none"


def test_a_german_number_is_a_registration_number_and_asks_for_its_court(cast):
    german = {"customer_country": "DE", "customer_registration": "HRB 12345"}
    deal = register(cast, **german)
    assert (deal.customer_registration, deal.customer_vat) == ("HRB12345", "")
    assert identities(deal) == [("domain", "helio-sante.fr")]
    with pytest.raises(DomainError) as refusal:
        register(cast, customer_name="Else", customer_domain="", **german)
    assert refusal.value.fields.keys() == {"customer_registration"}
    courts = [
        register(cast, who, customer_name=court, customer_domain="", customer_country="DE",
                 customer_registration=f"HRB 73592 {court}")
        for who, court in (("a", "München"), ("b", "Hamburg"))
    ]  # fmt: skip
    assert [found.protection for found in courts] == ["provisional", "provisional"]


@pytest.mark.parametrize(
    ("country", "first", "second"),
    [
        ("BE", {"customer_registration": "0417.497.106"}, {"customer_registration": "417497106"}),
        ("BE", {"customer_registration": "417497106"}, {"customer_vat": "BE0417497106"}),
        ("GR", {"customer_vat": "EL094259216"}, {"customer_vat": "GR094259216"}),
        ("RE", {"customer_registration": "552100554"}, {"customer_vat": "FR96552100554"}),
    ],
)
def test_two_partners_never_get_one_customer_by_two_ways_of_writing(cast, country, first, second):
    common = {"customer_domain": "", "customer_country": country}
    assert register(cast, **common, **first).protection == "provisional"
    assert register(cast, "b", **common, **second).protection == "none"


def test_a_change_of_the_vat_number_alone_keeps_the_registration_number(cast):
    deal = draft(cast, customer_name="Helio", customer_registration="552 100 554")
    deal = patched(cast, deal, customer_vat="FR96552100554")
    assert (deal.customer_registration, deal.customer_vat) == ("552100554", "FR96552100554")
    deal = patched(cast, deal, customer_registration="SIREN 552100554")
    assert (deal.customer_registration, deal.customer_vat) == ("552100554", "FR96552100554")


def test_a_number_alone_is_read_in_the_country_of_the_row(cast):
    deal = draft(cast, customer_name="Helio", customer_country="BE")
    assert patched(cast, deal, customer_registration="417.497.106").customer_registration == "0417497106"


def test_an_own_account_keeps_its_protection_when_its_vat_number_changes(cast):
    manager = cast.actor("manager")
    ours = protection_services.own_account_save(
        actor=manager, customer_name="Helio", customer_country="FR", customer_registration="552100554"
    )
    protection_services.own_account_save(actor=manager, account=ours, customer_vat="DE136695976")
    ours = OwnAccount.objects.get(pk=ours.pk)
    assert (ours.customer_registration, ours.customer_vat) == ("552100554", "DE136695976")
    assert register(cast, customer_registration="552100554", customer_domain="").protection == "none"


def test_the_form_of_a_draft_keeps_the_vat_number_that_stands_beside(cast):
    deal = draft(cast, customer_name="Helio", customer_registration="552100554", customer_vat="DE136695976")
    client, base = (
        cast.member_client("a", "sales"),
        f"/portal/{cast.a.public_id}/deals/{deal.public_id}/draft/",
    )
    typed = {"customer_name": "Helio Santé", "currency": "EUR", "draft": "1"}
    client.post(base, {**typed, "customer_registration": "552100554"})
    deal.refresh_from_db()
    assert (deal.customer_registration, deal.customer_vat) == ("552100554", "DE136695976")
    client.post(base, {**typed, "customer_registration": "FR96552100554"})
    deal.refresh_from_db()
    assert (deal.customer_registration, deal.customer_vat) == ("", "FR96552100554")
    # The one field showed the VAT number: what replaces it, replaces it.
    client.post(base, {**typed, "customer_registration": "552100554"})
    deal.refresh_from_db()
    assert (deal.customer_registration, deal.customer_vat) == ("552100554", "")


@pytest.mark.parametrize("host", ["instagram.com", "facebook.com", "sites.google.com", "acme.wixsite.com"])
def test_a_page_on_a_host_that_is_nobodys_keeps_nobody_out_and_is_kept_for_people(cast, host):
    first = register(cast, customer_domain=f"https://{host}/a", customer_registration="552100554")
    assert first.customer_domain == f"{host}/a"
    assert identities(first) == [("registration", "FR:552100554")]
    second = register(
        cast, "b", customer_name="Nordsys", customer_domain=f"{host}/b", customer_registration="732829320"
    )
    assert second.protection == "provisional"
    with pytest.raises(DomainError) as refusal:
        register(cast, customer_name="Third", customer_domain=f"{host}/c")
    assert refusal.value.fields.keys() == {"customer_domain"}


def test_an_ip_address_is_refused_at_its_field(cast):
    with pytest.raises(DomainError) as refusal:
        register(cast, customer_domain="http://192.168.1.1:8080/")
    assert refusal.value.field == "customer_domain"


def test_a_customer_in_kosovo_is_accepted(cast):
    client = cast.member_client("a", "sales")
    assert 'value="XK"' in client.get(f"/portal/{cast.a.public_id}/deals/new/").content.decode()
    deal = register(cast, customer_country="XK", customer_registration="810 123 456")
    assert deal.customer_country.name == "Kosovo"
    assert ("registration", "XK:810123456") in identities(deal)


@pytest.mark.parametrize(
    ("name", "other"),
    [
        ("株式会社日立データ", "日立データ株式会社"),
        ("㈱日立データ", "日立データ 株式会社"),
        ("北京字节跳动科技有限公司", "北京字节跳动科技"),
        ("주식회사 삼성", "삼성주식회사"),
        ("(주)삼성", "삼성"),
        ("บริษัท ไทย จำกัด", "ไทย"),
        ("ООО «Ромашка»", "РОМАШКА, ООО"),
        ("Μότορ Α.Ε.", "ΜΟΤΟΡ ΑΕ"),
        ("شركة النور ذ.م.م", "النور"),
        ('טבע בע"מ', "טבע"),
    ],
)
def test_a_legal_form_tells_nobody_apart_in_any_script(name, other):
    assert likeness(name_key(name), name_key(other)) == 100


@pytest.mark.parametrize(
    ("name", "other"), [("株式会社日立データ", "株式会社東芝"), ("ООО Ромашка", "ООО Берёзка")]
)
def test_two_names_of_one_legal_form_are_two(name, other):
    assert likeness(name_key(name), name_key(other)) < 85
