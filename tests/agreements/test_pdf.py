"""Documents: what they say, that they are PDFs, and that they fetch nothing from outside."""

from __future__ import annotations

import re
import zlib
from contextlib import suppress

import pytest

from agreements.drafting import selectors
from agreements.signing import pdf
from tests.agreements.factories import make_draft


@pytest.fixture
def document(cast, time_machine):
    time_machine.move_to("2026-03-02T10:00:00Z", tick=False)
    agreement = make_draft(cast, language="fr")
    version = selectors.version_of(agreement, 1)
    signers = [{"side": "partner", "name": "Zoé Blanc", "capacity": "Directrice générale"}]
    return selectors.snapshot(agreement, version, signers)


def test_a_document_holds_the_parties_the_parts_the_values_and_the_signers(document):
    html = pdf.html("pdf/agreement.html", document)
    assert '<html lang="fr">' in html
    for said in (
        "2026-001",
        "Our Foundation",
        "Alpha Conseil",
        "1\u202f000,00\u202f€",
        "20\u202f%",
        "Zoé Blanc",
    ):
        assert said in html
    assert [part["part"] for part in document["parts"]] == [1, 2, 5, 8]
    assert document["parts"][1]["clauses"][0]["number"] == "2.1"


@pytest.mark.one_engine
def test_it_renders_to_a_pdf_of_as_many_pages_as_it_needs(document):
    content = pdf.render_agreement(document)
    assert content.startswith(b"%PDF-")
    assert page_count(content) == 1
    assert page_count(pdf.render_agreement({**document, "parts": document["parts"] * 12})) > 1


def page_count(content: bytes) -> int:
    """Page objects of a PDF, also those packed into compressed streams."""
    text = content
    for stream in re.findall(rb"stream\r?\n(.*?)\r?\nendstream", content, re.S):
        with suppress(zlib.error):
            text += zlib.decompress(stream)
    return len(re.findall(rb"/Type\s*/Page\b(?!s)", text))


def test_text_of_a_clause_is_text_and_never_markup_or_an_address_to_fetch(document):
    document["parts"][0]["clauses"][0]["text"] = '<img src="http://203.0.113.9/x"><script>alert(1)</script>'
    html = pdf.html("pdf/agreement.html", document)
    assert "<img" not in html
    assert "&lt;img" in html
    assert pdf.render_agreement(document).startswith(b"%PDF-")
