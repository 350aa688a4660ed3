"""The public redirect: fast, silent about the visitor, and never anywhere but on the campaign's hosts."""

from __future__ import annotations

import re

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from core import programme
from partners.models import Partner
from referrals.links import public_views, services
from referrals.models import Campaign, Click, ReferralLink
from tests.referrals.factories import make_campaign, make_link

BROWSER = "Mozilla/5.0 (X11; Linux x86_64) Gecko/20100101 Firefox/140.0"
ADDRESS = "203.0.113.77"


def visit(link_or_code, query="", *, client=None, method="get", **headers):
    code = getattr(link_or_code, "code", link_or_code)
    client = client or Client(REMOTE_ADDR=ADDRESS)
    headers = {"User-Agent": BROWSER, "X-Forwarded-For": ADDRESS, **headers}
    return getattr(client, method)(f"/r/{code}{query}", headers=headers)


def test_a_visit_is_counted_and_goes_on_with_its_identifier_and_without_a_cookie(cast):
    link = make_link(cast.a)
    answer = visit(link, Referer="https://blog.example.net/post?mail=someone@x.test")
    click = Click.objects.get()
    assert answer.status_code == 302
    assert answer["Location"] == f"https://www.example.org/start?click={click.public_id}"
    assert (answer["Cache-Control"], len(answer.cookies)) == ("no-store", 0)
    assert (click.link, click.referrer_host, click.visitor, click.consented) == (
        link,
        "blog.example.net",
        "",
        False,
    )


def test_one_read_and_one_insert(cast):
    link = make_link(cast.a)
    programme.current()  # known by every process already, for its zone
    with CaptureQueriesContext(connection) as queries:
        visit(link)
    statements = [query["sql"].split()[0] for query in queries if "referrals_" in query["sql"]]
    assert statements == ["SELECT", "INSERT"]
    assert len(queries) <= 4  # and the transaction around the insert


def test_a_cookie_only_after_consent_and_the_same_visitor_again(cast):
    link = make_link(cast.a, make_campaign(window_days=60))
    client = Client(REMOTE_ADDR=ADDRESS)
    assert not visit(link, client=client).cookies
    cache.clear()  # the seconds of one visit are over
    assert not visit(link, "?consent=yes", client=client).cookies
    cookie = visit(link, "?consent=1", client=client).cookies["prm_visitor"]
    assert (cookie["max-age"], cookie["samesite"], cookie["httponly"]) == (60 * 86_400, "Lax", True)
    cache.clear()  # the seconds of one visit are over
    again = visit(link, "?consent=1", client=client).cookies["prm_visitor"]
    visitors = list(Click.objects.order_by("pk").values_list("visitor", "consented"))
    assert again.value == cookie.value
    assert visitors == [("", False), ("", False), (cookie.value, True), (cookie.value, True)]


def test_a_planted_cookie_is_replaced_and_a_campaign_may_forbid_cookies(cast):
    client = Client()
    client.cookies["prm_visitor"] = "'; drop table"
    assert (
        visit(make_link(cast.a), "?consent=1", client=client).cookies["prm_visitor"].value.startswith("vis_0")
    )
    strict = make_link(cast.a, make_campaign(consent=Campaign.Consent.NEVER))
    assert not visit(strict, "?consent=1").cookies


def test_no_address_of_the_visitor_is_kept_anywhere(cast):
    visit(make_link(cast.a), "?consent=1")
    columns = {field.name for field in Click._meta.concrete_fields}
    assert columns == {"id", "public_id", "link", "at", "visitor", "consented", "referrer_host"}
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names():
            cursor.execute(f'SELECT * FROM "{table}"')
            assert ADDRESS not in str(cursor.fetchall()), table


@pytest.mark.parametrize(
    ("method", "headers"),
    [
        ("head", {}),
        ("get", {"User-Agent": "Googlebot/2.1"}),
        ("get", {"Sec-Purpose": "prefetch"}),
    ],
)
def test_machines_are_led_on_and_not_counted(cast, method, headers):
    answer = visit(make_link(cast.a), method=method, **headers)
    assert (answer.status_code, answer["Location"]) == (302, "https://www.example.org/start")
    assert not Click.objects.exists()


@pytest.mark.one_engine
@pytest.mark.parametrize(
    "agent",
    [
        "meta-externalagent/1.1 (+https://developers.facebook.com/docs/sharing/webmasters/crawler)",
        "Mastodon/4.4.1 (http.rb/5.3.1; +https://social.example/)",
        "http.rb/5.1.1 (Mastodon/4.2.0; +https://social.example/) Bot",
        "axios/1.7.2",
        "okhttp/4.12.0",
        "Dart/3.3 (dart:io)",
        "node",
        "GuzzleHttp/7",
        "Apache-HttpClient/4.5.14 (Java/17.0.9)",
        "Mozilla/5.0 (compatible; ChatGPT-User/1.0; +https://openai.com/bot)",
        "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605 (KHTML) Version/17 Safari/605 (Applebot/0.1)",
    ],
)
def test_what_previews_a_link_is_no_visitor(cast, agent):
    answer = visit(make_link(cast.a), **{"User-Agent": agent})
    assert (answer.status_code, Click.objects.count()) == (302, 0)


def test_one_visitor_in_seconds_is_one_click_with_one_identifier(cast):
    link, other = make_link(cast.a), make_link(cast.b)
    locations = {visit(link)["Location"] for _press in range(150)}
    assert (len(locations), Click.objects.filter(link=link).count()) == (1, 1)
    visit(other)
    visit(link, client=Client(REMOTE_ADDR="203.0.113.78"))
    visit(link, **{"User-Agent": BROWSER.replace("Firefox", "Other")})
    assert Click.objects.count() == 4
    cache.clear()  # the seconds of one visit are over
    visit(link)
    assert Click.objects.count() == 5


def test_what_is_kept_for_those_seconds_names_nobody(cast, monkeypatch):
    programme.current()
    kept = []
    monkeypatch.setattr(public_views.cache, "set", lambda *given: kept.append(given))
    visit(make_link(cast.a))
    ((key, value, seconds),) = kept
    assert re.fullmatch(r"visit:[0-9a-f]{64}", key)
    assert (value, seconds) == (Click.objects.get().public_id, 30)


def test_a_slash_at_the_end_leads_on_as_well(cast):
    link = make_link(cast.a)
    assert visit(f"{link.code}/")["Location"].startswith("https://www.example.org/start?click=clk_")


def test_what_the_sender_says_of_the_campaign_goes_along(cast):
    link = make_link(cast.a)
    query = "?utm_source=news%26x&utm_medium=mail&consent=0&next=https://evil.test&utm_Evil=1&utm_content="
    location = visit(link, query)["Location"]
    click = Click.objects.get()
    assert location == (
        "https://www.example.org/start?utm_source=news%26x&utm_medium=mail&utm_content="
        f"&click={click.public_id}"
    )
    ReferralLink.objects.filter(pk=link.pk).update(destination="https://www.example.org/a?utm_source=own#b")
    assert visit(link, "?utm_source=x", client=Client(REMOTE_ADDR="198.51.100.1"))["Location"].startswith(
        "https://www.example.org/a?utm_source=own&click=clk_"
    )


def test_what_is_not_in_use_is_not_there(cast):
    link = make_link(cast.a)
    unknown = visit("nothing-here")
    services.link_switch(actor=cast.actor("manager"), link=link, is_active=False)
    off = visit(link)
    services.link_switch(actor=cast.actor("manager"), link=link, is_active=True)
    assert visit(link.code.upper()).status_code == 302
    Partner.objects.filter(pk=cast.a.pk).update(status="ended")
    ended = visit(link)
    assert [answer.status_code for answer in (unknown, off, ended)] == [404, 404, 404]
    assert unknown.content == off.content == ended.content
    assert Click.objects.count() == 1


def test_a_destination_that_came_in_by_another_way_is_not_followed(cast):
    link = make_link(cast.a)
    for destination in ("//evil.test", "https://evil.test/", "https://www.example.org@evil.test/"):
        ReferralLink.objects.filter(pk=link.pk).update(destination=destination)
        assert visit(link).status_code == 404
    assert not Click.objects.exists()


@pytest.mark.parametrize(
    "query", ["?next=https://evil.test", "?destination=//evil.test", "?url=https://evil.test&consent=1"]
)
def test_nothing_in_the_query_changes_where_it_leads(cast, query):
    assert visit(make_link(cast.a), query)["Location"].startswith("https://www.example.org/start?click=clk_")
