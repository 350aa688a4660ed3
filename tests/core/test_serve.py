"""`manage.py serve` as a person at a terminal meets it."""

import http.client
import http.server
import io
import os
import signal
import socket
import sqlite3
import subprocess
import sys
import threading
import time
from contextlib import closing
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection
from django.db.migrations.loader import MigrationLoader

from core.management.commands import serve as serving
from core.management.commands.serve import Child, Command, fingerprint
from tools.servers import answers, free_port

pytestmark = pytest.mark.one_engine

OURS = {"DATA_DIR", "DATABASE_URL", "REDIS_URL", "PORT", "DJANGO_SETTINGS_MODULE"}


def serve(folder: Path, port: int, *arguments: str) -> subprocess.Popen:
    """Start it as the leader of a process group, which is what a terminal's Ctrl-C interrupts."""
    clean = {name: value for name, value in os.environ.items() if name not in OURS}
    with (folder / "output").open("a") as output:
        return subprocess.Popen(
            [sys.executable, "manage.py", "serve", *arguments],
            cwd=settings.BASE_DIR,
            env={**clean, "DATA_DIR": str(folder), "PORT": str(port), "PYTHONUNBUFFERED": "1"},
            stdout=output,
            stderr=output,
            start_new_session=True,
        )


def family(pid: int) -> set[int]:
    """The process ids of all descendants."""
    parents = {}
    for status in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = status.read_text().rpartition(")")[2].split()
        except OSError:
            continue
        parents[int(status.parent.name)] = int(fields[1])
    found, fresh = set(), {pid}
    while fresh := {child for child, parent in parents.items() if parent in fresh}:
        found |= fresh
    return found


def alive(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def output_with(folder: Path, text: str, server: subprocess.Popen, seconds: int = 100) -> str:
    deadline = time.monotonic() + seconds
    while text not in (output := (folder / "output").read_text()):
        assert server.poll() is None, output
        assert time.monotonic() < deadline, output
        time.sleep(0.1)
    return output


def until(condition, seconds: int = 30) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.1)


@pytest.fixture
def prepared(tmp_path, transactional_db, settings):
    """A folder as a first start leaves it: the schema, copied from the tests' own, and static files."""
    settings.MIGRATION_MODULES = {}
    applied = MigrationLoader(None).disk_migrations
    with closing(sqlite3.connect(tmp_path / "prm.sqlite3")) as copy, copy:
        connection.connection.backup(copy)
        copy.execute(
            "CREATE TABLE IF NOT EXISTS django_migrations (id integer PRIMARY KEY, app, name, applied)"
        )
        copy.execute("DELETE FROM django_migrations")
        copy.executemany(
            "INSERT INTO django_migrations (app, name, applied) VALUES (?, ?, '2026-01-01')", applied
        )
    (tmp_path / "static").mkdir()
    (tmp_path / "static-files").write_text(fingerprint())
    return tmp_path


@pytest.fixture
def running(prepared):
    """The whole product on that folder, and killed in any case at the end."""
    port = free_port()
    server = serve(prepared, port, "--prepare")
    yield server, port, prepared
    for pid in {server.pid, *family(server.pid)}:
        if alive(pid):
            os.kill(pid, signal.SIGKILL)
    server.wait()


@pytest.mark.sqlite_only
def test_it_runs_once_and_ctrl_c_leaves_nothing(running):
    server, port, folder = running
    output = output_with(folder, "Ready:", server)
    assert f"http://127.0.0.1:{port}" in output
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    connection.request("GET", "/health/ready")
    assert connection.getresponse().status == 200
    connection.close()
    # A worker that cannot start would have ended it before.
    assert any("manage.py worker" in commandline(pid) for pid in family(server.pid))

    second = serve(folder, free_port())
    assert second.wait(30) == 1
    assert "already runs over the folder" in (folder / "output").read_text()

    children = family(server.pid)
    os.killpg(server.pid, signal.SIGINT)
    assert server.wait(30) == 0
    until(lambda: not any(alive(pid) for pid in children), seconds=5)
    assert not answers(port)
    assert "Traceback" not in (folder / "output").read_text()


def commandline(pid: int) -> str:
    try:
        return Path(f"/proc/{pid}/cmdline").read_text().replace("\0", " ")
    except OSError:
        return ""


@pytest.mark.sqlite_only
def test_a_taken_port_is_said_before_anything_starts(tmp_path):
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        server = serve(tmp_path, port, "--prepare")
        assert server.wait(30) == 1
    output = (tmp_path / "output").read_text()
    assert f"Port {port} is in use" in output
    assert f"PORT={port + 10} make run" in output
    assert not (tmp_path / "prm.sqlite3").exists()


def child(code: str) -> Child:
    return Child("test", [sys.executable, "-c", code])


@pytest.fixture
def web():
    process = child("import time; time.sleep(60)")
    yield process
    process.reap(time.monotonic())


@pytest.fixture
def worker():
    process = child("import time; time.sleep(60)")
    yield process
    process.reap(time.monotonic())


def watching(
    web: Child, worker: Child, port: int | None = None, *, until: str = "", seconds: float = 3
) -> tuple[str, str]:
    """What the supervisor answers, and what it says meanwhile, over these two processes: for some seconds,
    or no longer than ``until`` it has said something."""
    said = io.StringIO()
    command = Command(stdout=said)
    command.stop = threading.Event()
    say = command.say

    def heard(text: str) -> None:
        say(text)
        if until and until in text:
            command.stop.set()

    command.say = heard
    end = threading.Timer(seconds, command.stop.set)
    end.start()
    try:
        return command.watch(web, worker, port or free_port()), said.getvalue()
    finally:
        end.cancel()


def test_a_worker_that_died_is_started_again(web):
    worker = child("import time; time.sleep(60)")
    first = worker.process.pid
    worker.started -= 60
    os.kill(first, signal.SIGKILL)
    failure, said = watching(web, worker, until="starting it again")
    assert failure == ""
    assert "the worker ended (code -9); starting it again" in said
    assert worker.process.pid != first
    assert alive(worker.process.pid)
    worker.reap(time.monotonic())


def test_a_worker_that_cannot_start_ends_everything(web):
    failure, _said = watching(web, child("raise SystemExit(3)"))
    assert failure == "The worker ended (code 3); its reason is above."


def test_a_web_server_that_died_ends_everything(web):
    os.kill(web.process.pid, signal.SIGKILL)
    worker = child("import time; time.sleep(60)")
    failure, _said = watching(web, worker)
    worker.reap(time.monotonic())
    assert failure == "The web server ended (code -9); its reason is above."


def test_a_child_that_ignores_the_request_to_stop_is_killed_with_its_own_children():
    stubborn = child(
        "import signal, subprocess, sys, time\n"
        "signal.signal(signal.SIGTERM, signal.SIG_IGN)\n"
        "subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(60)'])\n"
        "time.sleep(60)"
    )
    until(lambda: len(family(stubborn.process.pid)) == 1)
    grandchildren = family(stubborn.process.pid)
    stubborn.ask_to_stop()
    stubborn.reap(time.monotonic() + 0.5)
    assert stubborn.process.returncode == -signal.SIGKILL
    until(lambda: not any(alive(pid) for pid in grandchildren), seconds=5)


@pytest.fixture
def health():
    """A web server whose /health/ready answers what the test says."""

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self):
            server.asked.append((self.path, self.headers["Host"]))
            status, text = server.answer
            self.send_response(status)
            self.end_headers()
            self.wfile.write(text.encode())

        def log_message(self, *args):
            pass

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.asked = []
    thread = threading.Thread(target=server.serve_forever, args=(0.05,))
    thread.start()
    yield server
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.fixture
def mark(settings, tmp_path):
    settings.DATA_DIR = tmp_path
    return tmp_path / "worker-ready"


def test_ready_is_not_said_while_it_is_not_and_the_reason_is(web, worker, health, mark):
    mark.touch()
    web.started -= serving.PATIENCE
    health.answer = (503, '{"broker": false}')
    failure, said = watching(web, worker, health.server_port, seconds=1)
    assert failure == ""
    assert "Ready" not in said
    assert said.count('· not ready yet: /health/ready answers 503: {"broker": false}') == 1


@pytest.mark.django_db
def test_ready_waits_for_the_worker_too(web, worker, health, mark):
    web.started -= serving.PATIENCE
    health.answer = (200, "{}")
    _failure, said = watching(web, worker, health.server_port, until="not ready yet")
    assert "Ready" not in said
    assert "· not ready yet: the worker does not take tasks." in said
    mark.touch()
    _failure, said = watching(web, worker, health.server_port, until="Ctrl-C stops everything")
    assert said.count("Ready: ") == 1


@pytest.mark.parametrize(
    ("allowed", "asked"),
    [(["partners.example.org"], "partners.example.org"), ([".example.org", "*"], "127.0.0.1")],
)
def test_readiness_is_asked_by_a_name_that_is_allowed(settings, health, mark, allowed, asked):
    settings.ALLOWED_HOSTS = allowed
    health.answer = (200, "{}")
    assert serving.unready(health.server_port) == "the worker does not take tasks."
    assert health.asked == [("/health/ready", asked)]


def test_a_server_that_is_not_there_is_said(mark):
    assert serving.unready(free_port()) == "the web server does not answer."
