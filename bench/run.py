"""Measure the product against plain SQL or the barest view, on a throw-away PostgreSQL.

    bench/run.py [--small] [--sqlite] [name …]    names: pages redirect conversion deal accrual rollup review
                                                  applications tiers
    bench/run.py http [option …]           over HTTP, as said in bench/http.py
    bench/run.py soak [option …]           work with kills, as said in bench/soak.py

Prints ratios, never absolute promises: times drift from machine to machine. The aims are those of
docs/performance.md; a missed one is said at the end, with where the time goes.
"""

from __future__ import annotations

import contextlib
import os
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
# In place of this folder: its ``http`` would hide Python's own.
sys.path[:1] = [str(ROOT), str(ROOT / "tools")]


def main() -> int:
    import servers

    from bench import http, soak, stored

    if sys.argv[1:2] == ["http"]:
        return http.main(sys.argv[2:])
    if sys.argv[1:2] == ["soak"]:
        return soak.main(sys.argv[2:])

    with contextlib.ExitStack() as stack:
        folder = stack.enter_context(tempfile.TemporaryDirectory(prefix="prm-bench-"))
        # The account of PostgreSQL must be able to reach its own folder below.
        os.chmod(folder, 0o711)
        on_sqlite = "--sqlite" in sys.argv
        url = (
            f"sqlite:///{folder}/bench.sqlite3"
            if on_sqlite
            else stack.enter_context(servers.postgres(Path(folder) / "pg"))
        )
        environment = {
            **os.environ,
            "DATABASE_URL": url,
            "DATA_DIR": str(Path(folder) / "data"),
            "DJANGO_SETTINGS_MODULE": "bench.settings",
            "PYTHONPATH": str(ROOT),
        }
        if not on_sqlite:
            stored.create(url)
        manage = [sys.executable, "manage.py"]
        subprocess.run([*manage, "migrate", "-v0"], cwd=ROOT, env=environment, check=True)
        command = [sys.executable, "-m", "bench.measure", *sys.argv[1:]]
        return subprocess.run(command, cwd=ROOT, env=environment, check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
