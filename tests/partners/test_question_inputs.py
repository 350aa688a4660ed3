"""How each kind of answer is asked in a form and shown on a page."""

from __future__ import annotations

import re
from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import QueryDict
from django.utils import translation

from core.actor import SYSTEM
from core.text import Translated, both
from partners.models import Question
from partners.questions import cells, kinds
from partners.questions import forms as inputs
from web.forms import Form

pytestmark = pytest.mark.django_db

CHOICES = [{"code": "s", "label": {"fr": "Petite", "en": "Small"}}, {"code": "l", "label": {"en": "Large"}}]
COLUMNS = [
    {"code": "year", "label": {"en": "Year", "fr": "Année"}, "kind": "number"},
    {"code": "sold", "label": {"en": "Sold"}, "kind": "money"},
    {"code": "share", "label": {"en": "Share"}, "kind": "percent"},
    {"code": "page", "label": {"en": "Page"}, "kind": "link"},
]


def asked(kind: str, **more) -> Question:
    return Question(**{"code": "q", "kind": kind, "label": both("Taille", "Size")} | more)


def form_of(question, data=None, files=None, value=None):
    form = Form(data, files, actor=SYSTEM, initial={"q": inputs.initial_of(question, value)})
    form.fields |= inputs.fields_of([question], SYSTEM)
    return form


ASKED = [
    (asked("text"), "q= Lyon ", "Lyon", "Lyon"),
    (asked("long_text"), "q=one%0Atwo", "one\ntwo", "one<br>two"),
    (asked("number", unit=both("jours", "days")), "q=12.50", "12.5", "12.5 days"),
    (asked("percent"), "q=30.6", "0.306", "30.6%"),
    (asked("percent"), "q=0", "0", "0%"),
    (
        asked("money"),
        "q_amount=-12.5&q_currency=EUR",
        {"amount": "-12.50", "currency": "EUR"},
        "−€12.50",
    ),
    (asked("money"), "q_amount=&q_currency=EUR", None, "–"),
    (asked("date"), "q=2026-11-29", "2026-11-29", "29 Nov 2026"),
    (asked("yes_no"), "q=false", False, "no"),
    (asked("yes_no"), "q=", None, "–"),
    (asked("choice", choices=CHOICES), "q=s", "s", "Small"),
    (asked("choices", choices=CHOICES), "q=l&q=s", ["l", "s"], "Large, Small"),
]


@pytest.mark.parametrize(("question", "typed", "stored", "said"), ASKED)
def test_what_is_typed_is_kept_and_said(question, typed, stored, said):
    form = form_of(question, QueryDict(typed))
    assert form.is_valid(), form.errors
    assert kinds.parse(question, form.cleaned_data["q"]) == stored
    assert cells.said_html(question, stored) == said
    # What is kept stands in the input again: saved as it is, it says the same.
    again = form_of(question, value=stored)
    assert kinds.parse(question, again.fields["q"].clean(_shown(again))) == stored


def _shown(form):
    """What the input of the form holds, as a browser would send it."""
    bound = form["q"]
    widget = bound.field.widget
    return widget.decompress(bound.value()) if hasattr(widget, "decompress") else bound.value()


def test_figures_are_written_and_read_in_french():
    with translation.override("fr"):
        form = form_of(asked("percent"), QueryDict("q=30,6"))
        assert form.is_valid()
        assert form.cleaned_data["q"] == Decimal("0.306")
        assert 'value="30,6"' in str(form_of(asked("percent"), value="0.306")["q"])
        assert cells.said_html(asked("percent"), "0.306") == "30,6\u202f%"
        assert str(form["q"].label) == "Taille (%)"
        assert cells.said_html(asked("yes_no"), True) == "oui"


def test_a_table_is_asked_as_rows_with_three_empty_ones_behind():
    table = asked("table", columns=COLUMNS)
    typed = QueryDict(
        "q-rows=4&q-0-year=2025&q-0-sold_amount=10.5&q-0-sold_currency=EUR&q-0-share=12.5&q-0-page="
        "&q-1-year=&q-1-sold_amount=&q-1-sold_currency=EUR&q-2-page=example.test/a"
    )
    form = form_of(table, typed)
    assert form.is_valid(), form.errors
    stored = kinds.parse(table, form.cleaned_data["q"])
    assert stored == [
        {"year": "2025", "sold": {"amount": "10.50", "currency": "EUR"}, "share": "0.125"},
        {"page": "https://example.test/a"},
    ]
    shown = str(form_of(table, value=stored)["q"])
    assert 'name="q-rows" value="5"' in shown
    assert 'name="q-0-share" value="12.5"' in shown
    assert 'aria-label="Year, row 2"' in shown
    said = cells.said_html(table, stored)
    assert '<td class="num labelled">€10.50</td><td class="num labelled">12.5%</td>' in said
    assert 'href="https://example.test/a" rel="nofollow noopener noreferrer"' in said


def test_a_cell_that_is_none_is_named_by_row_and_column_and_kept_as_typed():
    form = form_of(asked("table", columns=COLUMNS), QueryDict("q-rows=3&q-1-year=many&q-0-page=a.test"))
    assert not form.is_valid()
    assert form.errors["q"] == ["Row 2, Year: Enter a number."]
    assert 'value="many"' in str(form["q"])


def test_a_file_stays_unless_another_or_none_takes_its_place():
    question, kept = asked("file"), {"id": "file_1", "name": "offer.pdf"}
    assert "offer.pdf" in str(form_of(question, value=kept)["q"])
    stays = form_of(question, QueryDict(""), {}, value=kept)
    assert stays.is_valid()
    assert stays.cleaned_data["q"] == kept
    gone = form_of(question, QueryDict("q-clear=on"), {}, value=kept)
    assert gone.is_valid()
    assert gone.cleaned_data["q"] is None
    upload = SimpleUploadedFile("new.txt", b"Terms")
    new = form_of(question, QueryDict(""), {"q": upload}, value=kept)
    assert new.is_valid()
    assert new.cleaned_data["q"] is upload


def test_somebody_who_left_stays_chosen(cast):
    person = cast.staff["manager"]
    person.is_active = False
    person.save(update_fields=["is_active"])
    question = asked("person")
    form = form_of(question, QueryDict(f"q={person.public_id}"), value={"id": person.public_id, "name": "x"})
    assert form.is_valid()
    assert form.cleaned_data["q"] == person.public_id
    assert not form_of(question, QueryDict(f"q={person.public_id}")).is_valid()


def test_what_somebody_wrote_is_never_markup():
    words = '<b>x</b> "https://a.test/?q=<script>"'
    assert "<b>" not in cells.said_html(asked("text"), words)
    assert "<script>" not in cells.said_html(asked("long_text"), words)
    assert cells.said_html({"kind": "link"}, "javascript:alert(1)") == "javascript:alert(1)"
    assert cells.said_html({"kind": "link"}, "//evil.test") == "//evil.test"
    assert "<a" in cells.said_html({"kind": "link"}, "/staff/partners/")
    assert "<b>" not in str(form_of(asked("text", help=Translated(en=words)))["q"].as_field_group())
    with translation.override("en"):
        assert cells.said_html(asked("file"), {"id": "f", "name": "<i>.pdf"}, url="/f?a=1&b=2") == (
            '<a href="/f?a=1&amp;b=2">&lt;i&gt;.pdf</a>'
        )


def test_the_currencies_are_read_once_for_any_number_of_amounts(django_assert_num_queries):
    questions = [asked("money"), asked("table", columns=COLUMNS, label=both("a", "a"))]
    questions[1].code = "r"
    with django_assert_num_queries(2):
        form = Form(actor=SYSTEM)
        form.fields |= inputs.fields_of(questions, SYSTEM)
        assert str(form["q"])
        assert str(form["r"])


def test_the_currency_that_is_kept_is_offered_beside_those_with_a_rate():
    new = str(form_of(asked("money"))["q"])
    assert re.findall(r'<option value="(\w+)"( selected)?', new) == [("EUR", " selected")]
    kept = str(form_of(asked("money"), value={"amount": "1", "currency": "TND"})["q"])
    assert re.findall(r'<option value="(\w+)"( selected)?', kept) == [("EUR", ""), ("TND", " selected")]
