"""Static files: hashed and compressed names, and the typeface taken from its wheel."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import fontpkg_inter
from django.contrib.staticfiles import finders
from django.contrib.staticfiles.finders import BaseFinder
from django.core.files.storage import FileSystemStorage
from whitenoise.storage import CompressedManifestStaticFilesStorage

# The names in the wheel hold brackets and commas, which style sheets and proxies stumble over.
FONTS = {
    "fonts/Inter.ttf": "Inter[opsz,wght].ttf",
    "fonts/Inter-Italic.ttf": "Inter-Italic[opsz,wght].ttf",
}


class FontStorage(FileSystemStorage):
    """Reads the wheel's fonts under our names."""

    def __init__(self) -> None:
        super().__init__(location=str(fontpkg_inter.ROOT / "files"))

    def path(self, name: str) -> str:
        return super().path(FONTS[name])


class FontFinder(BaseFinder):
    """Offers the fonts to ``collectstatic`` and to the development server."""

    storage = FontStorage()

    def check(self, **kwargs) -> list:
        return []

    def find(self, path: str, find_all: bool = False, **kwargs) -> str | list[str]:
        found = self.storage.path(path) if path in FONTS else None
        if find_all:
            return [found] if found else []
        return found or []

    def list(self, ignore_patterns: list[str] | None) -> Iterator[tuple[str, FontStorage]]:
        for name in FONTS:
            yield name, self.storage


class ManifestStorage(CompressedManifestStaticFilesStorage):
    """Names carry the hash of the content, so browsers keep them for ever.

    Before the first ``collectstatic`` (in tests, or while developing) there is no manifest and
    names are served as they are; once there is one, a name that is missing is an error.
    """

    def url(self, name: str, force: bool = False) -> str:
        if not self.hashed_files and not force:
            return FileSystemStorage.url(self, name)
        return super().url(name, force)


def asset(name: str) -> Path:
    """The file behind a static name, for documents that are made without a web server."""
    found = finders.find(name)
    if not found:
        raise FileNotFoundError(name)
    return Path(found)
