"""Agreements as PDF: pure functions from a snapshot to bytes, in the document's language.

The only files a document may take in are our own style sheets and typeface: nothing is fetched
over a network, whatever a text contains.
"""

from __future__ import annotations

from functools import cache
from typing import Any

from django.template.loader import render_to_string
from django.utils import translation

from prm.core.statics import asset

SCHEME = "asset:"
ASSETS = frozenset({"css/pdf.css", "fonts/Inter.ttf", "fonts/Inter-Italic.ttf"})


class MissingLibrary(Exception):
    """Pango is not installed; says the command that installs it."""


def html(template: str, document: dict[str, Any]) -> str:
    """The document as HTML, before it is laid out: what tests and previews read."""
    with translation.override(document["language"]):
        return render_to_string(template, {"document": document, "language": document["language"]})


def render_agreement(snapshot: dict[str, Any]) -> bytes:
    """An agreement: its parts, a block for the signatures, and their evidence once there is some."""
    return _layout(html("pdf/agreement.html", snapshot))


def render_certificate(snapshot: dict[str, Any]) -> bytes:
    """The certificate of signature: who, when, how identified, and the documents' fingerprints."""
    return _layout(html("pdf/agreement_certificate.html", snapshot))


def _layout(source: str) -> bytes:
    weasyprint = _weasyprint()
    page = weasyprint.HTML(string=source, base_url=SCHEME, url_fetcher=_fetcher())
    return page.write_pdf()


@cache
def _weasyprint() -> Any:
    # Imported on first use: it takes half a second and needs system libraries.
    try:
        import weasyprint
    except OSError as error:
        raise MissingLibrary(
            "apt-get install libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0"
        ) from error
    return weasyprint


def _fetcher() -> Any:
    from weasyprint.urls import URLFetcher, URLFetcherResponse

    types = {"css": "text/css", "ttf": "font/ttf"}

    class OwnAssets(URLFetcher):
        """Serves the files named in ASSETS and refuses every other address."""

        def fetch(self, url: str, headers: Any = None) -> Any:
            name = url.removeprefix(SCHEME)
            if name == url or name not in ASSETS:
                raise ValueError(f"not one of our assets: {url}")
            return URLFetcherResponse(
                url,
                asset(name).read_bytes(),
                {"Content-Type": types[name.rsplit(".", 1)[-1]]},
            )

    return OwnAssets(fail_on_errors=True)
