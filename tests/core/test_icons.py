"""An icon that does not exist would be a broken page, so every name in the source is looked up."""

import re
from importlib import resources
from pathlib import Path
from zipfile import ZipFile

import pytest
from django.conf import settings

from core.events.registry import EVENT_TYPES

pytestmark = pytest.mark.one_engine

ICON_NAME = re.compile(r"""(?:icon\s*[=:]\s*|\blucide )["']([a-z0-9-]+)["']""")
ROOMS = Path(settings.BASE_DIR)


def named_in_the_source() -> dict[str, str]:
    """Each icon name with a file that uses it."""
    found: dict[str, str] = {}
    for pattern in ("*/**/*.py", "templates/**/*.html"):
        for file in ROOMS.glob(pattern):
            if file.relative_to(ROOMS).parts[0] in {".venv", "tests", "var", "staticfiles"}:
                continue
            found.update(dict.fromkeys(ICON_NAME.findall(file.read_text()), str(file.relative_to(ROOMS))))
    return found


def drawn() -> set[str]:
    """The icons that the library brings."""
    with resources.files("lucide").joinpath("lucide.zip").open("rb") as archive:
        return {name.removesuffix(".svg") for name in ZipFile(archive).namelist()}


def test_every_icon_named_in_the_source_exists():
    named = named_in_the_source() | {kind.icon: code for code, kind in EVENT_TYPES.items()}
    library = drawn()
    assert len(named) > 100
    assert {name: where for name, where in named.items() if name not in library} == {}
