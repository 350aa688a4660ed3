"""Run every test: on SQLite, on a throw-away PostgreSQL and Redis, and in a browser.

    tools/test.py [sqlite] [postgres] [browser] [-- pytest arguments]

What cannot be run here is said at the end; with PRM_REQUIRE_SERVERS=1 it is a failure.
Which test belongs to which part is decided by its markers (tests/support/parts.py).
"""

import contextlib
import os
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import servers

ROOT = Path(__file__).resolve().parent.parent
PROCESSES = os.environ.get("PRM_TEST_PROCESSES", "2")
MINUTES = {"sqlite": 6, "postgres": 6, "browser": 3}
NOTHING_COLLECTED = 5


def arguments(part: str) -> list[str]:
    at_once = ["-n", PROCESSES, "--dist", "loadscope"]
    if part == "browser":
        return ["tests/browser", *at_once, "--screenshot=only-on-failure"]
    # Each process makes its database from the models; that migrations make the same is tried by the browser
    # part, which migrates an empty PostgreSQL, by `make starts` on SQLite, and by tests/upgrade on both.
    return ["--ignore=tests/browser", "--nomigrations", *at_once]


def pytest(part: str, extra: list[str], variables: dict[str, str]) -> bool:
    clean = {key: value for key, value in os.environ.items() if key not in ("DATABASE_URL", "REDIS_URL")}
    command = [sys.executable, "-m", "pytest", *arguments(part), *extra]
    print(f"\n== {part}: {' '.join(command[2:])}", flush=True)
    started = time.monotonic()
    code = subprocess.run(command, cwd=ROOT, env={**clean, **variables}, check=False).returncode
    print(f"== {part}: {(time.monotonic() - started) / 60:.1f} of {MINUTES[part]} minutes", flush=True)
    return code == 0 or (code == NOTHING_COLLECTED and bool(extra))


def unavailable(parts: list[str]) -> dict[str, list[str]]:
    """The parts that cannot run here, each with the Debian packages it lacks."""
    missing = servers.missing()
    needs = {"sqlite": [], "postgres": ["postgresql", "redis-server"]}
    needs["browser"] = [*needs["postgres"], "chromium"]
    lacking = {part: [name for name in needs[part] if name in missing] for part in parts}
    return {part: names for part, names in lacking.items() if names}


def shout(lacking: dict[str, list[str]]) -> None:
    names = sorted({name for packages in lacking.values() for name in packages})
    print("\n" + "!" * 78)
    for part in lacking:
        print(f"!! NOT RUN: the {part} tests")
    print(f"!! They need: {' '.join(names)}\n!! The one command: sudo apt-get install {' '.join(names)}")
    print("!" * 78, flush=True)


def main() -> int:
    given, extra = sys.argv[1:], []
    if "--" in given:
        cut = given.index("--")
        given, extra = given[:cut], given[cut + 1 :]
    parts = [part for part in MINUTES if not given or part in given]
    if unknown := set(given) - set(MINUTES):
        sys.exit(f"Unknown part: {', '.join(unknown)}. The parts are: {', '.join(MINUTES)}.")
    lacking = unavailable(parts)
    runnable = [part for part in parts if part not in lacking]
    # A stop request must run the clean-up below, or the servers would stay.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(128 + signal.SIGTERM))
    passed = True
    if "sqlite" in runnable:
        passed = pytest("sqlite", extra, {})
    if remaining := [part for part in runnable if part != "sqlite"]:
        with contextlib.ExitStack() as stack:
            folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="prm-test-")))
            folder.chmod(0o755)
            addresses = {
                "DATABASE_URL": stack.enter_context(servers.postgres(folder / "postgres")),
                "REDIS_URL": stack.enter_context(servers.redis(folder / "redis")),
            }
            for part in remaining:
                passed = pytest(part, extra, addresses) and passed
    if lacking:
        shout(lacking)
        passed = passed and os.environ.get("PRM_REQUIRE_SERVERS") != "1"
    return 0 if passed else 1


if __name__ == "__main__":
    with contextlib.suppress(KeyboardInterrupt):
        sys.exit(main())
    sys.exit(130)
