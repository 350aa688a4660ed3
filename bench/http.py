"""The product over HTTP beside the barest view, both under the same gunicorn on PostgreSQL.

    make bench ARGS="http [--scale N] [--rows LIST] [--requests N] [--fresh] [--json FILE]"
    make bench ARGS="http --profile ROW"

Requests go in turn to one and the other on one connection each, so both meet the same minute of the
machine. Prints the table of docs/performance.md.
"""

from __future__ import annotations

import argparse
import contextlib
import http.client
import json
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from statistics import median, quantiles

import servers

from bench import rows, stored

WARM_UP = 6
# Two connections may fall to the same process; of some tries the best tells what two can do, and one.
TRIES = 4
RATE_AIM = 2.0
HEAD = (
    "| work | barest p50, ms | product p50, ms | product p95, ms | ratio | aim | reached |\n"
    "|---|---|---|---|---|---|---|"
)


@dataclass(frozen=True)
class Result:
    """Milliseconds of a row's requests, and what they are held against."""

    label: str
    product: float
    product_p95: float
    bare: float | None = None
    bare_p95: float | None = None
    aim: float | None = None
    aim_p95: float | None = None

    @property
    def ratio(self) -> float | None:
        return self.product / self.bare if self.bare else None

    @property
    def ratio_p95(self) -> float | None:
        return self.product_p95 / self.bare_p95 if self.bare_p95 else None

    @property
    def reached(self) -> bool | None:
        """None where there is no aim."""
        if self.aim is None or self.ratio is None or self.ratio_p95 is None:
            return None
        return self.ratio <= self.aim and (self.aim_p95 is None or self.ratio_p95 <= self.aim_p95)

    def line(self) -> str:
        ratio, aim = _number(self.ratio), _number(self.aim)
        if self.aim_p95 is not None:
            ratio, aim = f"{ratio}, p95 {_number(self.ratio_p95)}", f"{aim}, p95 {_number(self.aim_p95)}"
        reached = {None: "–", True: "yes", False: "**no**"}[self.reached]
        return (
            f"| {self.label} | {_number(self.bare)} | {_number(self.product)} | "
            f"{_number(self.product_p95)} | {ratio} | {aim} | {reached} |"
        )


def _number(value: float | None) -> str:
    if value is None:
        return "–"
    return f"{value:.0f}" if value >= 100 else f"{value:.1f}" if value >= 10 else f"{value:.2f}"


class Connection:
    """One keep-alive connection to a server, for one row."""

    def __init__(self, port: int, asks: rows.Asks, scene: dict) -> None:
        self._connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        self._asks, self._scene, self._number = asks, scene, 0

    def seconds(self) -> float:
        """Ask the next request and read the whole answer."""
        asked = self._asks(self._scene, self._number)
        self._number += 1
        started = time.perf_counter()
        self._connection.request(asked.method, asked.path, asked.body, asked.headers or {})
        response = self._connection.getresponse()
        body = response.read()
        taken = time.perf_counter() - started
        if response.status != asked.status:
            raise RuntimeError(f"{asked.method} {asked.path}: {response.status} {body[:500]!r}")
        return taken

    def close(self) -> None:
        self._connection.close()


@contextlib.contextmanager
def connection(port: int, asks: rows.Asks, scene: dict) -> Iterator[Connection]:
    opened = Connection(port, asks, scene)
    try:
        yield opened
    finally:
        opened.close()


@dataclass(frozen=True)
class Bench:
    """The two servers, by port, and the rows to ask them for."""

    product: int
    bare: int
    scene: dict
    requests: int

    def measure(self, row: rows.Row) -> Result:
        """The product and the barest view in turn."""
        with contextlib.ExitStack() as stack:
            asked = [(self.product, row.product), *([(self.bare, row.bare)] if row.bare else [])]
            opened = [stack.enter_context(connection(port, asks, self.scene)) for port, asks in asked]
            for _time in range(WARM_UP):
                for one in opened:
                    one.seconds()
            found = [[one.seconds() * 1e3 for one in opened] for _time in range(self.requests)]
        times = [(median(column), quantiles(column, n=20)[-1]) for column in zip(*found, strict=True)]
        bare, bare_p95 = times[1] if row.bare else (None, None)
        return Result(row.label, *times[0], bare, bare_p95, row.aim, row.aim_p95)

    def rates(self, asks: rows.Asks) -> tuple[float, float]:
        """Requests a second of the product on one connection and on two."""
        one, two = (max(self._rate(asks, connections) for _try in range(TRIES)) for connections in (1, 2))
        return one, two

    def _rate(self, asks: rows.Asks, connections: int) -> float:
        share = self.requests // 2
        with contextlib.ExitStack() as stack:
            opened = [
                stack.enter_context(connection(self.product, asks, self.scene))
                for _number in range(connections)
            ]
            _in_parallel([lambda one=one: _ask(one, WARM_UP) for one in opened])
            taken = _in_parallel([lambda one=one: _ask(one, share) for one in opened])
        return share * connections / taken


def _ask(one: Connection, times: int) -> None:
    for _time in range(times):
        one.seconds()


def _in_parallel(actions: list[Callable[[], None]]) -> float:
    """Seconds until all have ended. A failure of one of them is raised."""
    failures: list[Exception] = []

    def run(action: Callable[[], None]) -> None:
        try:
            action()
        except Exception as error:  # noqa: BLE001  # raised again where the threads are joined
            failures.append(error)

    threads = [threading.Thread(target=run, args=[action]) for action in actions]
    started = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if failures:
        raise failures[0]
    return time.perf_counter() - started


@contextlib.contextmanager
def environment(given: argparse.Namespace) -> Iterator[dict[str, str]]:
    """That of the product as it is used, on the loaded demo; no second factor for the administrator."""
    with contextlib.ExitStack() as stack:
        stored_demo = stack.enter_context(stored.database(given.scale, fresh=given.fresh))
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="prm-bench-")))
        redis = stack.enter_context(servers.redis(folder / "redis"))
        yield {
            **stored_demo,
            "DJANGO_SETTINGS_MODULE": "prm.settings",
            "REDIS_URL": redis,
            "MFA_REQUIRED_ROLES": "",
        }


@contextlib.contextmanager
def running(variables: dict[str, str], settings: str) -> Iterator[int]:
    """The port of a gunicorn."""
    with tempfile.TemporaryDirectory(prefix="prm-bench-") as folder:
        port = servers.free_port()
        command = [sys.executable, "-m", "gunicorn", "prm.wsgi", "--bind", f"127.0.0.1:{port}", "-w", "2"]
        command += ["-k", "gthread", "--threads", "4", "--keep-alive", "60", "--no-control-socket"]
        command += ["--log-level", "warning"]
        options = {"cwd": stored.ROOT, "env": {**variables, "DJANGO_SETTINGS_MODULE": settings}}
        log = Path(folder) / "log"
        with servers.running(command, log, lambda: answers(port), **options):
            yield port


def answers(port: int) -> bool:
    """Whether a request comes back, whatever it says: gunicorn listens before it has loaded anything."""
    probe = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    try:
        probe.request("GET", "/health/live")
        probe.getresponse()
    except (OSError, http.client.HTTPException):
        return False
    finally:
        probe.close()
    return True


def scene(variables: dict[str, str]) -> dict:
    done = subprocess.run(
        [sys.executable, "-m", "bench.scene"],
        cwd=stored.ROOT,
        env=variables,
        check=True,
        stdout=subprocess.PIPE,
    )
    return json.loads(done.stdout)


def table(variables: dict[str, str], names: list[str], requests: int) -> list[dict]:
    """Measure the rows, print each as a line, and return them all."""
    subprocess.run(
        [sys.executable, "manage.py", "collectstatic", "--no-input", "-v0"],
        cwd=stored.ROOT,
        env=variables,
        check=True,
    )
    found = scene(variables)
    lines = []
    with running(variables, "prm.settings") as product, running(variables, "bench.bare.settings") as bare:
        bench = Bench(product, bare, found, requests)
        print(f"\n{found['partners']:,} partners, {requests} requests a row\n\n{HEAD}", flush=True)
        for name in names:
            result = bench.measure(rows.ROWS[name])
            print(result.line(), flush=True)
            ratios = {"ratio": result.ratio, "ratio_p95": result.ratio_p95, "reached": result.reached}
            lines.append({"row": name, **asdict(result), **ratios})
        if rows.CONVERSION in names:
            one, two = bench.rates(rows.conversion)
            print(
                f"\nConversions: {one:.1f} a second on one connection, {two:.1f} on two: × {two / one:.2f} "
                f"(aim: × {RATE_AIM:.0f})",
                flush=True,
            )
            lines.append({"row": "conversion-rate", "one": one, "two": two, "reached": two / one >= RATE_AIM})
    return lines


def arguments(given: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog='make bench ARGS="http …"', description=__doc__.split("\n")[0])
    parser.add_argument("--scale", type=int, default=100, help="hundreds of partners; 100 unless said")
    parser.add_argument("--rows", default=",".join(rows.ROWS), help=f"of {','.join(rows.ROWS)}")
    parser.add_argument("--requests", type=int, default=100, help="for each row and side; 100 unless said")
    parser.add_argument("--fresh", action="store_true", help="load the demo again")
    parser.add_argument("--profile", metavar="ROW", choices=rows.ROWS, help="where the time of a row goes")
    parser.add_argument("--json", type=Path, metavar="FILE", help="also write the results there")
    found = parser.parse_args(given)
    found.rows = found.rows.split(",")
    if unknown := set(found.rows) - set(rows.ROWS):
        parser.error(f"There is no row {', '.join(sorted(unknown))}. There are: {', '.join(rows.ROWS)}.")
    return found


def main(given: list[str]) -> int:
    asked = arguments(given)
    with environment(asked) as variables:
        if asked.profile:
            command = [sys.executable, "-m", "bench.profiled", asked.profile]
            return subprocess.run(command, cwd=stored.ROOT, env=variables, check=False).returncode
        lines = table(variables, asked.rows, asked.requests)
    if asked.json:
        at = datetime.now(UTC).isoformat(timespec="seconds")
        asked.json.write_text(json.dumps({"at": at, "scale": asked.scale, "rows": lines}, indent=1) + "\n")
    return 0
