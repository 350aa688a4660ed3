"""Who a customer is however it is written, how alike names are, and what the calendar says."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.errors import DomainError
from pipeline.deals import rules

DOMAINS = {
    "helio-sante.fr": "helio-sante.fr",
    "example.co.uk": "example.co.uk",
    "bücher.de": "xn--bcher-kva.de",
    "école.gouv.fr": "xn--cole-9oa.gouv.fr",
    "日本.jp": "xn--wgv71a.jp",
}
labels = st.text(alphabet="abcdefghijklmnopqrstuvwxyz0123456789", min_size=1, max_size=12)


@st.composite
def written(draw):
    """A domain as people write it: case, scheme, sub-domains, port, path, trailing dot, mailbox."""
    domain = draw(st.sampled_from(sorted(DOMAINS)))
    text = draw(st.sampled_from([domain, domain.upper(), domain.title(), DOMAINS[domain]]))
    sub = draw(st.sampled_from(["", "www.", "WWW.", "shop."])) + "".join(
        f"{label}." for label in draw(st.lists(labels, max_size=2))
    )
    text = sub + text + draw(st.sampled_from(["", "."]))
    if draw(st.booleans()):
        return draw(labels) + "@" + text, DOMAINS[domain]
    scheme = draw(st.sampled_from(["", "http://", "HTTPS://"]))
    tail = draw(st.sampled_from(["", "/", ":8080", "/a/b?c=d", "?from=https://other.org/", "#top", "/@you"]))
    spaces = draw(st.sampled_from(["", "  "]))
    return f"{spaces}{scheme}{text}{tail}{spaces}", DOMAINS[domain]


@given(written())
def test_every_way_of_writing_a_domain_is_one_identity(example):
    text, expected = example
    found = rules.identities(country="FR", registration="", vat="", domain=rules.customer_domain(text))
    assert found == [rules.Identity("domain", expected)]


@given(written())
def test_the_normal_form_is_its_own(example):
    once = rules.customer_domain(example[0])
    assert rules.customer_domain(once) == once


@pytest.mark.parametrize("text", ["co.uk", "localhost", "com", "..", "a b.fr", "http://"])
def test_what_is_no_registrable_domain_is_refused(text):
    with pytest.raises(DomainError) as caught:
        rules.customer_domain(text)
    assert caught.value.field == "customer_domain"


@pytest.mark.parametrize(
    "domain",
    ["gmail.com", "yahoo.fr", "hotmail.co.uk", "outlook.com", "free.fr", "orange.fr", "gmx.de", "proton.me"],
)
def test_a_free_mail_domain_names_nobody(domain):
    assert rules.identities(country="FR", registration="", vat="", domain=domain) == []


@pytest.mark.parametrize("domain", ["orange.com", "free.org", "live.events", "mail-boxes.fr"])
def test_a_company_with_a_name_like_a_mailbox_is_one(domain):
    assert not rules.is_freemail(domain)


def test_siren_siret_and_french_vat_number_say_the_same():
    forms = [("552 100 554", ""), ("55210055400013", ""), ("552.100.554", ""), ("", "FR96552100554")]
    found = [
        set(rules.identities(country="FR", registration=r, vat=v, domain=""))
        for r, v in (rules.legal_numbers("FR", *form) for form in forms)
    ]
    assert all(rules.Identity("registration", "FR:552100554") in identities for identities in found)


def test_a_vat_number_typed_as_a_registration_number_is_one():
    assert rules.legal_numbers("FR", "fr 96 552100554", "") == ("", "FR96552100554")


def test_the_same_number_in_two_countries_is_two_companies():
    first = rules.identities(country="DE", registration="HRB123", vat="", domain="")
    second = rules.identities(country="AT", registration="HRB123", vat="", domain="")
    assert first != second


@pytest.mark.parametrize(
    ("name", "other"),
    [
        ("Helio Santé SAS", "HELIO SANTE"),
        ("Helio Santé", "Santé Helio S.A.S."),
        ("Société Générale", "Societe Generale SA"),
        ("Müller & Co. KG", "Muller"),
        ("Œuvre Sociale", "oeuvre sociale asbl"),
    ],
)
def test_legal_forms_accents_and_order_tell_no_names_apart(name, other):
    assert rules.name_key(name) == rules.name_key(other)


@pytest.mark.parametrize(
    ("name", "other", "alike"),
    [
        ("Helio Santé", "Hélio Sante Groupe", True),
        ("Helio Santé", "Helio Sanité", True),
        ("Helio Santé", "Nordsys", False),
        ("Banque de France", "Banque de Lyon", False),
    ],
)
def test_likeness_of_names(name, other, alike):
    assert (rules.likeness(rules.name_key(name), rules.name_key(other)) >= 85) is alike


def test_a_name_weighs_less_than_a_number_or_a_domain():
    assert rules.name_weight(100) < min(rules.WEIGHTS.values())


@given(st.text(max_size=60))
def test_any_name_has_a_key_and_it_is_its_own(name):
    key = rules.name_key(name)
    assert rules.name_key(key) == key or len(key.split()) > 1
    assert rules.likeness(key, key) == (100 if key else 0)


# -- The calendar -------------------------------------------------------------------------------

days = st.dates(date(2020, 1, 1), date(2035, 12, 31))
calendars = st.sampled_from(["", "FR", "DE"])


def test_business_days_by_hand():
    thursday = date(2026, 12, 24)
    assert rules.add_business_days(thursday, 2, "FR") == date(2026, 12, 29)
    assert rules.add_business_days(thursday, 2) == date(2026, 12, 28)
    assert rules.add_business_days(date(2026, 11, 21), 2, "FR") == date(2026, 11, 24)  # from a Saturday


@given(days, st.integers(0, 30), calendars)
def test_adding_business_days_counts_them(day, count, calendar):
    last = rules.add_business_days(day, count, calendar)
    assert rules.business_days_between(day, last, calendar) == count
    assert count == 0 or rules.is_business_day(last, calendar)


@given(days, st.integers(1, 30), calendars)
def test_a_later_day_never_ends_earlier(day, count, calendar):
    later = day + timedelta(days=1)
    assert rules.add_business_days(day, count, calendar) <= rules.add_business_days(later, count, calendar)


@given(days, st.integers(0, 40))
def test_each_notice_falls_due_and_the_urgent_one_wins(until, before):
    due = rules.notice_due(until, until - timedelta(days=before), (14, 3))
    assert due == (3 if before <= 3 else 14 if before <= 14 else None)


@given(days, st.integers(-30, 200), st.integers(1, 90))
def test_an_extension_is_never_shorter_than_it_says(today, left, more):
    until = today + timedelta(days=left)
    extended = rules.extended_until(until, more, today)
    assert extended >= until + timedelta(days=more)
    assert extended >= today + timedelta(days=more)


def test_no_notice_after_the_end():
    assert rules.notice_due(date(2026, 1, 1), date(2026, 1, 2), (14, 3)) is None


def test_a_public_tender_has_no_last_day():
    assert rules.protected_until(date(2026, 1, 1), 90, tender=True) is None
    assert rules.protected_until(date(2026, 1, 1), 90, tender=False) == date(2026, 4, 1)
