"""PDF documents from templates: pages extend templates/pdf/base.html, styled by static/css/pdf.css."""

from __future__ import annotations

import mimetypes
from typing import Any
from urllib.parse import unquote

from django.template.loader import render_to_string
from django.utils import translation

from web.statics import asset

# Never asked over a network: relative addresses need a scheme that they can be resolved against.
ASSETS = "https://static.invalid/"
# How the style sheet itself names our files.
SCHEME = "asset:"
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
        html = render_to_string(template, {**context, "language": language})
    return from_html(html, **options)


def from_html(html: str, **options: Any) -> bytes:
    try:
        # Importing takes half a second and needs libraries that pages do without.
        import weasyprint
    except OSError as error:
        raise RuntimeError(MISSING) from error
    return weasyprint.HTML(string=html, base_url=ASSETS, url_fetcher=_fetcher()).write_pdf(**options)


def _fetcher():
    from weasyprint.urls import URLFetcher, URLFetcherResponse

    class AssetFetcher(URLFetcher):
        """Answers ``css/pdf.css`` from the static files, and refuses every other address."""

        def fetch(self, url: str, headers: Any = None) -> URLFetcherResponse:
            if url.startswith("data:"):
                return super().fetch(url, headers)
            if not url.startswith((ASSETS, SCHEME)):
                raise ValueError("documents may use our own files only")
            path = asset(unquote(url.removeprefix(ASSETS).removeprefix(SCHEME)))
            kind = mimetypes.guess_type(path.name)[0] or "application/octet-stream"
            return URLFetcherResponse(url, path.read_bytes(), {"Content-Type": kind})

    return AssetFetcher(allowed_protocols=["data"], allow_redirects=False, fail_on_errors=True)
