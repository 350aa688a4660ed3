"""Two people at one review meeting at the same moment, on PostgreSQL."""

from __future__ import annotations

from datetime import date

import pytest

from insights.models import MeetingDocument, ReviewMeeting
from insights.review_meetings import document, services
from pipeline.models import PartnershipReview
from tests.support.contention import at_once, meeting
from tests.support.factories import make
from tests.support.users import make_cast

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def stage():
    cast = make_cast()
    return cast, make(PartnershipReview, cast.a, due_on=date(2030, 3, 1), owner=None)


def preparing(cast, review, role: str):
    def prepare():
        services.review_meeting_prepare(actor=cast.actor(role), review=review, language="en")
        return "prepared"

    return prepare


ROLES = ("manager", "administrator")


def test_of_two_who_prepare_at_once_one_does(stage, monkeypatch):
    # Both look for a meeting after they locked the review: there they meet, unless one waits.
    monkeypatch.setattr(services, "lock", meeting(services.lock))
    results = at_once(*(preparing(*stage, role) for role in ROLES))
    assert sorted(results) == ["conflict", "prepared"]
    assert ReviewMeeting.objects.count() == 1


def test_without_the_lock_the_database_refuses_the_second(stage, monkeypatch):
    monkeypatch.setattr(services, "lock", lambda row: row)
    monkeypatch.setattr(services, "create", meeting(services.create))
    results = at_once(*(preparing(*stage, role) for role in ROLES))
    assert sorted(results) == ["integrity", "prepared"]
    assert ReviewMeeting.objects.count() == 1


def test_two_who_send_at_once_send_two_versions(stage):
    cast, review = stage
    row = services.review_meeting_prepare(actor=cast.actor("manager"), review=review, language="en")
    data = document.snapshot(row, "agenda")

    def sending(role: str):
        def send():
            found = services.meeting_document_send(
                actor=cast.actor(role), meeting=row, kind="agenda", snapshot=data, content=b"%PDF-1.7 x"
            )
            return found.number

        return send

    assert sorted(at_once(*map(sending, ROLES))) == [1, 2]
    assert MeetingDocument.objects.count() == 2
