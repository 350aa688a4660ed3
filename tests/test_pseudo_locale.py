"""Every page in a pseudo-locale: what is not bracketed is text that nobody marked for translation."""

from __future__ import annotations

import re
from html.parser import HTMLParser

import pytest
from django.utils.translation import trans_real

from core.routes import routes
from core.text import Translated, both
from referrals.plans.standard import PLANS
from tests.support.route_walk import address, row_of, side
from tests.test_pages_csp import blocked
from web.forms import all_countries
from web.templatetags import formats

pytestmark = [pytest.mark.matrix, pytest.mark.usefixtures("uncounted_navigation")]

# What stands on pages and is no sentence of ours: figures, dates, currencies, addresses, codes.
DATA = [
    r"https?://\S+",
    r"\S+@\S+",
    r"[a-z]+_[0-9a-z]{26}",
    r"\b\d{1,2} (Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)[a-z]*( \d{4})?",
    r"\b(January|February|March|April|May|June|July|August|September|October|November|December)\b",
    r"\b(Mon|Tue|Wed|Thu|Fri|Sat|Sun)(day|sday|nesday|rsday|urday)?\b",
    r"\b(Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)\b",
    r"\b(x|Text |Texte |person|Wave |Asked)\d+\b",
    r"\b[A-Z]{3}\b",
    r"\b[a-z]+(\.[a-z_]+)+:?[a-z_]*\b",
    r"\b[a-z]+:(read|write)\b",
    r"\b[0-9A-Z]{6}\b",
    r"\b[A-Z][a-z]+/[A-Z][A-Za-z_]+\b",
    r"\b[kMGT]?B\b|\bbytes\b|\bKB\b",
]
# Names of the cast, of what the world is filled with, and proper nouns of the product.
NAMES = [
    "Alpha Conseil", "Beta Services", "Test programme", "Our Foundation", "Bronze", "Silver", "Gold", "Platinum",
    "Technology", "Reseller", "Referral", "Comarketing", "Oem", "Strategic", "Company", "Government", "Health",
    "Platform", "Services", "France", "français", "english", "Français", "English", "Text",
    "IBAN", "BIC", "CSV", "XLSX", "PDF", "API", "ICS",
    "x1.pdf", "QR", "SVG", "PNG", "Ctrl K", "EN", "FR", "M€", "k€",
]  # fmt: skip


class Texts(HTMLParser):
    """The texts a person reads or hears: nodes, and the attributes that are spoken."""

    SPOKEN = {"aria-label", "title", "placeholder", "alt"}

    SILENT = ("script", "style", "code", "option", "textarea")
    VOID = (
        "area",
        "br",
        "col",
        "hr",
        "img",
        "input",
        "link",
        "meta",
        "path",
        "source",
        "circle",
        "rect",
        "line",
    )

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self._open: list[tuple[str, bool]] = []

    def handle_starttag(self, tag, attrs) -> None:
        values = dict(attrs)
        self.found += [value for name, value in attrs if name in self.SPOKEN and value]
        if tag not in self.VOID:
            hidden = values.get("aria-hidden") == "true" or "av" in (values.get("class") or "").split()
            self._open.append((tag, hidden or tag in self.SILENT))

    def handle_endtag(self, tag) -> None:
        while self._open and self._open.pop()[0] != tag:
            pass

    def handle_data(self, data) -> None:
        if data.strip() not in ("", "en", "fr") and not any(silent for _tag, silent in self._open):
            self.found.append(data)


def unmarked(html: str, names: list[str]) -> list[str]:
    """The texts of a page that hold a word which is neither translated nor data."""
    texts = Texts()
    texts.feed(html)
    left = []
    for text in texts.found:
        rest = _without_brackets(text)
        for name in sorted(names, key=len, reverse=True):
            rest = rest.replace(name, " ")
        for pattern in DATA:
            rest = re.sub(pattern, " ", rest)
        if re.search(r"[^\W\d_]{2,}", rest):
            left.append(" ".join(text.split())[:120])
    return left


def _without_brackets(text: str) -> str:
    while "⟦" in text:
        shorter = re.sub(r"⟦[^⟦⟧]*⟧", " ", text)
        if shorter == text:
            break
        text = shorter
    return text


@pytest.fixture
def pseudo_locale(monkeypatch):
    """Every translation comes back in brackets; its placeholders still fill."""
    monkeypatch.setattr(trans_real, "gettext", lambda message: f"⟦{message}⟧" if message else "")
    monkeypatch.setattr(trans_real, "pgettext", lambda context, message: f"⟦{message}⟧")
    monkeypatch.setattr(trans_real, "ngettext", lambda one, many, n: f"⟦{one if n == 1 else many}⟧")
    monkeypatch.setattr(trans_real, "npgettext", lambda context, one, many, n: f"⟦{one if n == 1 else many}⟧")
    from django.utils import translation

    for name in ("gettext", "pgettext", "ngettext", "npgettext"):
        monkeypatch.setattr(translation._trans, name, getattr(trans_real, name), raising=False)
    # What is kept as it was written once would be read without brackets, and with them by later tests.
    formats._in_days.cache_clear()
    yield
    formats._in_days.cache_clear()


PAGES = [
    route
    for route in routes()
    if "get" in route.permissions
    and side(route) in ("staff", "portal", "any")
    and "design" not in route.pattern
]


@pytest.mark.parametrize("route", PAGES, ids=lambda route: route.pattern)
def test_a_page_shows_marked_texts_alone_and_lives_under_its_policy(stage, pseudo_locale, route):
    cast = stage.cast
    url = address(route, row_of(route, cast.a), cast.a)
    client = stage.member("administrator") if side(route) == "portal" else stage.staff("administrator")
    response = client.get(url)
    assert blocked(response) == []
    if not response.headers.get("Content-Type", "").startswith("text/html") or response.status_code != 200:
        return
    people = [*cast.staff.values(), *cast.members["a"].values(), *cast.members["b"].values()]
    # A ready plan carries its name in every language, as the plan does that is made of it.
    plans = [str(Translated(both(fr, en))) for fr, en, *_rest in PLANS.values()]
    # Countries are listed once for each language, here perhaps by an earlier test.
    countries = [str(name) for _code, name in all_countries()]
    names = [*NAMES, *plans, *countries, *(user.name for user in people)]
    assert unmarked(response.content.decode(), names) == []
