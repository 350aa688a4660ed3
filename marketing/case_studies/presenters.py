"""What a page of ours, one of the portal and the API share of case studies."""

from __future__ import annotations

from typing import Any

from django.db.models import prefetch_related_objects

from core import people
from core.actor import Actor
from marketing.case_studies.content import snapshot
from marketing.models import CaseStudy, CaseStudyVersion


def with_names(versions: list[Any]) -> list[Any]:
    """The versions, each with the name of who answered for the partner. One query a kind of person."""
    known = people.find({version.decided_by for version in versions} - {""})
    for version in versions:
        version.decided_name = known[version.decided_by].name if version.decided_by in known else ""
    return versions


def with_content(actor: Actor, studies: list[Any]) -> list[Any]:
    """The studies, each with its text as the reader may know it (``content``) and the partner's answer to its
    latest version (``answer``, where that is the reader's to know). Four queries, however many they are."""
    latest = _latest(actor, studies)
    if not actor.is_partner:
        prefetch_related_objects(studies, "partner", "sector", "results", "quotes", "product_lines")
    for study in studies:
        version = latest.get(study.pk)
        study.answer = version.decision if version else None
        study.content = _content(actor, study, version)
    return studies


def _latest(actor: Actor, studies: list[CaseStudy]) -> dict[int, CaseStudyVersion]:
    rows = CaseStudyVersion.objects.visible_to(actor).filter(study__in=[study.pk for study in studies])
    return {version.study_id: version for version in rows.order_by("study_id", "number")}


def _content(actor: Actor, study: CaseStudy, latest: CaseStudyVersion | None) -> dict[str, Any]:
    """We see what we work on, a partner the last version of its own that it was shown, and what is published of
    the others'."""
    if not actor.is_partner:
        return snapshot(study)
    version = latest or study.published_version
    assert version is not None  # a study without a version is seen by no partner
    return version.content
