"""Many at once on few customers: what deadlocks and errors come of it."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import timedelta
from threading import Barrier, BrokenBarrierError, Lock
from time import monotonic
from typing import Any
from unittest import mock

from django.db import connection

from core import clock, operation
from core.actor import SYSTEM
from core.errors import DomainError
from core.money import Money
from partners.partner import services as partner_services
from pipeline.deals import closing, decisions, services
from pipeline.models import Deal
from tests.pipeline.deal_factories import register
from tests.support.users import Cast

CONNECTIONS = 12
CUSTOMERS = 8
REASON = "The customer asked for it"


def at_once(*functions: Callable[[], Any]) -> list[Any]:
    """Run functions in threads that start together; what each returned, or the code of its refusal."""
    together = Barrier(len(functions))

    def run(function: Callable[[], Any]) -> Any:
        together.wait(timeout=30)
        try:
            return function()
        except DomainError as error:
            return error.code
        finally:
            connection.close()

    with ThreadPoolExecutor(len(functions)) as pool:
        return list(pool.map(run, functions))


def meeting(function: Callable[..., Any], *, within: float = 1.0) -> Callable[..., Any]:
    """The function, in which two workers wait for each other once. Where a lock keeps the second one
    out they cannot meet, and the first goes on alone."""
    barrier = Barrier(2)

    def run(*args: Any, **kwargs: Any) -> Any:
        with suppress(BrokenBarrierError):
            barrier.wait(timeout=within)
        return function(*args, **kwargs)

    return run


def waits_for_a_lock() -> None:
    """Until another connection of this database waits for a lock, such as one that ours holds."""
    waiting = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"
    with connection.cursor() as cursor:
        for _look in range(20_000):
            # Within a transaction the view is read once, and shown again.
            cursor.execute("SELECT pg_stat_clear_snapshot()")
            cursor.execute(waiting)
            if cursor.fetchone()[0]:
                return
    raise AssertionError("nobody waited")


@dataclass
class Outcome:
    """What came of a mix: answers by code, errors by type, transactions that PostgreSQL ended."""

    answers: Counter[str] = field(default_factory=Counter)
    errors: Counter[str] = field(default_factory=Counter)
    ended: int = 0


class Mix:
    """Twelve connections that register, decide, transfer, share, withdraw, win and expire deals on
    eight customers, and change the partners meanwhile."""

    def __init__(self, cast: Cast, seed: int) -> None:
        self.cast, self.seed = cast, seed
        self.outcome, self._lock = Outcome(), Lock()

    def run(self, *, rounds: int = 0, seconds: float = 0) -> Outcome:
        """So many rounds on each connection, or for so long."""
        until = monotonic() + seconds
        inner = operation._made_way

        def counted(error: Any) -> bool:
            made_way = inner(error)
            with self._lock:
                self.outcome.ended += made_way
            return made_way

        with mock.patch.object(operation, "_made_way", counted):
            at_once(*(self._worker(number, rounds, until) for number in range(CONNECTIONS)))
        return self.outcome

    def _worker(self, number: int, rounds: int, until: float) -> Callable[[], None]:
        def work() -> None:
            chance, done = random.Random(self.seed * 100 + number), 0
            while done < rounds or monotonic() < until:
                self._once(chance)
                done += 1

        return work

    def _once(self, chance: random.Random) -> None:
        steps = [self._register] * 4 + [self._decide] * 6 + [self._close] * 2 + [self._change]
        step = chance.choice(steps)
        try:
            answer = step(chance)
        except DomainError as error:
            answer = error.code
        except Exception as error:  # noqa: BLE001  # counted, and shown when the race is over
            with self._lock:
                self.outcome.errors[f"{step.__name__}: {type(error).__name__}: {error}"[:200]] += 1
            return
        with self._lock:
            self.outcome.answers[answer] += 1

    def _register(self, chance: random.Random) -> str:
        number = chance.randrange(CUSTOMERS)
        lines = chance.sample(self.cast.vocabulary.lines, chance.choice([1, 2]))
        details = {"customer_name": f"Customer {number}", "customer_domain": f"customer{number}.fr"}
        register(self.cast, chance.choice("ab"), product_lines=lines, **details)
        return "registered"

    def _any(self, chance: random.Random, *statuses: str) -> Deal:
        found = list(Deal.objects.filter(status__in=statuses).order_by("-pk")[:20])
        if not found:
            raise DomainError.not_found()
        return chance.choice(found)

    def _decide(self, chance: random.Random) -> str:
        manager = self.cast.actor("manager")
        how = chance.choice(["", "", "transfer", "transfer", "share", "reject"])
        deal = self._any(chance, Deal.Status.SUBMITTED)
        if how == "reject":
            decisions.deal_reject(actor=manager, deal=deal, reason=REASON)
        else:
            decisions.deal_approve(actor=manager, deal=deal, override=how, override_reason=REASON)
        return how or "approved"

    def _close(self, chance: random.Random) -> str:
        deal = self._any(chance, *Deal.OPEN)
        manager = self.cast.actor("manager")
        match chance.choice(["withdraw", "win", "expire"]):
            case "withdraw":
                services.deal_withdraw(actor=manager, deal=deal, reason=REASON)
                return "withdrawn"
            case "win":
                won = {"amount": Money(100_00, "EUR"), "won_on": clock.today()}
                closing.deal_win(actor=manager, deal=deal, **won)
                return "won"
            case _:
                yesterday = clock.today() - timedelta(days=1)
                Deal.objects.filter(pk=deal.pk, status=Deal.Status.APPROVED).update(protected_until=yesterday)
                closing.deals_expire(actor=SYSTEM, only=[deal.pk])
                return "expired"

    def _change(self, chance: random.Random) -> str:
        partner = getattr(self.cast, chance.choice("ab"))
        website = f"https://example.org/{chance.randrange(1000)}"
        partner_services.partner_change(actor=self.cast.actor("manager"), partner=partner, website=website)
        return "changed"
