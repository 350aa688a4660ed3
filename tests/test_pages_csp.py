"""Pages under the strict content security policy: nothing inline, nothing from outside.

Every other page is looked at as test_pseudo_locale reads it."""

from __future__ import annotations

from html.parser import HTMLParser
from typing import Any

import pytest

from tests.support.route_walk import address, guarded_routes, row_of, side

pytestmark = [pytest.mark.matrix, pytest.mark.usefixtures("uncounted_navigation")]

# What each directive may at most allow; one that is not given falls back to default-src.
STRICT = {
    "default-src": {"'none'", "'self'"},
    "script-src": {"'none'", "'self'"},
    "style-src": {"'none'", "'self'"},
    "object-src": {"'none'"},
    "base-uri": {"'none'", "'self'"},
    "frame-ancestors": {"'none'"},
}
LOADED = {"script": "src", "link": "href", "img": "src", "iframe": "src", "source": "src", "use": "href"}

# Pages for those who build the product: their texts are in no other language.
DESIGN = [route for route in guarded_routes() if "design" in route.pattern and side(route) != "api"]


class Inline(HTMLParser):
    """What a strict policy would block on a page."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self._script = False

    def handle_starttag(self, tag, attrs) -> None:
        values = dict(attrs)
        where = f"<{tag} {values.get('class') or values.get('id') or ''}>"
        self.found += [f"{name} on {where}" for name in values if name == "style" or name.startswith("on")]
        if tag == "style":
            self.found.append("<style>")
        address = values.get(LOADED.get(tag, "")) or ""
        if address.startswith(("http:", "https:", "//", "javascript:")):
            self.found.append(f"{address} in {where}")
        self._script = tag == "script" and values.get("type") != "application/json"

    def handle_endtag(self, tag) -> None:
        self._script = False

    def handle_data(self, data) -> None:
        if self._script and data.strip():
            self.found.append(f"inline script: {data.strip()[:60]}")


def inline(html: str) -> list[str]:
    parser = Inline()
    parser.feed(html)
    return parser.found


def loosened(policy: str) -> list[str]:
    """The directives of a policy that allow more than they should."""
    given = {part.split()[0]: set(part.split()[1:]) for part in policy.split(";") if part.strip()}
    loose = []
    for name, allowed in STRICT.items():
        fallback = given.get("default-src", set()) if name.endswith("-src") else set()
        sources = given.get(name, fallback)
        if not sources or not sources <= allowed:
            loose.append(f"{name} {sorted(sources)}")
    return loose


def blocked(response: Any) -> list[str]:
    """What is wrong with a page under its policy."""
    if not response.headers.get("Content-Type", "").startswith("text/html"):
        return []
    return loosened(response.headers.get("Content-Security-Policy", "")) + inline(response.content.decode())


@pytest.mark.parametrize("route", DESIGN, ids=lambda route: route.pattern)
def test_a_page_has_the_strict_policy_and_lives_under_it(stage, route):
    page = stage.staff("administrator").get(address(route, row_of(route, stage.cast.a), stage.cast.a))
    assert page.status_code == 200
    assert blocked(page) == []


def test_the_login_page_has_the_strict_policy_and_lives_under_it(client, db):
    response = client.get("/accounts/login/")
    assert loosened(response["Content-Security-Policy"]) == []
    assert inline(response.content.decode()) == []


def test_the_check_finds_what_is_inline():
    page = """<p style="x" onclick="y">t</p><style>a</style><script>go()</script>
    <img src="https://example.org/x.png"><script src="/ours.js"></script>"""
    assert len(inline(page)) == 5
    assert loosened("default-src 'self' 'unsafe-inline'") != []
