import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.errors import DomainError
from partners.partner import rules


@pytest.mark.parametrize(
    ("written", "registrable"),
    [
        ("Example.ORG", "example.org"),
        ("https://www.example.org/path?q=1", "example.org"),
        ("shop.example.co.uk.", "example.co.uk"),
        ("jean@mail.example.fr", "example.fr"),
        ("Bücher.DE", "xn--bcher-kva.de"),
        ("example.org:8443", "example.org"),
        ("", ""),
    ],
)
def test_every_way_of_writing_a_domain_is_one_domain(written, registrable):
    assert rules.normalise_domain(written) == registrable


@pytest.mark.parametrize("written", ["co.uk", "localhost", "not a domain", "-.fr"])
def test_what_is_not_a_domain_is_refused(written):
    with pytest.raises(DomainError):
        rules.normalise_domain(written)


@given(
    st.sampled_from(["example.org", "example.co.uk", "xn--bcher-kva.de"]),
    st.sampled_from(["", "www.", "a.b."]),
)
def test_normalising_twice_changes_nothing(domain, prefix):
    once = rules.normalise_domain(prefix + domain)
    assert rules.normalise_domain(once) == once == domain


def test_a_siret_is_kept_as_its_siren():
    assert rules.normalise_registration("FR", "732 829 320 00074") == "732829320"


def test_foreign_numbers_are_kept_without_separators():
    assert rules.normalise_registration("BE", "0403.170.701") == "0403170701"
    assert rules.normalise_vat("fr 40 303 265 045") == "FR40303265045"
