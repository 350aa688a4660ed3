"""Two hundred requests at once on an allocation that fits only some of them, on PostgreSQL."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection

from core.errors import DomainError
from marketing.funds import requests
from marketing.models import Allocation, FundRequest
from partners.models import Partner
from tests.marketing.funds import draft, give
from tests.support.users import make_cast

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]

AT_ONCE, ASKED, FITS = 200, 1_000, 37


def test_two_hundred_at_once_never_reserve_more_than_there_is(monkeypatch):
    monkeypatch.setattr(requests, "MOST_DRAFTS", AT_ONCE)
    cast = make_cast()
    allocation = give(cast.a, minor=ASKED * FITS + ASKED - 1)
    rows = [draft(allocation, asked=ASKED) for _number in range(AT_ONCE)]
    actor = cast.member("a", "marketing")

    def send(row: FundRequest) -> str:
        try:
            return requests.request_submit(actor=actor, request=row).status
        except DomainError as error:
            return error.field or error.code
        finally:
            connection.close()

    with ThreadPoolExecutor(20) as pool:
        answers = list(pool.map(send, rows))
    assert (answers.count("submitted"), answers.count("asked")) == (FITS, AT_ONCE - FITS)
    left = Allocation.objects.get(pk=allocation.pk)
    assert (left.pending_minor, left.available_minor) == (FITS * ASKED, ASKED - 1)
    assert FundRequest.objects.filter(status="submitted").count() == FITS
    assert Partner.objects.get(pk=cast.a.pk).fund_requests.count() == AT_ONCE
