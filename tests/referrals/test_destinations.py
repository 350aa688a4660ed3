"""Where links may lead, attacked; and what is counted as a visit."""

from __future__ import annotations

import pytest

from core.errors import DomainError
from referrals.links import destinations

HOSTS = ["example.org", "*.shop.example.org", "xn--bcher-kva.example"]


@pytest.mark.parametrize(
    "url",
    [
        "https://example.org",
        "https://example.org/a/b?c=d&e=%20#f",
        "https://fr.shop.example.org/x",
        "https://xn--bcher-kva.example/",
    ],
)
def test_allowed(url):
    assert destinations.is_allowed(url, HOSTS)


@pytest.mark.parametrize(
    "url",
    [
        "",
        "/relative",
        "//evil.test",
        "http://example.org/",
        "javascript:alert(1)",
        "data:text/html,x",
        "https:example.org",
        "https:///evil.test",
        "https:/\\evil.test",
        "https://evil.test/",
        "https://evil.test/https://example.org",
        "https://example.org@evil.test/",
        "https://example.org:pw@evil.test/",
        "https://user@example.org/",
        "https://example.org:8443/",
        "https://example.org.evil.test/",
        "https://evil-example.org/",
        "https://notshop.example.org/",
        "https://shop.example.org/",
        "https://example.org\\@evil.test/",
        "https://example.org%2f@evil.test/",
        "https://example.org%40evil.test/",
        "https://evil.test#@example.org/",
        "https://evil.test?@example.org/",
        "https://ex\u0430mple.org/",
        "https://example\u3002org/",
        "https://example.org\u2215evil.test/",
        "https://b\u00fccher.example/",
        "https://example.org\n.evil.test/",
        "https://example.org\t/",
        " https://example.org/",
        "https://example.org /",
        "https://EXAMPLE.ORG@evil.test",
        "https://[::1]/",
        "https://[example.org/",
        "https://0x7f000001/",
        "https://example.org./",
    ],
)
def test_refused(url):
    assert not destinations.is_allowed(url, HOSTS)
    with pytest.raises(DomainError) as refusal:
        destinations.check_destination(url, HOSTS)
    assert (refusal.value.status, refusal.value.field) == (422, "destination")


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("Example.ORG", "example.org"),
        ("bücher.example", "xn--bcher-kva.example"),
        ("*.Shop.example.org", "*.shop.example.org"),
    ],
)
def test_hosts_are_kept_in_one_form(typed, kept):
    assert destinations.normalise_host(typed) == kept


@pytest.mark.parametrize(
    "typed", ["", "*", "*.", "localhost", "exa mple.org", "example.org/x", "example.org:80", "*.*.org"]
)
def test_what_is_no_host_is_refused(typed):
    with pytest.raises(DomainError):
        destinations.normalise_host(typed)


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://example.org", "https://example.org?click=clk_1"),
        ("https://example.org/a?b=c", "https://example.org/a?b=c&click=clk_1"),
        ("https://example.org/a#top", "https://example.org/a?click=clk_1#top"),
    ],
)
def test_the_click_goes_into_the_query(url, expected):
    assert destinations.with_click(url, "clk_1") == expected


BROWSER = "Mozilla/5.0 (X11; Linux x86_64) Gecko/20100101 Firefox/140.0"


@pytest.mark.parametrize(
    ("method", "headers", "counted"),
    [
        ("GET", {"User-Agent": BROWSER}, True),
        ("HEAD", {"User-Agent": BROWSER}, False),
        ("GET", {}, False),
        ("GET", {"User-Agent": BROWSER, "Sec-Purpose": "prefetch;prerender"}, False),
        ("GET", {"User-Agent": BROWSER, "Purpose": "prefetch"}, False),
        ("GET", {"User-Agent": BROWSER, "X-Moz": "prefetch"}, False),
        ("GET", {"User-Agent": "Googlebot/2.1 (+http://www.google.com/bot.html)"}, False),
        ("GET", {"User-Agent": "facebookexternalhit/1.1"}, False),
        ("GET", {"User-Agent": "curl/8.5"}, False),
    ],
)
def test_machines_and_prefetches_are_not_counted(method, headers, counted):
    assert destinations.is_counted(method, headers) is counted


@pytest.mark.parametrize(
    ("referrer", "host"),
    [
        ("https://Blog.example.net/post?id=7&mail=a@b.c", "blog.example.net"),
        ("", ""),
        ("not a url", ""),
        ("https://[", ""),
    ],
)
def test_only_the_host_of_the_referrer_is_kept(referrer, host):
    assert destinations.referrer_host(referrer) == host
