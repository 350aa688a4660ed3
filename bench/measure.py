"""What ``bench/run.py`` runs: fills the database, times each piece of work, prints the ratios."""

from __future__ import annotations

import cProfile
import io
import pstats
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from statistics import median
from typing import Any

import django

django.setup()

from django.db import connection  # noqa: E402
from django.test import Client  # noqa: E402

from accounts.models import StaffToken, User  # noqa: E402
from bench import apply, review, rollup, tiers, work  # noqa: E402
from core import clock, tokens  # noqa: E402


@dataclass(frozen=True)
class Result:
    """A piece of work: our seconds, the limit's, and the largest ratio that is good (None: no aim)."""

    name: str
    ours: float
    limit: float
    aim: float | None
    note: str = ""
    profile: str = ""

    @property
    def ratio(self) -> float:
        return self.ours / self.limit

    @property
    def met(self) -> bool:
        return self.aim is None or self.ratio <= self.aim


def timed(action: Callable[[], object], times: int = 31) -> float:
    """Median seconds of an action, after a warm-up."""
    action()
    found = []
    for _time in range(times):
        started = time.perf_counter()
        action()
        found.append(time.perf_counter() - started)
    return median(found)


def profiled(action: Callable[[], object], times: int = 20) -> str:
    profile = cProfile.Profile()
    profile.enable()
    for _time in range(times):
        action()
    profile.disable()
    out = io.StringIO()
    pstats.Stats(profile, stream=out).sort_stats("cumulative").print_stats(25)
    return out.getvalue()


def staff() -> tuple[Client, Client]:
    """A browser and an API client of an administrator."""
    user, _made = User.objects.get_or_create(
        email="bench@us.test", defaults={"name": "B", "staff_role": "administrator"}
    )
    page = Client()
    page.force_login(user)
    secret = tokens.new_secret()
    StaffToken.objects.create(
        owner=user,
        name="bench",
        scopes=[f"{room}:write" for room in ("partners", "pipeline", "referrals", "payouts")],
        secret_hash=tokens.digest(secret),
        expires_at=clock.now() + timedelta(days=1),
    )
    return page, Client(headers={"Authorization": f"Bearer {secret}"})


def ok(response, *statuses: int) -> None:
    assert response.status_code in (statuses or (200,)), (response.status_code, response.content[:500])


def fetch(client: Client, url: str, *statuses: int) -> None:
    ok(client.get(url), *statuses)


def pages(scale: int) -> list[Result]:
    """The list of partners as page and API, of ten thousand and of a hundred thousand."""
    found, before = [], {}
    page, api = staff()
    for partners in (10_000 // scale, 100_000 // scale):
        work.fill_partners(partners)
        for name, client, url, bare, aim in (
            ("API list, 80 of", api, "/api/v1/partners/?page_size=80", "/bare/api/", 1.6),
            ("list page, 80 of", page, "/staff/partners/", "/bare/page/", 6.0),
        ):
            action, barest = partial(fetch, client, url), partial(fetch, client, bare)
            ours, limit = timed(action), timed(barest)
            found.append(Result(f"{name} {partners:,}", ours, limit, aim, "barest view", profiled(action)))
            if name in before:
                found.append(
                    Result(f"{name.split(',')[0]}, growth ×1 → ×10", ours, before[name], 1.2, "ours at ×1")
                )
            before[name] = ours
    return found


def redirect(scale: int) -> list[Result]:
    """The public redirect, with a hundred thousand and a million clicks recorded."""
    found, before = [], None
    client = Client(headers={"User-Agent": "Mozilla/5.0"})
    for clicks in (100_000 // scale, 1_000_000 // scale):
        code = work.fill_clicks(clicks)
        ours = timed(partial(fetch, client, f"/r/{code}", 302), 101)
        limit = timed(partial(fetch, client, f"/bare/r/{code}", 302), 101)
        found.append(Result(f"redirect, {clicks:,} clicks", ours, limit, 2.0, "barest view"))
        if before:
            found.append(Result("redirect, growth ×1 → ×10", ours, before, 1.2, "ours at ×1"))
        before = ours
    return found


def conversion(scale: int) -> list[Result]:
    """A sale by REST with its credit, commission and ledger entry, beside its two rows inserted by the
    barest view."""
    _page, api = staff()
    code = work.fill_clicks(1_000)
    numbers = iter(range(10**9))

    def action() -> None:
        address, body = work.conversion(next(numbers), code)
        ok(api.post(address, body, content_type="application/json"), 201)

    def barest() -> None:
        _address, body = work.conversion(next(numbers), code)
        ok(api.post("/bare/conversion/", body, content_type="application/json"), 201)

    return [
        Result(
            "conversion with commission and ledger",
            timed(action),
            timed(barest),
            None,
            "barest view",
            profiled(action),
        )
    ]


def deal(scale: int) -> list[Result]:
    """Registering and submitting a deal, every side effect on; the aim is twelve milliseconds."""
    actor, partner = work.member()
    numbers = iter(range(10**9))

    def action() -> None:
        work.register_deal(actor, partner, next(numbers))

    return [Result("deal registered and submitted", timed(action, 51), 0.012, 1.0, "12 ms", profiled(action))]


def accrual(scale: int) -> list[Result]:
    """A hundred thousand sales into commissions with explanations and ledger rows: 20,000 a second."""
    count = 100_000 // scale
    # What other pieces of work left undecided is not counted.
    work.accrue()
    work.fill_sales(count)
    started = time.perf_counter()
    made = work.accrue()
    seconds = time.perf_counter() - started
    assert made == count, (made, count)
    return [
        Result(
            f"accrual of {count:,} sales ({made / seconds:,.0f}/s)", seconds, count / 20_000, 1.0, "20,000/s"
        )
    ]


def rolled_up(scale: int) -> list[Result]:
    """The rollup of a million deals by partner and status, beside the same sums in plain SQL."""
    rollup.prepare(1_000_000 // scale, 10_000 // scale)
    found = rollup.measure()
    return [
        Result(f"rollup of {1_000_000 // scale:,} deals", found["ours"], found["limit"], 3.0, "plain SQL")
    ]


def reviewed(scale: int) -> list[Result]:
    """All computed answers of the programme review at ten thousand partners; the aim is three seconds."""
    partners = 10_000 // scale
    review.prepare(partners, 100_000 // scale)
    name = f"review of {partners:,} partners, {review.statements()} statements"
    return [Result(name, timed(review.answer, 5), 3.0, 1.0, "3 s", profiled(review.answer, 1))]


def tier_standings(scale: int) -> list[Result]:
    """Where a hundred thousand partners stand by what tiers ask for: under a minute."""
    version = tiers.prepare(100_000 // scale, 500_000 // scale, 200_000 // scale)
    found = tiers.measure(version)
    name = f"tiers of {found['partners']:,.0f} partners, {found['statements']:.0f} statements"
    return [
        Result(name, found["ours"], found["limit"], None, "plain SQL"),
        Result(name, found["ours"], 60.0, 1.0, "a minute"),
    ]


def applications(scale: int) -> list[Result]:
    """Five hundred applications as fast as they come, from one address and from as many addresses, beside the
    barest view that keeps one. From one address, what is over its limit gets the form again with 429; what each
    gave is in the note."""
    count = 500 // scale or 5
    client = Client()
    written = apply.written(client)

    def send(number: int, address: str) -> int:
        typed = {**written, "email": f"ada.{number}@gamma.example", "message": f"From {address}"}
        return client.post("/apply/en/", typed, REMOTE_ADDR=address).status_code

    def barest(number: int) -> None:
        ok(client.post("/bare/apply/", {**written, "message": f"Number {number}"}), 302)

    _seconds, limit = spent(barest, range(count))
    found = []
    one = [(number, "192.0.2.1") for number in range(count)]
    many = [(number, f"2001:db8:0:{number:x}::1") for number in range(count)]
    for name, sent in (("one address", one), ("as many addresses", many)):
        answers, each = spent(lambda pair: send(*pair), sent)
        note = "barest view; " + ", ".join(f"{n} × {status}" for status, n in Counter(answers).items())
        found.append(Result(f"{count} applications from {name}", each, limit, None, note))
    return found


def spent(action: Callable[[Any], Any], given: Iterable[Any]) -> tuple[list[Any], float]:
    """What an action answered to each, and the median of its seconds."""
    answers, seconds = [], []
    for one in given:
        started = time.perf_counter()
        answers.append(action(one))
        seconds.append(time.perf_counter() - started)
    return answers, median(seconds)


BENCHES = {
    "pages": pages,
    "redirect": redirect,
    "conversion": conversion,
    "deal": deal,
    "accrual": accrual,
    "rollup": rolled_up,
    "review": reviewed,
    "applications": applications,
    "tiers": tier_standings,
}


def main() -> int:
    wanted = [name for name in sys.argv[1:] if name in BENCHES] or list(BENCHES)
    scale = 100 if "--small" in sys.argv else 1
    work.vocabulary(clock.today())
    results = []
    print(f"{'work':44} {'ours':>10} {'limit':>10} {'ratio':>7} {'aim':>6}  compared with")
    for name in wanted:
        for result in BENCHES[name](scale):
            results.append(result)
            mark = "" if result.met else "  MISSED"
            print(
                f"{result.name:44} {result.ours * 1e3:8.2f}ms {result.limit * 1e3:8.2f}ms "
                f"{result.ratio:7.2f} {result.aim or '–':>6}  {result.note}{mark}",
                flush=True,
            )
    missed = [result for result in results if not result.met]
    for result in missed:
        print(f"\nMISSED: {result.name}, {result.ratio:.2f} for {result.aim}\n{result.profile}")
    connection.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
