"""The demo speaks the reader's language: what is configured in both, what belongs to a partner in the partner's."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html.parser import HTMLParser
from typing import Any

import pytest
from django.apps import apps
from django.conf import settings
from django.db import models
from django.urls import reverse

from accounts.models import User
from core.text import Translated, TranslatedField
from partners.models import Answer, Contact, Partner, Question
from pipeline.models import Application, Deal, Sale, Wish
from referrals.models import Coupon, ReferralLink
from tests.demo.loaded.pages import browser
from tests.support.languages import language_of

pytestmark = pytest.mark.one_engine

LANGUAGES = ("fr", "en")
# Columns that hold codes and names of other systems and products, which nobody reads as a text.
CODES = {
    "public_id", "code", "slug", "domain", "value", "line", "source", "ticked_by", "clause_code", "sale_ref",
    "external_id", "customer_ref", "fingerprint", "sha256", "name_key", "kpi", "member", "standard_template",
    "alternative_to", "embargo_zone", "completed_by", "permission", "holder",
}  # fmt: skip
Text = tuple[str, str, str]  # where, the language it should have, the text


def own_columns(model: type[models.Model]) -> list[str]:
    """The columns of a table in which a person writes one text."""
    return [
        column.name
        for column in model._meta.concrete_fields
        if isinstance(column, models.CharField | models.TextField)
        and not column.choices
        and column.name not in CODES
    ]


def texts_of_partners() -> Iterator[Text]:
    """Each text that belongs to a partner, with the partner's language."""
    for model in apps.get_models():
        path = getattr(model, "PARTNER_PATH", "")
        if not path:
            continue
        language = "language" if path == "self" else f"{path}__language"
        for column in own_columns(model):
            rows = model._base_manager.exclude(**{column: ""}).exclude(**{language: None})
            if model is Answer:
                # What is chosen is kept by its code.
                rows = rows.exclude(question__kind__in=[Question.Kind.CHOICE, Question.Kind.CHOICES])
            for text, spoken in rows.order_by().values_list(column, language).distinct():
                yield f"{model._meta.label}.{column}", spoken, text or ""


def configured_texts() -> Iterator[tuple[str, Translated]]:
    """Texts of the programme; what is written with one partner has the partner's language at least."""
    for model in apps.get_models():
        for column in model._meta.concrete_fields:
            if isinstance(column, TranslatedField) and not getattr(model, "PARTNER_PATH", ""):
                for text in model._base_manager.values_list(column.name, flat=True):
                    yield f"{model._meta.label}.{column.name}", Translated(text or {})


def test_what_belongs_to_a_partner_is_written_in_its_language(demo):
    found = list(texts_of_partners())
    said = [(where, spoken, text) for where, spoken, text in found if language_of(text)]
    # The detector hears both languages in many tables, so what it does not object to was looked at.
    assert {spoken for _where, spoken, _text in said} == set(LANGUAGES)
    assert len({where for where, _spoken, _text in said}) > 25
    assert [row for row in said if language_of(row[2]) != row[1]] == []


def test_what_is_written_with_a_partner_by_language_has_the_partner_s(demo):
    found = 0
    for model in apps.get_models():
        path = getattr(model, "PARTNER_PATH", "")
        columns = (
            [c.name for c in model._meta.concrete_fields if isinstance(c, TranslatedField)] if path else []
        )
        for column in columns:
            for text, spoken in model._base_manager.values_list(column, f"{path}__language"):
                assert not any((text or {}).values()) or (text or {}).get(spoken), (model, column, text)
                found += bool(text)
    assert found > 100


def test_a_wish_is_written_in_one_language(demo):
    for wish in Wish.objects.all():
        heard = {language_of(text) for text in (wish.reason, wish.contact, wish.blocker)} - {""}
        assert len(heard) == 1, wish.name


def test_what_is_configured_is_there_in_both_languages(demo):
    texts = list(configured_texts())
    assert len(texts) > 300
    assert [(where, dict(text)) for where, text in texts if text and not all(map(text.get, LANGUAGES))] == []
    wrong = [
        (where, language, text[language])
        for where, text in texts
        for language in LANGUAGES
        if language_of(text.get(language, "")) not in ("", language)
    ]
    assert wrong == []


def test_no_customer_is_told_from_another_by_a_number(demo):
    names = set(Deal.objects.values_list("customer_name", flat=True))
    assert len(names) > 60
    assert [name for name in names if any(letter.isdigit() for letter in name)] == []


# -- Pages ------------------------------------------------------------------------------------------------


class Lines(HTMLParser):
    """What a page says, a line for each element; without what a script, a style or a choice holds."""

    SILENT = {"script", "style", "select", "textarea"}

    def __init__(self) -> None:
        super().__init__()
        self.lines: set[str] = set()
        self._silent = 0

    def handle_starttag(self, tag: str, attributes: Any) -> None:
        self._silent += tag in self.SILENT

    def handle_endtag(self, tag: str) -> None:
        self._silent -= tag in self.SILENT

    def handle_data(self, data: str) -> None:
        if not self._silent and data.strip():
            self.lines.add(" ".join(data.split()))


PAGES = [
    "web:my_day", "partners:list", "pipeline:deals", "pipeline:recruitment-board", "pipeline:recruitment-list",
    "pipeline:recruitment-calendar", "pipeline:wishes", "pipeline:sales", "agreements:list", "agreements:renewals",
    "referrals:links", "referrals:coupons", "referrals:commissions", "referrals:campaigns", "referrals:plans",
    "payouts:statements", "payouts:receivables", "payouts:ledger", "marketing:list", "integrations:list",
    "insights:dashboard", "insights:targets", "partners:rates",
]  # fmt: skip


# Lines that are spelled alike in both languages.
BOTH = {"Due"}


def names() -> list[str]:
    """How people and organisations are called, the longest first: a name has no language."""
    sources: list[tuple[type[models.Model], str]] = [
        (Partner, "name"), (Contact, "name"), (User, "name"), (User, "job_title"), (Deal, "customer_name"),
        (Sale, "customer_name"), (Wish, "name"), (Application, "name"), (ReferralLink, "code"), (Coupon, "code"),
    ]  # fmt: skip
    found = {name for model, column in sources for name in model._base_manager.values_list(column, flat=True)}
    return sorted(found - {""}, key=len, reverse=True)


def lines_of(url: str, language: str) -> set[str]:
    client = browser("admin")
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = language
    User.objects.filter(email="admin@demo.test").update(language=language)
    response = client.get(url)
    assert response.status_code == 200, url
    reader = Lines()
    reader.feed(response.content.decode())
    return reader.lines


def foreign_lines(language: str) -> list[tuple[str, str]]:
    """What the pages say in the other language, though no partner of that language wrote it."""
    called = re.compile("|".join(map(re.escape, names())))
    written = {text for _where, spoken, text in texts_of_partners() if spoken != language and len(text) > 3}
    written |= {
        text for wish in Wish.objects.all() for text in (wish.reason, wish.contact, wish.blocker) if text
    }
    found = []
    for route in PAGES:
        for line in lines_of(reverse(route), language):
            start = line.removesuffix("…")
            foreign = language_of(called.sub("", line)) not in ("", language)
            if (
                foreign
                and line not in BOTH
                and not any(text in line or text.startswith(start) for text in written)
            ):
                found.append((route, line))
    return found


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_page_says_a_line_in_the_other_language_that_no_partner_wrote(demo, language):
    assert foreign_lines(language) == []
