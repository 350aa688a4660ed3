"""Every check that needs no test: style, layers, types, templates, catalogues, migrations, deployment.

Each is run on its own, two at a time; what fails is shown in full, and the rest still runs.
"""

import os
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
TOOLS = Path(sys.executable).parent
# What a deployment sets; checks ask the database what it can do, so it is one that needs no server.
PRODUCTION = {
    "PRM_ENV": "production",
    "AUDIT_KEY": "only-for-the-deployment-check-0123456789-abcdefghijklmnopqrstuvwxyz",
    "SECRET_KEY": "only-for-the-deployment-check-0123456789-abcdefghijklmnopqrstuvwxyz",
    "BASE_URL": "https://partners.example.org",
    "DATABASE_URL": "sqlite:///{data}/check.sqlite3",
    "REDIS_URL": "redis://127.0.0.1:6379/0",
    "EMAIL_URL": "smtp://127.0.0.1:25",
    "EMAIL_FROM": "partners@example.org",
    "TRUSTED_PROXIES": "1",
}
MANAGE = [sys.executable, "-W", "error", "manage.py"]
CHECKS = {
    "style": ([sys.executable, "-m", "ruff", "check", "."], {}),
    "format": ([sys.executable, "-m", "ruff", "format", "--check", "."], {}),
    "frozen": ([sys.executable, "tools/migrations.py", "check"], {}),
    "layers": ([TOOLS / "lint-imports", "--no-cache"], {}),
    "types": ([sys.executable, "-m", "mypy"], {}),
    "templates": ([sys.executable, "-m", "djlint", "templates", "--lint", "--quiet"], {}),
    "catalogues": ([sys.executable, "tools/catalogues.py", "check"], {}),
    "migrations": ([*MANAGE, "makemigrations", "--check", "--dry-run"], {}),
    "deployment": ([*MANAGE, "check", "--deploy", "--fail-level", "WARNING"], PRODUCTION),
}


def run(name: str, data: str) -> bool:
    command, variables = CHECKS[name]
    variables = {key: value.format(data=data) for key, value in variables.items()}
    ours = {key: value for key, value in os.environ.items() if key not in PRODUCTION}
    started = time.monotonic()
    result = subprocess.run(
        command,
        cwd=ROOT,
        env={**ours, "DATA_DIR": data, **variables},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )
    good = result.returncode == 0
    shown = "" if good else "\n" + (result.stdout + result.stderr).strip() + "\n"
    print(f"{'ok  ' if good else 'FAIL'} {name:12}{time.monotonic() - started:5.1f} s{shown}", flush=True)
    return good


def main() -> int:
    chosen = sys.argv[1:] or list(CHECKS)
    started = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="prm-lint-") as data, ThreadPoolExecutor(2) as pool:
        results = list(pool.map(lambda name: run(name, data), chosen))
    print(f"linters: {time.monotonic() - started:.0f} s of 60")
    return 0 if all(results) else 1


if __name__ == "__main__":
    sys.exit(main())
