"""Where the time of one row goes, inside one process: ``python -m bench.profiled ROW``.

First without the profiler, which makes Python look slower beside the database than it is.
"""

from __future__ import annotations

import cProfile
import pstats
import sys
import time
from collections import Counter
from statistics import median

import django

django.setup()

from django.conf import settings  # noqa: E402
from django.db import connection  # noqa: E402
from django.test import Client  # noqa: E402

from bench import rows  # noqa: E402
from bench.scene import scene  # noqa: E402

TIMES = 15
LINES = 20
# What has this share of the time has all of it: the way of a request through the middleware.
WHOLE = 0.9


class Statements:
    """Counts and times the statements of one request."""

    def __init__(self) -> None:
        self.seconds, self.texts = 0.0, []

    def __call__(self, execute, sql, params, many, context):
        started = time.perf_counter()
        try:
            return execute(sql, params, many, context)
        finally:
            taken = time.perf_counter() - started
            self.seconds += taken
            self.texts.append((taken, sql))


def ask(client: Client, asked: rows.Request) -> None:
    headers = dict(asked.headers or {})
    response = client.generic(
        asked.method,
        asked.path,
        asked.body or b"",
        content_type=headers.pop("Content-Type", ""),
        headers=headers,
    )
    assert response.status_code == asked.status, (asked, response.status_code, response.content[:500])


def main(name: str) -> None:
    row, found, client = rows.ROWS[name], scene(), Client(headers={"Host": "127.0.0.1"})
    requests = iter([row.product(found, number) for number in range(3 * TIMES)])
    for _time in range(TIMES):
        ask(client, next(requests))
    whole, runs = [], []
    for _time in range(TIMES):
        statements = Statements()
        asked = next(requests)
        started = time.perf_counter()
        with connection.execute_wrapper(statements):
            ask(client, asked)
        whole.append((time.perf_counter() - started) * 1e3)
        runs.append(statements)
    profile = cProfile.Profile()
    for _time in range(TIMES):
        asked = next(requests)
        profile.enable()
        ask(client, asked)
        profile.disable()
    counted = median(len(one.texts) for one in runs)
    waited = median(one.seconds for one in runs) * 1e3
    print(f"{row.label}: {median(whole):.1f} ms, of them {waited:.1f} ms in {counted:.0f} statements")
    _print_statements(runs)
    _print_profile(profile)


def _print_profile(profile: cProfile.Profile) -> None:
    """The functions in which most of the time passes, in them and in what they call."""
    functions = pstats.Stats(profile).stats
    total = max(cumulative for _calls, _all, _own, cumulative, _callers in functions.values())
    inner = [(place, of) for place, of in functions.items() if of[3] < WHOLE * total]
    print(f"\nUnder the profiler a request takes {total / TIMES * 1e3:.1f} ms, of them:")
    print("  with calls       own     calls")
    for (file, line, name), of in sorted(inner, key=lambda one: -one[1][3])[:LINES]:
        where = file.split("site-packages/")[-1].removeprefix(f"{settings.BASE_DIR}/")
        print(
            f"  {of[3] / TIMES * 1e3:7.2f} ms {of[2] / TIMES * 1e3:6.2f} ms {of[1] / TIMES:9.1f}  {where}:{line} {name}"
        )


def _print_statements(runs: list[Statements]) -> None:
    """The statements that take longest, by what all of one request take together."""
    times: Counter[str] = Counter()
    count: Counter[str] = Counter()
    for one in runs:
        for taken, sql in one.texts:
            times[sql] += taken
            count[sql] += 1
    for sql, seconds in times.most_common(8):
        text = " ".join(sql.split())
        text = text if len(text) < 220 else f"{text[:90]} … {text[text.find(' FROM ') :][:120]}"
        print(f"  {seconds / len(runs) * 1e3:6.2f} ms in {count[sql] / len(runs):.1f} × {text}")


if __name__ == "__main__":
    main(sys.argv[1])
