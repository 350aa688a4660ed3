"""PostgreSQL and Redis for the tests and the benches: own folder, own free port, gone at the end."""

from __future__ import annotations

import contextlib
import os
import pwd
import shutil
import signal
import socket
import subprocess
import time
from collections.abc import Callable, Iterator
from pathlib import Path

CHROMIUM_NAMES = ("chromium", "chromium-browser", "google-chrome")
POSTGRES_SETTINGS = {
    "max_connections": "200",
    "shared_buffers": "256MB",
    "listen_addresses": "127.0.0.1",
    "log_min_messages": "fatal",
}
# Rows that nobody will miss need not reach the disk.
CARELESS = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}


def postgres_binary(name: str) -> Path | None:
    """A program of the newest PostgreSQL here; Debian keeps them outside the PATH."""
    folders = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda folder: int(folder.parent.name))
    found = shutil.which(
        name, path=os.pathsep.join([*map(str, reversed(folders)), os.environ.get("PATH", "")])
    )
    return Path(found) if found else None


def chromium() -> str | None:
    return os.environ.get("PRM_CHROMIUM") or next(filter(None, map(shutil.which, CHROMIUM_NAMES)), None)


def missing() -> list[str]:
    """The Debian packages of the servers and the browser that cannot be found here."""
    present = {
        "postgresql": postgres_binary("initdb"),
        "redis-server": shutil.which("redis-server"),
        "chromium": chromium(),
    }
    return [package for package, found in present.items() if not found]


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def answers(port: int) -> bool:
    with socket.socket() as probe:
        probe.settimeout(1)
        return probe.connect_ex(("127.0.0.1", port)) == 0


@contextlib.contextmanager
def running(command: list, log: Path, ready: Callable[[], bool], **options) -> Iterator[None]:
    """Run a server until the block ends. In its own session, so Ctrl-C reaches the tests first."""
    with log.open("wb") as output:
        server = subprocess.Popen(
            [str(part) for part in command], stdout=output, stderr=output, start_new_session=True, **options
        )
    try:
        deadline = time.monotonic() + 30
        while not ready():
            if server.poll() is not None or time.monotonic() > deadline:
                raise RuntimeError(f"{command[0]} did not start:\n{log.read_text(errors='replace')}")
            time.sleep(0.05)
        yield
    finally:
        server.send_signal(signal.SIGINT)
        try:
            server.wait(10)
        except subprocess.TimeoutExpired:
            server.kill()
            server.wait()


def _unprivileged() -> dict:
    """PostgreSQL refuses to run as root: its own account then, or nobody's."""
    if os.geteuid() != 0:
        return {}
    names = {account.pw_name for account in pwd.getpwall()}
    account = pwd.getpwnam("postgres" if "postgres" in names else "nobody")
    return {"user": account.pw_uid, "group": account.pw_gid, "extra_groups": []}


@contextlib.contextmanager
def postgres(folder: Path, *, durable: bool = False, **settings: str) -> Iterator[str]:
    """The URL of a PostgreSQL whose role may create databases and extensions.

    A folder that has a cluster already is started as it is. ``durable`` makes every commit reach the
    disk, as it does where the product is used.
    """
    options = {**_unprivileged(), "cwd": folder}
    if not folder.exists():
        _initialise(folder, options)
    port = free_port()
    settings = {
        **POSTGRES_SETTINGS,
        **({} if durable else CARELESS),
        "port": str(port),
        "unix_socket_directories": str(folder),
        **settings,
    }
    command = [postgres_binary("postgres"), "-D", folder / "data"]
    command += [f"--{name}={value}" for name, value in settings.items()]
    accepts = [postgres_binary("pg_isready"), "-q", "-h", "127.0.0.1", "-p", str(port)]
    with running(
        command, folder / "log", lambda: subprocess.run(accepts, check=False).returncode == 0, **options
    ):
        yield f"postgres://prm@127.0.0.1:{port}/prm"


def _initialise(folder: Path, options: dict) -> None:
    folder.mkdir(mode=0o700)
    if "user" in options:
        os.chown(folder, options["user"], options["group"])
    command = [
        postgres_binary("initdb"),
        "-D",
        folder / "data",
        "-U",
        "prm",
        "--auth=trust",
        "--encoding=UTF8",
    ]
    command += ["--locale=C.UTF-8", "--no-sync"]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, **options)


@contextlib.contextmanager
def redis(folder: Path) -> Iterator[str]:
    """The URL of a Redis that writes nothing to disk."""
    folder.mkdir(mode=0o700)
    port = free_port()
    command = ["redis-server", "--port", port, "--bind", "127.0.0.1", "--save", "", "--dir", folder]
    with running(command, folder / "log", lambda: answers(port)):
        yield f"redis://127.0.0.1:{port}/0"
