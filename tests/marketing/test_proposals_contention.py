"""We accept a proposal while its partner withdraws it: one of both happens, on PostgreSQL."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import date
from threading import Barrier

import pytest
from django.db import connection

from core.errors import DomainError
from core.models import Event
from core.money import Money
from marketing.actions import services
from marketing.models import CoMarketingAction
from tests.support.users import make_cast

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]

TIMES = 10
ENDS = {"planned": "marketing.action.accepted", "cancelled": "marketing.action.withdrawn"}


def test_it_is_accepted_or_withdrawn_and_never_both():
    cast = make_cast()
    ours, theirs = cast.actor("marketing"), cast.member("a", "marketing")
    proposals = [
        services.action_propose(
            actor=theirs, partner=cast.a, kind="event", title=f"Salon {number}", held_on=date(2026, 5, 4),
            ours=Money(100, "EUR"), theirs=Money(100, "EUR"),
        )
        for number in range(TIMES)
    ]  # fmt: skip
    both = Barrier(2)

    def run(actor, step) -> list[str]:
        ends = []
        for action in proposals:
            both.wait()
            try:
                ends.append(step(actor=actor, action=action).status)
            except DomainError as error:
                ends.append(error.code)
        connection.close()
        return ends

    with ThreadPoolExecutor(2) as pool:
        accepted = pool.submit(run, ours, services.action_accept)
        withdrawn = pool.submit(run, theirs, services.proposal_withdraw)
        answers = list(zip(accepted.result(), withdrawn.result(), strict=True))
    for action, pair in zip(proposals, answers, strict=True):
        status = CoMarketingAction.objects.get(pk=action.pk).status
        assert sorted(pair) == sorted([status, "wrong-status"])
        codes = Event.objects.filter(target_id=action.public_id).order_by("pk").values_list("code", flat=True)
        assert list(codes) == ["marketing.action.proposed", ENDS[status]]
