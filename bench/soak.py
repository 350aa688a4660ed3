"""An hour of random work with kills, then the money added up from outside.

    make soak ARGS="--minutes 60 --engine sqlite --engine postgres --seed 1"

Loads the demo, then in each stage (a month later than the one before) starts web, worker and those who
work (``soak_work.py``), and kills one of them with -9 every few seconds. At the end everything owed is
worked off and ``verify_ledger``, ``verify_chain`` and ``tools/verify_money.py`` must find nothing.
"""

from __future__ import annotations

import argparse
import contextlib
import http.client
import json
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import servers

ROOT = Path(__file__).resolve().parent.parent
STAGES = 4
DAYS = 31
CLIENTS = ("seller", "seller", "seller", "treasurer", "treasurer")


@dataclass
class Family:
    """The processes of a stage, each in its own session; who is killed starts again."""

    environment: dict[str, str]
    days: int
    commands: dict[str, list[str]]
    processes: dict[str, subprocess.Popen] = field(default_factory=dict)
    kills: dict[str, int] = field(default_factory=dict)

    def start(self, name: str) -> None:
        command = [sys.executable, "-m", "bench.travel", str(self.days), *self.commands[name]]
        log = Path(self.environment["DATA_DIR"]) / f"{name}.log"
        with log.open("ab") as output:
            self.processes[name] = subprocess.Popen(
                command, cwd=ROOT, env=self.environment, stdout=output, stderr=output, start_new_session=True
            )

    def kill(self, name: str) -> None:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.processes[name].pid, signal.SIGKILL)
        self.processes[name].wait()
        self.kills[name] = self.kills.get(name, 0) + 1

    def revive(self) -> None:
        """Whoever ended by itself is started again, too."""
        for name, process in list(self.processes.items()):
            if process.poll() is not None:
                self.start(name)

    def stop(self) -> None:
        for process in self.processes.values():
            process.terminate()
        for process in self.processes.values():
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.wait(30)
            with contextlib.suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            process.wait()


def commands(port: int, secret: str, seed: int) -> dict[str, list[str]]:
    web = ["gunicorn", "prm.wsgi", "--config", "python:prm.gunicorn", "--bind", f"127.0.0.1:{port}",
           "--workers", "1", "--threads", "8", "--no-control-socket"]  # fmt: skip
    found = {"web": web, "worker": ["manage", "worker"]}
    for number, kind in enumerate(CLIENTS):
        found[f"{kind}-{number}"] = ["bench.soak_work", kind, str(seed * 100 + number), str(port), secret]
    return found


def answers(port: int) -> bool:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
    try:
        connection.request("GET", "/health/live")
        return connection.getresponse().status == 200
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


def stage(
    environment: dict[str, str], number: int, seconds: float, secret: str, dice: random.Random
) -> dict[str, int]:
    """Let everybody work for a while and kill now and then. Returns the kills."""
    port = servers.free_port()
    family = Family(environment, number * DAYS, commands(port, secret, dice.randrange(10**6)))
    try:
        family.start("web")
        deadline = time.monotonic() + 60
        while not answers(port):
            if time.monotonic() > deadline:
                raise RuntimeError("the web server does not answer")
            time.sleep(0.2)
        for name in family.commands:
            if name != "web":
                family.start(name)
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            time.sleep(dice.uniform(3, 15))
            victim = dice.choice(list(family.commands))
            family.kill(victim)
            family.start(victim)
            family.revive()
    finally:
        family.stop()
    return family.kills


def travelled(environment: dict[str, str], days: int, *arguments: str) -> subprocess.CompletedProcess:
    command = [sys.executable, "-m", "bench.travel", str(days), *arguments]
    return subprocess.run(command, cwd=ROOT, env=environment, check=False, capture_output=True, text=True)


def soak(engine: str, url: str, folder: Path, minutes: float, seed: int) -> bool:
    """One engine. True when everything agrees at the end."""
    environment = {
        **os.environ,
        "DATA_DIR": str(folder / "data"),
        "DJANGO_SETTINGS_MODULE": "bench.settings",
        "PYTHONPATH": str(ROOT),
    }
    for name in ("DATABASE_URL", "REDIS_URL", "PRM_DEMO"):
        environment.pop(name, None)
    if url:
        environment["DATABASE_URL"] = url
    for step in (["migrate", "-v0"], ["load_demo", "--if-empty"]):
        subprocess.run(
            [sys.executable, "manage.py", *step],
            cwd=ROOT,
            env=environment,
            check=True,
            stdout=subprocess.DEVNULL,
        )
    token = subprocess.run(
        [sys.executable, "-m", "bench.soak_scene"],
        cwd=ROOT,
        env=environment,
        check=True,
        capture_output=True,
        text=True,
    )
    secret = json.loads(token.stdout)["secret"]
    dice, kills = random.Random(seed), {}
    for number in range(STAGES):
        for name, count in stage(environment, number, minutes * 60 / STAGES, secret, dice).items():
            kills[name] = kills.get(name, 0) + count
    last = (STAGES - 1) * DAYS
    finished = travelled(environment, last, "bench.soak_rest")
    print(f"## {engine}: {minutes:g} minutes, seed {seed}, kills {json.dumps(kills, sort_keys=True)}")
    print(finished.stdout, finished.stderr, sep="")
    right = finished.returncode == 0
    for check in ("verify_ledger", "verify_chain"):
        done = travelled(environment, last, "manage", check)
        print(f"{check}: {done.stdout.strip()} {done.stderr.strip()}")
        right &= done.returncode == 0
    source = ["--postgres", url] if url else ["--sqlite", str(folder / "data" / "prm.sqlite3")]
    added = subprocess.run([sys.executable, "tools/verify_money.py", *source], cwd=ROOT, check=False)
    return right and added.returncode == 0 and not crashed(folder / "data")


def crashed(data: Path) -> list[str]:
    """Who of those that work fell over something that is no refusal, by the name of the log."""
    found = [
        log.name
        for log in sorted(data.glob("*.log"))
        if log.stem.partition("-")[0] in CLIENTS and "Traceback" in log.read_text(errors="replace")
    ]
    print(f"fell over: {', '.join(found) or 'nobody'}")
    return found


@contextlib.contextmanager
def database(engine: str, folder: Path) -> Iterator[str]:
    if engine == "sqlite":
        yield ""
        return
    from bench import stored

    with servers.postgres(folder / "pg", durable=True) as url:
        stored.create(url)
        yield url


@contextlib.contextmanager
def workshop(keep: Path | None, engine: str) -> Iterator[Path]:
    """A folder for one engine; gone at the end unless it is to be kept."""
    with tempfile.TemporaryDirectory(prefix="prm-soak-") as name:
        folder = (keep / engine) if keep else Path(name)
        folder.mkdir(parents=True, exist_ok=True)
        # The account of PostgreSQL must be able to reach its own folder below.
        folder.chmod(0o711)
        yield folder


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(
        description="An hour of random work with kills, then the money added up."
    )
    parser.add_argument("--minutes", type=float, default=60)
    parser.add_argument("--engine", action="append", choices=["sqlite", "postgres"])
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--keep", type=Path, help="leave databases and logs in this folder")
    options = parser.parse_args(arguments)
    right = True
    for engine in options.engine or ["sqlite", "postgres"]:
        with workshop(options.keep, engine) as folder, database(engine, folder) as url:
            right &= soak(engine, url, folder, options.minutes, options.seed)
    return 0 if right else 1
