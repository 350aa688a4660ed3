"""Tokens of the API, ours and a partner's: one way of looking them up and noting their use."""

from __future__ import annotations

from datetime import timedelta

import pytest

from accounts.models import StaffToken
from accounts.selectors import staff_tokens
from core import clock, tokens
from partners.access.selectors import partner_tokens
from partners.models import PartnerToken

pytestmark = pytest.mark.django_db


@pytest.fixture(params=["ours", "a partner's"])
def token(request, cast):
    values = {
        "name": "x",
        "scopes": ["pipeline:read"],
        "secret_hash": tokens.digest("prm_known"),
        "expires_at": clock.now() + timedelta(hours=1),
    }
    if request.param == "ours":
        return staff_tokens(), StaffToken.objects.create(owner=cast.staff["finance"], **values)
    return partner_tokens(), PartnerToken.objects.create(partner=cast.a, role="reader", **values)


def test_its_use_is_noted_once_a_minute_and_is_otherwise_one_look_up(
    token, time_machine, django_assert_num_queries
):
    candidates, row = token
    time_machine.move_to(clock.now(), tick=False)
    assert tokens.use(candidates, "prm_known") == row
    first = type(row).objects.get().last_used_at
    assert first == clock.now()
    time_machine.shift(60)
    with django_assert_num_queries(1):
        assert tokens.use(candidates, "prm_known") == row
    time_machine.shift(1)
    tokens.use(candidates, "prm_known")
    assert type(row).objects.get().last_used_at > first


def test_one_that_is_unknown_expired_or_revoked_is_refused(token, time_machine):
    candidates, row = token
    assert tokens.use(candidates, "prm_unknown") is None
    type(row).objects.update(revoked_at=clock.now())
    assert tokens.use(candidates, "prm_known") is None
    type(row).objects.update(revoked_at=None)
    time_machine.move_to(row.expires_at)
    assert tokens.use(candidates, "prm_known") is None
