"""Whatever is marked for translation reaches the catalogues: no marking by another name, nothing marked
that is no text, and each text in the catalogue of every language."""

from __future__ import annotations

import ast
import os
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po
from django.conf import settings

from tools import catalogues as tool

pytestmark = pytest.mark.one_engine

ROOT = Path(__file__).resolve().parent.parent
NOT_OURS = {"var", "tests", "tools", "bench", "locale", "static", "docs", "deploy", "migrations"}
MODULE = "django.utils.translation"
# The functions that mark, and which of their arguments are texts (a context first, or singular and plural).
MARKING = {
    "gettext": (0,), "gettext_lazy": (0,), "gettext_noop": (0,), "ngettext": (0, 1), "ngettext_lazy": (0, 1),
    "pgettext": (0, 1), "pgettext_lazy": (0, 1), "npgettext": (0, 1, 2), "npgettext_lazy": (0, 1, 2),
}  # fmt: skip
ALIASES = {"_"}


def sources(*suffixes: str) -> Iterator[Path]:
    for folder, folders, files in os.walk(ROOT):
        folders[:] = [name for name in folders if name not in NOT_OURS and not name.startswith((".", "__"))]
        yield from (Path(folder) / name for name in files if name.endswith(suffixes))


def marks(path: Path) -> tuple[list[str], list[str]]:
    """The texts that a Python file marks, and what is wrong with how it marks them."""
    nodes = list(ast.walk(ast.parse(path.read_text())))
    known, wrong = imported(nodes)
    texts: list[str] = []
    for node in nodes:
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.Name) and node.value.id in known:
            wrong.append((node.lineno, f"gives {node.value.id} another name"))
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            if node.func.attr in MARKING:
                wrong.append((node.lineno, f"marks by .{node.func.attr}()"))
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in known:
            said = literals(node, MARKING[known[node.func.id]])
            texts += [text for text in said if text is not None]
            if None in said:
                wrong.append((node.lineno, "marks what is no text"))
    place = path.relative_to(ROOT)
    return texts, [f"{place}:{line} {what}" for line, what in wrong]


def imported(nodes: list[ast.AST]) -> tuple[dict[str, str], list[tuple[int, str]]]:
    """What the marking functions are called in a file, and the names that no catalogue reads."""
    known: dict[str, str] = {}
    wrong = []
    for node in nodes:
        names = node.names if isinstance(node, ast.ImportFrom) and node.module == MODULE else []
        for name in names:
            called = name.asname or name.name
            if name.name in MARKING:
                known[called] = name.name
                if called != name.name and called not in ALIASES:
                    wrong.append((node.lineno, f"calls {name.name} {called}"))
    return known, wrong


def literals(call: ast.Call, places: tuple[int, ...]) -> list[str | None]:
    """The texts among the arguments of a call; None for what is not written out."""
    found: list[str | None] = []
    for place in places:
        argument = call.args[place] if place < len(call.args) else None
        text = argument.value if isinstance(argument, ast.Constant) else None
        found.append(text if isinstance(text, str) else None)
    return found


@cache
def everything() -> tuple[frozenset[str], tuple[str, ...]]:
    """All texts marked in code, without their contexts, and all that is wrong."""
    texts: set[str] = set()
    wrong: list[str] = []
    for path in sources(".py"):
        found, faults = marks(path)
        texts.update(found)
        wrong.extend(faults)
    return frozenset(texts), tuple(wrong)


def catalogues() -> dict[str, Catalog]:
    found = {}
    for code, _name in settings.LANGUAGES:
        with (ROOT / "locale" / code / "LC_MESSAGES" / "django.po").open("rb") as file:
            found[code] = read_po(file, locale=code)
    return found


def words_of(catalogue: Catalog) -> set[str]:
    """Every text and every context of a catalogue that has its translation."""
    words: set[str] = set()
    for message in catalogue:
        ids = message.id if isinstance(message.id, tuple | list) else (message.id,)
        strings = message.string if isinstance(message.string, tuple | list) else (message.string,)
        if all(strings):
            words |= {*ids, message.context or ""}
    return words


def test_texts_are_marked_under_names_that_the_catalogues_read():
    _texts, wrong = everything()
    assert not wrong


def test_every_text_of_the_code_is_in_every_catalogue():
    texts, _wrong = everything()
    assert len(texts) > 2_000
    for code, catalogue in catalogues().items():
        missing = sorted(texts - words_of(catalogue))
        assert not missing, (code, missing[:10])


def test_every_text_of_the_templates_is_in_every_catalogue():
    marked = re.compile(r"""\{%\s*trans(?:late)?\s+"((?:[^"\\]|\\.)+)"|_\("((?:[^"\\]|\\.)+)"\)""")
    texts = {
        (whole or part).replace('\\"', '"')
        for path in sources(".html", ".txt", ".svg")
        if "templates" in path.parts
        for whole, part in marked.findall(path.read_text())
    }
    assert len(texts) > 500
    for code, catalogue in catalogues().items():
        # A percent sign is doubled where a text is filled in.
        found = {word.replace("%%", "%") for word in words_of(catalogue)}
        missing = sorted(text for text in texts if text.replace("%%", "%") not in found)
        assert not missing, (code, missing[:10])


def test_every_text_that_is_taken_out_has_its_translation_and_its_variables():
    """Of Python and templates alike, however a template marks it: what a reader would meet untranslated."""
    current = tool.texts()
    assert len(current) > 3_000
    for code, catalogue in catalogues().items():
        assert tool.gaps(catalogue, current) == [], code


@pytest.mark.parametrize(
    "tag",
    [
        '{% trans "Thank you." %}',
        "{% trans 'Thank you.' %}",
        '{% translate "Thank you." %}',
        '{% translate "Thank you." as said %}',
        "{% blocktrans %}Thank you.{% endblocktrans %}",
        "{% blocktranslate trimmed %} Thank you. {% endblocktranslate %}",
        '{% card _("Thank you.") %}{% endcard %}',
        '{{ words|default:_("Thank you.") }}',
    ],
)
def test_a_text_is_taken_out_of_a_template_however_it_is_marked(tmp_path, monkeypatch, tag):
    monkeypatch.setattr(tool, "ROOT", tmp_path)
    (tmp_path / "templates").mkdir()
    (tmp_path / "templates" / "case.html").write_text("{% load i18n %}<p>" + tag + "</p>")
    assert [message.id for message in tool.texts() if message.id] == ["Thank you."]


def test_no_template_marks_by_another_name():
    """The loading of ``i18n`` under another library, or a tag of ours that translates, would be unseen."""
    unseen = re.compile(r"{%\s*(?:gettext|ngettext|pgettext|trans_\w+|_)\b")
    wrong = [
        str(path.relative_to(ROOT))
        for path in sources(".html", ".txt", ".svg")
        if "templates" in path.parts and unseen.search(path.read_text())
    ]
    assert wrong == []


def test_the_check_sees_what_it_is_for(tmp_path, monkeypatch):
    monkeypatch.setattr("tests.test_marked_texts.ROOT", tmp_path)
    file = tmp_path / "case.py"
    file.write_text(
        "from django.utils.translation import gettext as _now\n"
        "from django.utils.translation import gettext_lazy as _\n"
        "from django.utils import translation\n"
        "later = _\n"
        "a = _now('Thank you.')\n"
        "b = _('Yes')\n"
        "c = _(b)\n"
        "d = translation.gettext('No')\n"
    )
    texts, wrong = marks(file)
    assert texts == ["Thank you.", "Yes"]
    assert [line.split(":", 1)[1] for line in wrong] == [
        "1 calls gettext _now",
        "4 gives _ another name",
        "7 marks what is no text",
        "8 marks by .gettext()",
    ]
