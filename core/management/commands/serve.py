"""One command for one machine: web server, worker and timetable, started and stopped together."""

from __future__ import annotations

import fcntl
import hashlib
import http.client
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import BaseCommand, CommandError, call_command
from django.core.management.base import CommandParser
from django.db import close_old_connections

HOST = "127.0.0.1"
GRACE = 15  # seconds for running requests and tasks to finish
SHORT_LIFE = 20  # seconds; a worker that ends sooner would only end again
PATIENCE = 15  # seconds of waiting without a word
DEMO_LOGINS = (
    "admin", "manager", "legal", "finance", "finance-2", "marketing", "support", "auditor",
    "partner-a", "partner-b", "partner-c", "partner-d",
)  # fmt: skip


def web_command(port: int) -> list[str]:
    """One process with threads: SQLite has one writer anyway, and the caches are the process's own."""
    return [
        sys.executable, "-m", "gunicorn", "prm.wsgi", "--config", "python:prm.gunicorn",
        "--bind", f"{HOST}:{port}", "--workers", "1", "--threads", "8",
        "--graceful-timeout", str(GRACE - 5), "--no-control-socket",
    ]  # fmt: skip


def worker_command() -> list[str]:
    """The worker that looks into the database by itself, with the timetable: it needs no broker."""
    return [sys.executable, "manage.py", "worker"]


class Child:
    """A process in its own session, so that Ctrl-C reaches the supervisor alone, which then stops
    the whole family in order."""

    def __init__(self, name: str, command: list[str]) -> None:
        self.name, self.command = name, command
        self.start()

    def start(self) -> None:
        self.started = time.monotonic()
        self.process = subprocess.Popen(
            self.command,
            env={
                **os.environ,
                "PRM_PROCESS": self.name.split()[0],
                "PRM_WORKER_READY": str(worker_mark()),
                # This worker looks by itself: a message would stay in Redis, if there is one.
                "WAKE_WORKER": "0",
            },
            cwd=settings.BASE_DIR,
            stdin=subprocess.DEVNULL,
            start_new_session=True,
        )

    def age(self) -> float:
        return time.monotonic() - self.started

    def ended(self) -> bool:
        return self.process.poll() is not None

    def ask_to_stop(self) -> None:
        if not self.ended():
            self.process.terminate()

    def reap(self, deadline: float) -> None:
        """Wait, then kill whoever of its session is still there: nothing is left behind."""
        with suppress(subprocess.TimeoutExpired):
            self.process.wait(max(0.0, deadline - time.monotonic()))
        with suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()


class Command(BaseCommand):
    help = "Run the web server, the worker and the timetable together until interrupted."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--prepare",
            action="store_true",
            help="first collect static files, migrate and, in demo mode, load the demo into an empty database",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        self.stop = threading.Event()
        port = int(os.environ.get("PORT", "8000"))
        with only_one(settings.DATA_DIR):
            refuse_taken(port)
            if options["prepare"]:
                self.prepare()
            self.run(port)

    def say(self, text: str) -> None:
        self.stdout.write(text)
        self.stdout.flush()

    def prepare(self) -> None:
        try:
            self.collect_static_files()
            self.say("· migrating the database")
            call_command("migrate", interactive=False, verbosity=0)
            if settings.DEMO:
                self.say("· loading the demo, if there is nothing yet")
                call_command("load_demo", if_empty=True)
        except KeyboardInterrupt:
            raise CommandError("Interrupted. Start again: what was done is kept.", returncode=130) from None

    def collect_static_files(self) -> None:
        """Compressing them takes ten seconds, so only when one of them changed."""
        stamp = settings.DATA_DIR / "static-files"
        current = fingerprint()
        if stamp.exists() and stamp.read_text() == current and settings.STATIC_ROOT.exists():
            return
        self.say("· collecting static files")
        call_command("collectstatic", interactive=False, verbosity=0)
        stamp.write_text(current)

    def run(self, port: int) -> None:
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, lambda *_: self.stop.set())
        self.say("· starting web server, worker and timetable")
        worker_mark().unlink(missing_ok=True)
        web = Child("web server", web_command(port))
        worker = Child("worker", worker_command())
        try:
            failure = self.watch(web, worker, port)
        finally:
            self.say("· stopping")
            for child in (web, worker):
                child.ask_to_stop()
            deadline = time.monotonic() + GRACE
            for child in (web, worker):
                child.reap(deadline)
        if failure:
            raise CommandError(failure)
        self.say("· stopped")

    def watch(self, web: Child, worker: Child, port: int) -> str:
        """Until a signal (answer: "") or a failure (answer: its sentence). A worker that died is
        started again, for its jobs wait in the database; a web server that died ends everything."""
        announced, said = False, ""
        while not self.stop.wait(0.2):
            if web.ended():
                return f"The web server ended (code {web.process.returncode}); its reason is above."
            if worker.ended():
                if worker.age() < SHORT_LIFE:
                    return f"The worker ended (code {worker.process.returncode}); its reason is above."
                self.say(f"· the worker ended (code {worker.process.returncode}); starting it again")
                worker.reap(time.monotonic())
                worker.start()
            if announced:
                continue
            reason = unready(port)
            if not reason:
                announced = True
                self.announce()
            elif reason != said and web.age() > PATIENCE:
                self.say(f"· not ready yet: {reason}")
                said = reason
        return ""

    def announce(self) -> None:
        lines = ["", f"  Ready: {settings.BASE_URL}", ""]
        if settings.DEMO:
            lines += ["  Demo logins, each with the password  demo :"]
            lines += [f"    {name}@demo.test" for name in DEMO_LOGINS]
            lines += [""]
        self.say("\n".join(lines))
        # While nobody has an account, it prints the link to make the first one.
        call_command("first_administrator", if_needed=True, stdout=self.stdout)
        close_old_connections()
        self.say("\n".join(["  Ctrl-C stops everything.", ""]))


def fingerprint() -> str:
    """Changes when a static file of ours or of a library is added, changed or removed."""
    digest = hashlib.sha256()
    for finder in get_finders():
        for name, storage in finder.list([]):
            state = Path(storage.path(name)).stat()
            digest.update(f"{name} {state.st_size} {state.st_mtime_ns}\n".encode())
    return digest.hexdigest()


@contextmanager
def only_one(data: Path) -> Iterator[None]:
    """Two timetables over one folder would do everything twice. The lock dies with the process."""
    with (data / "serve.lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise CommandError(
                f"The product already runs over the folder {data}. Stop it first, or choose another: DATA_DIR=…"
            ) from None
        yield


def refuse_taken(port: int) -> None:
    with socket.socket() as probe:
        # As the web server does: a connection that has just been closed does not hold the port.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError:
            raise CommandError(
                f"Port {port} is in use by another program. Choose another: PORT={port + 10} make run"
            ) from None


def worker_mark() -> Path:
    """The file that the worker leaves when it takes tasks (``core/queue/worker.py``)."""
    return settings.DATA_DIR / "worker-ready"


def unready(port: int) -> str:
    """Why the product cannot be used yet; empty when it can."""
    connection = http.client.HTTPConnection(HOST, port, timeout=5)
    try:
        connection.request("GET", "/health/ready", headers={"Host": allowed_host()})
        answer = connection.getresponse()
        text = answer.read(500).decode(errors="replace").strip()
    except (OSError, http.client.HTTPException):
        return "the web server does not answer."
    finally:
        connection.close()
    if answer.status != 200:
        return f"/health/ready answers {answer.status}: {text}"
    return "" if worker_mark().exists() else "the worker does not take tasks."


def allowed_host() -> str:
    """A name that this installation answers to: production refuses the plain address."""
    return next((host for host in settings.ALLOWED_HOSTS if host[0] not in "*."), HOST)
