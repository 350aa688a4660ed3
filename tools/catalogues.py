"""Catalogues of the texts in code and templates, without gettext: Babel does all of it.

tools/catalogues.py compile    .po to .mo, where the .po is newer
tools/catalogues.py extract    bring every .po up to date; English answers with the text itself
tools/catalogues.py check      fail on a text that is missing, empty, fuzzy or has other variables
"""

import io
import os
import re
import sys
from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.conf import settings
from django.utils.translation.template import templatize

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "prm.settings")
LOCALES = [code for code, _name in settings.LANGUAGES]
NOT_OURS = {"var", "tests", "tools", "bench", "locale", "static", "docs", "deploy", "node_modules"}
# Header lines that say when and by whom, which the version control knows.
LEFT_OUT = tuple(
    f'"{name}'.encode()
    for name in (
        "POT-",
        "PO-",
        "Project-Id",
        "Report-Msgid",
        "Last-Translator",
        "Language-Team",
        "Generated-By",
    )
)
MARKED = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
    "npgettext_lazy": ((1, "c"), 2, 3),
}


def path_of(locale: str) -> Path:
    return ROOT / "locale" / locale / "LC_MESSAGES" / "django.po"


def sources() -> Iterator[Path]:
    for folder, folders, files in os.walk(ROOT):
        folders[:] = sorted(name for name in folders if not name.startswith((".", "__")))
        if Path(folder) == ROOT:
            folders[:] = [name for name in folders if name not in NOT_OURS]
        yield from (Path(folder) / name for name in sorted(files))


def python_source(path: Path) -> str | None:
    """What Babel can read: Python as it is, a template as the calls its tags stand for."""
    if path.suffix == ".py":
        return path.read_text()
    if path.suffix in (".html", ".txt", ".svg") and "templates" in path.parts:
        calls = templatize(path.read_text(), origin=str(path))
        return "\n".join(line.strip() for line in calls.splitlines())
    return None


def texts() -> Catalog:
    """Every marked text of the product."""
    catalogue = Catalog(charset="utf-8")
    for path in sources():
        if source := python_source(path):
            try:
                for _line, message, _comments, context in extract(
                    "python", io.BytesIO(source.encode()), MARKED, options={"encoding": "utf-8"}
                ):
                    catalogue.add(message, context=context)
            except (SyntaxError, IndentationError) as error:
                sys.exit(f"{path.relative_to(ROOT)}: {error}")
    return catalogue


def read(locale: str) -> Catalog:
    path = path_of(locale)
    if not path.exists():
        return Catalog(locale=locale, charset="utf-8")
    with path.open("rb") as file:
        return read_po(file, locale=locale)


def write(locale: str, catalogue: Catalog) -> None:
    """Sorted, without places, people and dates, so that a change shows only what changed."""
    catalogue.header_comment = (
        f"# The product in {catalogue.locale.english_name}. SPDX-License-Identifier: EUPL-1.2"
    )
    buffer = io.BytesIO()
    write_po(buffer, catalogue, width=100, no_location=True, sort_output=True, ignore_obsolete=True)
    kept = [line for line in buffer.getvalue().splitlines(keepends=True) if not line.startswith(LEFT_OUT)]
    path_of(locale).parent.mkdir(parents=True, exist_ok=True)
    path_of(locale).write_bytes(b"".join(kept))


def run_extract() -> None:
    for locale in LOCALES:
        current, catalogue = texts(), read(locale)
        catalogue.update(current, no_fuzzy_matching=True, update_header_comment=False)
        catalogue.fuzzy = False
        if locale == "en":
            for message in catalogue:
                if message.id:
                    message.string = message.id
        write(locale, catalogue)
        print(f"{locale}: {len(catalogue)} texts, {len(gaps(catalogue, current))} to look at")


def run_compile() -> None:
    for source in sorted((ROOT / "locale").glob("*/LC_MESSAGES/*.po")):
        target = source.with_suffix(".mo")
        if target.exists() and target.stat().st_mtime >= source.stat().st_mtime:
            continue
        with source.open("rb") as file:
            catalogue = read_po(file, locale=source.parts[-3])
        with target.open("wb") as file:
            write_mo(file, catalogue)
        print(f"· compiled {source.relative_to(ROOT)}", flush=True)


def names(text: str | tuple[str, ...]) -> set[str]:
    """The names in braces that events and mails fill in; percent signs are Babel's to check."""
    return set(re.findall(r"{(\w+)}", "".join(text)))


def gaps(catalogue: Catalog, current: Catalog) -> list[str]:
    """What a reader of this language would meet untranslated or broken."""
    found = []
    for text in current:
        if not text.id:
            continue
        message = catalogue.get(text.id, text.context)
        singular = text.id if isinstance(text.id, str) else text.id[0]
        if message is None:
            found.append(f"missing: {singular!r}")
        elif message.fuzzy:
            found.append(f"fuzzy: {singular!r}")
        elif not all([message.string] if isinstance(message.string, str) else message.string or [""]):
            found.append(f"empty: {singular!r}")
        else:
            found += [f"{error}: {singular!r}" for error in message.check(catalogue)]
            found += [f"other {{names}}: {singular!r}"] * (names(message.id) != names(message.string))
    return found


def run_check() -> None:
    current = texts()
    found = [f"{locale}: {gap}" for locale in LOCALES for gap in gaps(read(locale), current)]
    print("\n".join(found) or f"{len(current)} texts, complete in {', '.join(LOCALES)}")
    sys.exit(bool(found))


if __name__ == "__main__":
    commands = {"compile": run_compile, "extract": run_extract, "check": run_check}
    if len(sys.argv) != 2 or sys.argv[1] not in commands:
        sys.exit(__doc__)
    commands[sys.argv[1]]()
