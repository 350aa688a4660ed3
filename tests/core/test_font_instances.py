"""The typeface of documents: an instance of a variable font for each style."""

from __future__ import annotations

import re

import pytest
from fontTools.fontBuilder import FontBuilder
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.ttLib import TTFont

from web import instances, pdf

pytestmark = pytest.mark.one_engine

BOLD = (("wght", 700.0),)
PAGE = '<html lang="en"><head><link rel="stylesheet" href="css/pdf.css"></head><body>{}</body></html>'


def square(side: int):
    pen = TTGlyphPen(None)
    for step, point in enumerate(((0, 0), (0, side), (side, side), (side, 0))):
        (pen.lineTo if step else pen.moveTo)(point)
    pen.closePath()
    return pen.glyph()


@pytest.fixture
def font(tmp_path):
    """A variable font of one letter, 500 wide."""
    return draw(tmp_path / "Square[wght].ttf", 500)


def draw(path, side):
    builder = FontBuilder(1000)
    builder.setupGlyphOrder([".notdef", "A"])
    builder.setupCharacterMap({65: "A"})
    builder.setupGlyf({".notdef": square(100), "A": square(side)})
    builder.setupHorizontalMetrics({".notdef": (600, 0), "A": (600, 0)})
    builder.setupHorizontalHeader(ascent=800, descent=-200)
    builder.setupNameTable({"familyName": "Square", "styleName": "Regular"})
    builder.setupOS2()
    builder.setupPost()
    builder.setupFvar([("wght", 100, 400, 900, "Weight")], [])
    builder.setupGvar({})
    builder.save(path)
    return path


def opened(content: bytes, tmp_path) -> TTFont:
    file = tmp_path / "opened.ttf"
    file.write_bytes(content)
    return TTFont(file)


def test_an_instance_is_pinned_named_and_made_once(font, tmp_path):
    first = instances.instance(font, BOLD)
    made = opened(first, tmp_path)
    assert "fvar" not in made
    assert made["name"].getDebugName(1) == "Square-wght700"
    assert made["glyf"]["A"].xMax == 500
    font.unlink()
    assert instances.instance(font, BOLD) is first


def test_every_style_of_a_document_has_its_own_instance():
    content = pdf.from_html(
        PAGE.format("<h1>Title</h1><h2>Head</h2><p>Text <b>bold</b> <i>slanted</i></p>"),
        uncompressed_pdf=True,
    )
    assert set(re.findall(rb"/BaseFont /[A-Z]{6}\+([\w-]+)", content)) == {
        b"Inter", b"Inter-Semi-Bold", b"Inter-Italic", b"Inter-Heading-Semi-Bold", b"Inter-Title-Bold",
    }  # fmt: skip


def test_a_heading_is_written_with_the_typefaces_of_other_scripts_too():
    content = pdf.from_html(PAGE.format("<h1>Contrat שלום</h1>"), uncompressed_pdf=True)
    names = re.findall(rb"/BaseFont /[A-Z]{6}\+([A-Za-z]+\d*)", content)
    assert sorted({re.sub(rb"\d", b"", name) for name in names}) == [b"Inter", b"Letters"]


def test_the_same_document_is_the_same_bytes():
    page = PAGE.format("<h1>Title</h1><p>Text <b>bold</b></p>")
    assert pdf.from_html(page) == pdf.from_html(page)
