"""What holds for every request and answer: addresses, cursors, numbers, caches."""

from __future__ import annotations

import pytest
from django.urls import reverse

from core import files
from core.errors import DomainError
from core.logging import configure, without_links
from core.numbers import plain_decimal, whole_number
from partners.access.services import invitation_link, membership_invite
from tests.agreements.factories import make_draft
from tests.core.test_security import token_of
from tests.test_hostile_queries import LONG, forged


@pytest.mark.django_db
def test_a_cursor_that_we_did_not_give_out_is_refused_and_ours_leads_on(cast, monkeypatch):
    monkeypatch.setattr("partners.partner.views.PartnerList.page_size", 1)
    client, url = cast.staff_client("manager"), reverse("partners:list")
    given = client.get(url).context["page"]["next_url"]
    assert client.get(url + given).status_code == 200
    assert client.get(url + given[:-1] + ("A" if given[-1] != "A" else "B")).status_code == 400
    assert client.get(url, {"cursor": forged("name", "", "A", 1)}).status_code == 400


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/staff/partners/x%00/", "/staff/search/?q=a%00b", "/r/a%00b"])
def test_a_character_that_no_database_keeps_is_refused_before_it_gets_there(cast, path):
    assert cast.staff_client("manager").get(path).status_code == 400


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("language", "said", "back"),
    [
        ("en", "This address answers only to the button of its page.", "Back to the start"),
        ("fr", "Cette adresse ne répond qu’au bouton de sa page.", "Retour au début"),
    ],
)
def test_an_address_that_only_does_something_says_so_when_it_is_opened(cast, language, said, back):
    draft = make_draft(cast)
    client = cast.staff_client("manager")
    client.cookies["django_language"] = language
    answer = client.get(reverse("agreements:send", args=[draft.public_id]))
    assert (answer.status_code, answer["Allow"]) == (405, "POST")
    page = answer.content.decode()
    assert said in page
    assert f'href="/">{back}</a>' in page
    # So does every other one, a library's too; the API says it in its own way.
    assert said in client.get(reverse("set_language")).content.decode()
    refused = client.delete("/api/v1/partners/", headers=token_of(cast.a))
    assert (refused.status_code, refused["Content-Type"]) == (405, "application/problem+json")


@pytest.mark.parametrize(
    ("typed", "number"),
    [("12", 12), ("", 0), ("²", 0), ("٣", 0), ("-1", 0), (" 1", 0), (LONG, 0), ("1\n", 0)],
)
def test_a_number_of_a_request_is_plain_digits_that_fit(typed, number):
    assert whole_number(typed) == number


@pytest.mark.django_db
def test_nothing_shown_to_somebody_known_is_kept_on_the_way(cast, client):
    member, staff = cast.member_client("a", "administrator"), cast.staff_client("manager")
    home = reverse("portal:home", args=[cast.a.public_id])
    pages = {
        home: member,
        reverse("portal:home", args=[cast.b.public_id]): member,
        reverse("partners:list"): staff,
        reverse("partners:list") + "?export=csv": staff,
        "/nowhere/": staff,
    }
    for url, known in pages.items():
        assert known.get(url)["Cache-Control"] == "private, no-store", url
    assert client.get("/api/v1/partners/", headers=token_of(cast.a))["Cache-Control"] == "private, no-store"
    # What says so itself may be kept, with a login too.
    assert member.get(reverse("web:accent_css"))["Cache-Control"] == "public, max-age=60"
    assert "Cache-Control" not in client.get(home)


# -- What a page is sent, and what a log keeps ------------------------------------------------------


@pytest.mark.django_db
def test_json_nested_without_end_is_refused(cast, client):
    url, headers = "/api/v1/deals/", token_of(cast.a)
    answer = client.post(url, "[" * 100_000, content_type="application/json", headers=headers)
    assert (answer.status_code, answer.json()["type"]) == (400, "urn:prm:problem:parse-error")


@pytest.mark.django_db
def test_a_refused_file_leaves_no_bytes_behind(cast, monkeypatch):
    kept = []
    monkeypatch.setattr(files.default_storage, "save", lambda path, content: kept.append(path) or path)
    with pytest.raises(DomainError):
        files.store(actor=cast.actor("manager"), name="x.exe", content=b"MZ\x00\x90 refused")
    assert kept == []


@pytest.mark.django_db
def test_no_log_keeps_a_link_that_lets_somebody_in(cast, client, caplog):
    invitation = membership_invite(
        actor=cast.actor("manager"), partner=cast.a, email="new@a.test", name="New", role="sales"
    )
    token = invitation_link(invitation.public_id)
    url = reverse("partners:invitation", args=[token])
    answer = client.get(url)
    assert (answer.status_code, answer["Cache-Control"]) == (200, "private, no-store")
    assert client.post(url, {"password": "short"}).status_code == 422
    (line,) = [row.getMessage() for row in caplog.records if "Unprocessable" in row.getMessage()]
    assert token in line
    kept = without_links(None, "warning", {"event": line})["event"]
    assert token not in kept
    assert token.split(":")[-1] not in kept
    reset = without_links(None, "warning", {"event": "Bad Request: /accounts/password/reset/key/1-abc-def/"})
    assert reset["event"] == "Bad Request: /accounts/password/reset/key/…/"


def test_every_line_goes_through_the_filter():
    for json_lines in (True, False):
        formatter = configure(json_lines=json_lines)["formatters"]["structured"]
        assert without_links in formatter["processors"]


@pytest.mark.django_db
def test_staff_are_told_which_reasons_the_partner_reads(cast):
    client, draft = cast.staff_client("manager"), make_draft(cast)
    pages = [reverse(f"partners:{name}", args=[cast.a.public_id]) for name in ("status", "tier")]
    pages += [reverse("agreements:cancel", args=[draft.public_id])]
    for url in pages:
        assert "The partner reads it." in client.get(url).content.decode(), url


@pytest.mark.parametrize(
    ("typed", "french", "english"),
    [
        ("12 345,67", "12345.67", "12345.67"),
        ("12\u202f345,67", "12345.67", "12345.67"),
        ("12'345.67", "12345.67", "12345.67"),
        ("12,345.67", "12345.67", "12345.67"),
        ("1.234.567,8", "1234567.8", "1234567.8"),
        ("1,234,567", "1234567", "1234567"),
        ("1.234.567", "1234567", "1234567"),
        ("12,345", "12.345", "12345"),
        ("12,34", "12.34", "12.34"),
        ("-3,5", "-3.5", "-3.5"),
        ("1250", "1250", "1250"),
        ("1 234", "1234", "1234"),
        ("\u22123,5", "-3.5", "-3.5"),
        ("0,500", "0.500", "0.500"),
        # No number of anybody: left for the field to refuse.
        ("about ten", "about ten", "about ten"),
        ("1 0", "1 0", "1 0"),
        ("1,23,4", "1,23,4", "1,23,4"),
        ("1.234,567.8", "1.234,567.8", "1.234,567.8"),
    ],
)
def test_an_amount_is_read_as_its_writer_means_it(typed, french, english):
    assert plain_decimal(typed, decimal_comma=True) == french
    assert plain_decimal(typed, decimal_comma=False) == english
