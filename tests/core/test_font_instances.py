"""The typeface of documents is made once, for all processes, and anew when the font changes."""

from __future__ import annotations

import os
import re
import subprocess
import sys

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
def font(tmp_path, settings):
    """A variable font of one letter, 500 wide, and a folder for its instances."""
    settings.FONTS_ROOT = tmp_path / "fonts"
    instances._in_memory.cache_clear()
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


def fonts_in(folder):
    return sorted(folder.glob("*.ttf"))


def test_an_instance_is_made_once_and_kept(font, tmp_path, settings, monkeypatch):
    first = instances.instance(font, BOLD)
    made = opened(first, tmp_path)
    assert "fvar" not in made
    assert made["name"].getDebugName(1) == "Square-wght700"
    [file] = fonts_in(settings.FONTS_ROOT)
    assert file.read_bytes() == first
    monkeypatch.setattr(instances, "_made", lambda *given: pytest.fail("made again"))
    assert instances.instance(font, BOLD) == first


def test_it_is_made_anew_when_the_font_changes(font, tmp_path, settings):
    instances.instance(font, BOLD)
    draw(font, 400)
    os.utime(font, ns=(1, 1))
    assert opened(instances.instance(font, BOLD), tmp_path)["glyf"]["A"].xMax == 400
    assert len(fonts_in(settings.FONTS_ROOT)) == 2


def test_a_folder_that_cannot_be_written_costs_once_a_process(font, settings, caplog, monkeypatch):
    settings.FONTS_ROOT.write_text("a file is in the way")
    first = instances.instance(font, BOLD)
    monkeypatch.setattr(instances, "_made", lambda *given: pytest.fail("made again"))
    assert instances.instance(font, BOLD) == first
    assert [record.message.partition(" (")[0] for record in caplog.records] == [
        f"cannot keep the font {settings.FONTS_ROOT}/Square-wght700 {instances._digest(font)}.ttf"
    ]


def test_what_a_killed_process_left_is_written_over(font, settings):
    settings.FONTS_ROOT.mkdir()
    rest = settings.FONTS_ROOT / f"Square-wght700 {instances._digest(font)}.part"
    rest.write_bytes(b"half")
    instances.instance(font, BOLD)
    assert not rest.exists()
    assert len(fonts_in(settings.FONTS_ROOT)) == 1


WORKER = """
import sys
from pathlib import Path
from django.conf import settings
settings.configure(FONTS_ROOT=Path(sys.argv[2]))
from web import instances
make = instances._made
def made(*given):
    print("made", flush=True)
    return make(*given)
instances._made = made
print("ready", flush=True)
sys.stdin.readline()
content = instances.instance(Path(sys.argv[1]), (("wght", 700.0),))
print(len(content))
"""


def test_two_processes_at_once_make_it_once(font, settings):
    command = [sys.executable, "-c", WORKER, str(font), str(settings.FONTS_ROOT)]
    workers = [
        subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) for _ in range(2)
    ]
    for worker in workers:
        assert worker.stdout.readline() == "ready\n"
    for worker in workers:
        worker.stdin.write("go\n")
        worker.stdin.flush()
    said = [worker.communicate(timeout=60)[0].split() for worker in workers]
    assert sorted(map(len, said)) == [1, 2]
    [file] = fonts_in(settings.FONTS_ROOT)
    assert {words[-1] for words in said} == {str(file.stat().st_size)}


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
