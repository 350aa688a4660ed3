"""Agreements as PDF: pure functions from a snapshot to bytes, in the document's language."""

from __future__ import annotations

from typing import Any

from django.template.loader import render_to_string
from django.utils import translation

from web import pdf


def html(template: str, document: dict[str, Any]) -> str:
    """The document as HTML, before it is laid out."""
    with translation.override(document["language"]):
        context = {"document": document, "language": document["language"], **pdf.brand()}
        return render_to_string(template, context)


def render_agreement(snapshot: dict[str, Any]) -> bytes:
    """An agreement: its parts, a block for the signatures, and their evidence once there is some."""
    return pdf.from_html(html("pdf/agreement.html", snapshot))


def render_certificate(snapshot: dict[str, Any]) -> bytes:
    """The certificate of signature: who, when, how identified, and the documents' fingerprints."""
    return pdf.from_html(html("pdf/agreement_certificate.html", snapshot))
