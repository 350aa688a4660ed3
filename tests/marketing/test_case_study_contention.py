"""A partner approves a version while we send it another, on PostgreSQL: what it approved is what it read."""

from __future__ import annotations

import pytest

from marketing.case_studies import approval, services
from marketing.models import CaseStudy, CaseStudyVersion
from tests.marketing.press import submit, write
from tests.support.contention import at_once
from tests.support.users import make_cast

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]

TIMES = 10


def test_the_version_that_was_read_is_approved_or_replaced_and_never_both():
    cast = make_cast()
    theirs, ours = cast.member("a", "marketing"), cast.actor("marketing")
    for _number in range(TIMES):
        first = submit(cast, write(cast))
        services.case_study_save(actor=ours, partner=cast.a, study=first.study, story={"en": "More"})
        study = CaseStudy.objects.get(pk=first.study_id)

        def approve(version: CaseStudyVersion = first) -> str:
            return approval.case_study_approve(actor=theirs, version=version).decision

        def send(study: CaseStudy = study) -> int:
            return approval.case_study_submit(actor=ours, study=study).number

        answers = at_once(approve, send)
        first.refresh_from_db()
        # Either way the second version waits, and the first says what became of it.
        assert answers == (["approved", 2] if first.decision == "approved" else ["wrong-status", 2])
        assert first.decision in ("approved", "superseded")
        last = study.versions.get(number=2)
        assert last.decision == "waiting"
