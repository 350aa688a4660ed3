"""The one-pager of a case study, from a version alone: the same text, the same document."""

from __future__ import annotations

from typing import Any

from core import languages
from marketing.case_studies.approval import Documents, to_publish
from marketing.case_studies.content import told
from marketing.models import CaseStudy
from web import pdf


def render(content: dict[str, Any], language: str) -> bytes:
    return pdf.render("pdf/case_study.html", {"study": told(content)}, language=language)


def documents_of(study: CaseStudy) -> Documents:
    """The documents of the version that would be published, in each language of the programme; none when there
    is no such version. Made before the operation: nothing is rendered within a transaction."""
    version = to_publish(study)
    if version is None:
        return Documents(0, {})
    return Documents(
        version.number, {code: render(version.content, code) for code, _name in languages.offered()}
    )
