"""PDF documents from templates: pages extend templates/pdf/base.html, styled by static/css/pdf.css."""

from __future__ import annotations

import mimetypes
import re
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from django.template.loader import render_to_string
from django.utils import translation

from core import fonts, look
from core.models import Programme
from web.instances import instance
from web.statics import asset

# Never asked over a network: relative addresses need a scheme that they can be resolved against.
ASSETS = "https://static.invalid/"
# How the style sheet itself names our files.
SCHEME = "asset:"
# How it names an instance of a variable font: the file, and its place on each axis.
INSTANCE = "instance:"
# How a document names the typefaces of other scripts, by their place in ``core.fonts.FACES``.
LETTERS = "letters:"
# How a document names the programme's logo.
LOGO = "logo:"
# What pdf.css writes outside of the page's text.
_MARGINS = ("top-left", "top-right", "bottom-left", "bottom-right")
_TAGS = re.compile(r"<[^>]*>")
MISSING = (
    "The PDF renderer misses system libraries. On Debian: "
    "apt-get install libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0"
)


def render(template: str, context: dict[str, Any], *, language: str, **options: Any) -> bytes:
    """The template as a PDF in ``language``; ``options`` go to WeasyPrint (``pdf_variant``…).

    Nothing is fetched but our own static files. Raises RuntimeError naming the command to run
    when a system library is missing.
    """
    with translation.override(language):
        html = render_to_string(template, {**context, **brand(), "language": language})
    return from_html(html, **options)


def brand() -> dict[str, Any]:
    """What the head of every document shows, as the programme looks on the day it is made."""
    programme = Programme.objects.select_related("logo").first()
    return {"programme": programme, "accent": look.palette(programme).light.accent, "logo_address": LOGO}


def _logo() -> bytes:
    return look.logo_content(Programme.objects.select_related("logo").first())


def from_html(html: str, **options: Any) -> bytes:
    """Raises DomainError 422 on a character that no typeface of ours has."""
    fonts.check_document(_TAGS.sub(" ", html))
    try:
        # Importing takes half a second and needs libraries that pages do without.
        import weasyprint
    except OSError as error:
        raise RuntimeError(MISSING) from error
    html = html.replace("</head>", f"{_style(html)}</head>", 1)
    return weasyprint.HTML(string=html, base_url=ASSETS, url_fetcher=_fetcher()).write_pdf(**options)


def _style(html: str) -> str:
    """The typefaces of other scripts that a document needs, each a family of its own: two of one name are
    taken for one another, and each that is declared is read whole."""
    places = [fonts.FACES.index(face) for face in fonts.needed(html)]
    if not places:
        return ""
    rule = '@font-face {{ font-family: Letters{0}; src: url("{1}{0}"); font-weight: 100 900 }}'
    declared = "\n".join(rule.format(place, LETTERS) for place in places)
    letters = ", ".join(f"Letters{place}" for place in places)
    # Margins inherit nothing from the root.
    margins = " ".join(f"@{box} {{ font-family: Inter, {letters} }}" for box in _MARGINS)
    return f"<style>{declared}\n:root {{ --letters: {letters} }}\n@page {{ {margins} }}</style>"


def _instance(url: str) -> bytes:
    """``instance:fonts/Inter.ttf?wght=400&opsz=14``"""
    named = urlsplit(url)
    return instance(asset(named.path), tuple((axis, float(at)) for axis, at in parse_qsl(named.query)))


def _fetcher():
    from weasyprint.urls import URLFetcher, URLFetcherResponse

    class AssetFetcher(URLFetcher):
        """Answers ``css/pdf.css`` from the static files, and refuses every other address."""

        def fetch(self, url: str, headers: Any = None) -> URLFetcherResponse:
            if url.startswith("data:"):
                return super().fetch(url, headers)
            if not url.startswith((ASSETS, SCHEME, INSTANCE, LETTERS, LOGO)):
                raise ValueError("documents may use our own files only")
            if url.startswith(LETTERS):
                face = fonts.FACES[int(url.removeprefix(LETTERS))]
                return URLFetcherResponse(url, face.path.read_bytes(), {"Content-Type": "font/otf"})
            if url == LOGO:
                return URLFetcherResponse(url, _logo(), {"Content-Type": "image/png"})
            if url.startswith(INSTANCE):
                return URLFetcherResponse(url, _instance(url), {"Content-Type": "font/ttf"})
            path = asset(unquote(url.removeprefix(ASSETS).removeprefix(SCHEME)))
            kind = mimetypes.guess_type(path.name)[0] or "application/octet-stream"
            return URLFetcherResponse(url, path.read_bytes(), {"Content-Type": kind})

    return AssetFetcher(allowed_protocols=["data"], allow_redirects=False, fail_on_errors=True)
