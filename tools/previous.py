"""Store the demo of this tree's version for the upgrade test of the next: tests/upgrade/previous.*.xz, and the key
that sealed their audit log.

    tools/previous.py

Run it on the tree of the version that people have, then commit the files. Needs PostgreSQL's programs.
"""

import lzma
import os
import re
import secrets
import sqlite3
import subprocess
import sys
import tempfile
from pathlib import Path

import servers

ROOT = Path(__file__).resolve().parent.parent
STORE = ROOT / "tests" / "upgrade"
KEY = STORE / "previous.audit_key"
# Lines that only the psql of the same month understands.
RESTRICT = re.compile(rb"^\\(?:un)?restrict .*\n", re.MULTILINE)


def load(url: str, data: Path) -> None:
    data.mkdir()
    variables = {
        **os.environ,
        "DATABASE_URL": url,
        "DATA_DIR": str(data),
        "PRM_DEMO": "1",
        "AUDIT_KEY": KEY.read_text(),
    }
    for command in (["migrate", "--verbosity", "0"], ["load_demo"]):
        subprocess.run([sys.executable, "manage.py", *command], cwd=ROOT, env=variables, check=True)


def write(name: str, content: bytes) -> None:
    file = STORE / f"{name}.xz"
    file.write_bytes(lzma.compress(content, preset=9 | lzma.PRESET_EXTREME))
    print(f"{file.relative_to(ROOT)}: {file.stat().st_size / 1000:.0f} kB")


def sqlite(folder: Path) -> bytes:
    load(f"sqlite:///{folder}/live.sqlite3", folder / "sqlite")
    copy = folder / "copy.sqlite3"
    with sqlite3.connect(folder / "live.sqlite3") as database:
        database.execute("VACUUM INTO ?", [str(copy)])
    return copy.read_bytes()


def postgres(folder: Path) -> bytes:
    with servers.postgres(folder / "server") as url:
        administration = f"{url.rpartition('/')[0]}/postgres"
        create = [servers.postgres_binary("createdb"), "--maintenance-db", administration, "prm"]
        subprocess.run(create, check=True)
        load(url, folder / "postgres")
        dump = [servers.postgres_binary("pg_dump"), "--no-owner", "--no-privileges", url]
        return RESTRICT.sub(b"", subprocess.run(dump, check=True, capture_output=True).stdout)


def main() -> None:
    KEY.write_text(secrets.token_urlsafe(32))
    with tempfile.TemporaryDirectory(prefix="prm-previous-") as name:
        folder = Path(name)
        folder.chmod(0o755)
        write("previous.sqlite3", sqlite(folder))
        write("previous.sql", postgres(folder))


if __name__ == "__main__":
    main()
