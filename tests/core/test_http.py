"""What holds for every request and answer: addresses, cursors, numbers, caches."""

from __future__ import annotations

import pytest
from django.urls import reverse

from prm.core.numbers import whole_number
from tests.core.test_security import token_of
from tests.test_hostile_queries import LONG, forged


@pytest.mark.django_db
def test_a_cursor_that_we_did_not_give_out_is_refused_and_ours_leads_on(cast, monkeypatch):
    monkeypatch.setattr("partners.views.partner.PartnerList.page_size", 1)
    client, url = cast.staff_client("manager"), reverse("partners:list")
    given = client.get(url).context["page"]["next_url"]
    assert client.get(url + given).status_code == 200
    assert client.get(url + given[:-1] + ("A" if given[-1] != "A" else "B")).status_code == 400
    assert client.get(url, {"cursor": forged("name", "", "A", 1)}).status_code == 400


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/staff/partners/x%00/", "/staff/search/?q=a%00b", "/r/a%00b"])
def test_a_character_that_no_database_keeps_is_refused_before_it_gets_there(cast, path):
    assert cast.staff_client("manager").get(path).status_code == 400


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
    assert member.get(reverse("core:accent_css"))["Cache-Control"] == "public, max-age=60"
    assert "Cache-Control" not in client.get(home)
