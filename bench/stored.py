"""The demo many times over in PostgreSQL, loaded once and kept: loading takes minutes.

Kept under ``var/bench`` (or PRM_BENCH_DIR), one folder for each scale and state of the migrations. A bench
works on a copy, so every one of them finds the same rows.
"""

from __future__ import annotations

import contextlib
import fcntl
import hashlib
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import servers

ROOT = Path(__file__).resolve().parent.parent
# As a machine of the product's own would have it; the same for both sides.
POSTGRES_SETTINGS = {"shared_buffers": "1GB", "max_wal_size": "1GB"}


def place() -> Path:
    return Path(os.environ.get("PRM_BENCH_DIR") or ROOT / "var" / "bench").resolve()


def migrations_state() -> str:
    """Changes when a migration is added, changed or removed."""
    digest = hashlib.sha256()
    for path in sorted(ROOT.glob("*/migrations/*.py")):
        digest.update(f"{path.relative_to(ROOT)}\n".encode() + path.read_bytes())
    return digest.hexdigest()[:12]


@contextlib.contextmanager
def database(scale: int, *, fresh: bool = False) -> Iterator[dict[str, str]]:
    """The environment of a process that works on the loaded demo, which is loaded first if need be."""
    folder = place() / f"scale-{scale}-{migrations_state()}"
    folder.mkdir(parents=True, exist_ok=True)
    with only_one(folder):
        loaded = folder / "loaded"
        if fresh or not loaded.exists():
            clear(folder)
            load(folder, scale)
            loaded.touch()
        with (
            servers.postgres(folder / "postgres", durable=True, **POSTGRES_SETTINGS) as url,
            copy(url) as own,
        ):
            yield environment(folder, own)


@contextlib.contextmanager
def only_one(folder: Path) -> Iterator[None]:
    """Two benches at once would measure each other."""
    with (folder / "lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            sys.exit(f"Another bench works in {folder}. Run one after the other.")
        yield


def clear(folder: Path) -> None:
    (folder / "loaded").unlink(missing_ok=True)
    for name in ("postgres", "data"):
        shutil.rmtree(folder / name, ignore_errors=True)


def environment(folder: Path, url: str) -> dict[str, str]:
    return {
        **os.environ,
        "DATABASE_URL": url,
        "DATA_DIR": str(folder / "data"),
        "DJANGO_SETTINGS_MODULE": "bench.settings",
        "PYTHONPATH": str(ROOT),
    }


def load(folder: Path, scale: int) -> None:
    print(f"· loading the demo × {scale} into {folder}, once", flush=True)
    with servers.postgres(folder / "postgres", **POSTGRES_SETTINGS) as url:
        create(url)
        for command in (["migrate", "-v0"], ["load_demo", "--scale", str(scale)]):
            subprocess.run(
                [sys.executable, "manage.py", *command], cwd=ROOT, env=environment(folder, url), check=True
            )
        vacuum(url)


def create(url: str) -> None:
    """Make the database that the URL names, when the cluster was born without it."""
    server, name = url.rsplit("/", 1)
    with connect(f"{server}/postgres") as connection:
        if not connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone():
            connection.execute(f'CREATE DATABASE "{name}"')


@contextlib.contextmanager
def copy(url: str) -> Iterator[str]:
    """The URL of a copy of the database, dropped at the end."""
    server, name = url.rsplit("/", 1)
    own = f"{name}_bench"
    with connect(f"{server}/postgres") as connection:
        connection.execute(f'DROP DATABASE IF EXISTS "{own}"')
        connection.execute(f'CREATE DATABASE "{own}" TEMPLATE "{name}" STRATEGY file_copy')
        try:
            yield f"{server}/{own}"
        finally:
            connection.execute(f'DROP DATABASE IF EXISTS "{own}" WITH (FORCE)')


def vacuum(url: str) -> None:
    """What the server would do by itself while somebody measures."""
    with connect(url) as connection:
        connection.execute("VACUUM ANALYZE")


def connect(url: str):
    import psycopg

    return psycopg.connect(url, autocommit=True)
