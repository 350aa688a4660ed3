"""Case studies and texts for the press, as the tests need them."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from marketing.case_studies import approval, services
from marketing.models import CaseStudy, CaseStudyVersion, PressRequest
from marketing.press import services as press

TITLE = {"en": "Twelve ministries", "fr": "Douze ministères"}
PDF = {"en": b"%PDF-1.7 en", "fr": b"%PDF-1.7 fr"}
EMBARGO = datetime(2026, 3, 10, 8, tzinfo=UTC)


def write(cast, **values: Any) -> CaseStudy:
    """A draft with one figure."""
    study = services.case_study_save(
        actor=cast.actor("marketing"), partner=values.pop("partner", cast.a), title=TITLE, **values
    )
    services.case_result_add(
        actor=cast.actor("marketing"),
        study=study,
        label={"en": "Savings", "fr": "Économies"},
        value=Decimal(500_000),
        unit={"en": "€", "fr": "€"},
    )
    return CaseStudy.objects.get(pk=study.pk)


def submit(cast, study: CaseStudy) -> CaseStudyVersion:
    return approval.case_study_submit(actor=cast.actor("marketing"), study=study)


def approve(cast, study: CaseStudy) -> CaseStudyVersion:
    """Sent to the partner, and approved by it."""
    version = submit(cast, study)
    letter = "a" if study.partner_id == cast.a.pk else "b"
    return approval.case_study_approve(actor=cast.member(letter, "marketing"), version=version)


def documents(version: int = 1) -> approval.Documents:
    return approval.Documents(version, PDF)


def publish(cast, study: CaseStudy, **values: Any) -> CaseStudy:
    number = approve(cast, study).number
    return approval.case_study_publish(
        actor=cast.actor("marketing"), study=study, documents=documents(number), **values
    )


def draft(cast, *, by: str = "us", **values: Any) -> PressRequest:
    """A text for the press that we, or partner a, begin."""
    actor = cast.actor("marketing") if by == "us" else cast.member("a", "marketing")
    given = {
        "kind": "release",
        "title": "Operation Kingfisher",
        "text": "We announce a secret.",
        "language": "en",
    }
    return press.press_draft(actor=actor, partner=cast.a, **{**given, **values})


def embargoed(cast, *, by: str = "us") -> PressRequest:
    return draft(cast, by=by, embargo_until=EMBARGO, embargo_zone="Europe/Paris")
