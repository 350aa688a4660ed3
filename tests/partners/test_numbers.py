"""One organisation, one identity: whatever words, letters and zeros its number is written with."""

import pytest

from core.errors import DomainError
from partners.partner import rules
from partners.partner.hosts import is_nobodys
from partners.partner.numbers import legal_identities


def identities(country, registration="", vat=""):
    return legal_identities(country, *rules.legal_numbers(country, registration, vat))


@pytest.mark.parametrize(
    ("country", "typed", "registration", "vat"),
    [
        ("FR", "SIREN 552 100 554", "552100554", ""),
        ("FR", "RCS Paris 552 100 554", "552100554", ""),
        ("FR", "552 100 554 R.C.S. Nanterre", "552100554", ""),
        ("FR", "RCS Paris B 552 100 554", "552100554", ""),
        ("FR", "SIRET : 552 100 554 00013 – APE 62.01Z", "552100554", ""),
        ("FR", "TVA FR 96 552 100 554", "", "FR96552100554"),
        ("FR", "TVA 96 552 100 554", "", "FR96552100554"),
        ("FR", "fr96552100554", "", "FR96552100554"),
        ("DE", "HRB 12345", "HRB12345", ""),
        ("DE", "DE 136 695 976", "", "DE136695976"),
        ("DE", "DE136695975", "DE136695975", ""),  # its check digit is wrong
        ("BE", "RPR Brussel 0417.497.106", "0417497106", ""),
        ("BE", "BE 0417.497.106", "", "BE0417497106"),
        ("CH", "CHE-107.787.577 MWST", "", "CHE107787577MWST"),
        ("RO", "J40/1234/2005", "J4012342005", ""),
        ("AT", "FN 33282 b", "33282B", ""),
        ("NL", "KvK 33014286", "33014286", ""),
        ("GB", "Company No. 1234567", "01234567", ""),
        ("XK", "810123456", "810123456", ""),
    ],
)
def test_a_number_is_found_among_the_words_around_it(country, typed, registration, vat):
    assert rules.legal_numbers(country, typed, "") == (registration, vat)


@pytest.mark.parametrize("typed", ["RCS Paris 552 100 555", "HRB 12345", "TVA FR00552100554"])
def test_a_wrong_french_number_is_refused_at_its_field(typed):
    with pytest.raises(DomainError) as refusal:
        rules.legal_numbers("FR", typed, "")
    assert refusal.value.field == "registration_number"


@pytest.mark.parametrize(
    ("register", "number", "written"),
    [
        ("BE", "0417497106", [
            ("BE", "0417.497.106", ""), ("BE", "417497106", ""), ("BE", "", "BE0417497106"), ("BE", "", "417.497.106"),
        ]),
        ("GR", "094259216", [("GR", "094259216", ""), ("GR", "", "EL094259216"), ("GR", "", "GR 094259216")]),
        ("FR", "552100554", [
            ("FR", "552100554", ""), ("FR", "", "FR96552100554"), ("RE", "55210055400013", ""),
            ("GP", "SIREN 552100554", ""), ("NC", "552 100 554", ""),
        ]),
        ("SE", "5561888404", [("SE", "556188-8404", ""), ("SE", "", "SE556188840401")]),
        ("FI", "20774740", [("FI", "2077474-0", ""), ("FI", "", "FI20774740"), ("AX", "2077474-0", "")]),
        ("NO", "995525828", [("NO", "Org.nr. 995 525 828", ""), ("NO", "", "NO 995 525 828 MVA")]),
        ("CH", "CHE107787577", [("CH", "CHE-107.787.577", ""), ("CH", "", "CHE-107.787.577 TVA")]),
        ("ES", "B64717838", [("ES", "CIF B-64717838", ""), ("ES", "", "ESB64717838")]),
        ("DK", "13585628", [("DK", "CVR 13585628", ""), ("DK", "", "DK13585628")]),
        ("CZ", "25123891", [("CZ", "25123891", ""), ("CZ", "", "CZ25123891")]),
    ],
)  # fmt: skip
def test_the_register_and_the_vat_number_say_the_same(register, number, written):
    for country, registration, vat in written:
        found = identities(country, registration, vat)
        assert ("registration", f"{register}:{number}") in found, (country, registration, vat)
        assert all(value.startswith(("BE", "EL", "FR", register)) for kind, value in found if kind == "vat")


def test_a_normal_form_is_its_own():
    for country, typed in [("DE", "HRB 73592 Amtsgericht München"), ("BE", "417497106"), ("GB", "1234567")]:
        once = rules.normalise_registration(country, typed)
        assert rules.normalise_registration(country, once) == once


def test_a_number_of_a_court_names_one_firm_only_with_the_court():
    assert identities("DE", "HRB 73592") == set()
    munich = identities("DE", "HRB 73592 Amtsgericht München")
    assert munich == identities("DE", "Muenchen, HRB73592") == {("registration", "DE:München HRB 73592")}
    assert munich != identities("DE", "HRB 73592 Hamburg")


@pytest.mark.parametrize(
    ("country", "sent", "kept", "after"),
    [
        ("FR", (None, "FR96552100554"), ("552100554", ""), ("552100554", "FR96552100554")),
        ("FR", ("552100554", None), ("", "FR96552100554"), ("552100554", "FR96552100554")),
        ("BE", ("417497106", None), ("", ""), ("0417497106", "")),
        ("FR", ("", None), ("552100554", "FR96552100554"), ("", "FR96552100554")),
    ],
)
def test_what_is_not_sent_stays(country, sent, kept, after):
    assert rules.legal_numbers(country, *sent, kept) == after


@pytest.mark.parametrize(
    "written", ["1.2.3.4", "http://10.0.0.1:8080/a", "[::1]", "http://[2001:db8::1]:80/", "2130706433"]
)
def test_an_ip_address_is_refused(written):
    with pytest.raises(DomainError) as refusal:
        rules.normalise_domain(written)
    assert refusal.value.field == "domain"


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("https://www.instagram.com/a/?hl=fr", "instagram.com/a"),
        ("facebook.com", "facebook.com"),
        ("acme.github.io", "acme.github.io"),
        ("https://acme.wixsite.com/site#top", "acme.wixsite.com/site"),
        ("sites.google.com/view/acme", "sites.google.com/view/acme"),
        ("linkedin.com/company/acme", "linkedin.com/company/acme"),
        ("jean@gmail.com", "gmail.com"),
        ("acme.business.site", "acme.business.site"),
        ("acme.tripadvisor.fr", "acme.tripadvisor.fr"),
    ],
)
def test_a_host_that_is_nobodys_is_kept_for_people(written, kept):
    assert rules.normalise_domain(written) == kept
    assert rules.normalise_domain(kept) == kept
    assert is_nobodys(kept)


@pytest.mark.parametrize("domain", ["google.com", "acme.uk.com", "acme.asso.fr", "acme.co.uk", "fox.com"])
def test_a_domain_of_its_own_names_its_owner(domain):
    assert rules.normalise_domain(f"www.{domain}") == domain
    assert not is_nobodys(domain)
