"""Install and start the product on each supported Python of this machine, as `make run` does.

    tools/starts.py          every interpreter found
    tools/starts.py --few    one: Debian's own, or the oldest

Each gets an environment and data of its own in a temporary folder, gone at the end.
"""

import argparse
import http.client
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import servers
import setup

DEBIAN = Path("/usr/bin")
PATIENCE = 180  # seconds for migrating and starting on a busy machine
STOPPING = 60
DESCRIBE = "import sys; print(*sys.version_info[:3]); print(sys.executable)"
# What the shell may have set for another installation.
OTHERS = ("DATABASE_URL", "REDIS_URL", "EMAIL_URL", "STORAGE_URL", "BASE_URL", "ALLOWED_HOSTS", "PRM_ENV")


class Failed(Exception):
    """The interpreter did not pass; its sentence says at what."""


def candidates():
    versions = [f"python{setup.OLDEST[0]}.{minor}" for minor in range(setup.OLDEST[1], setup.NEWEST[1] + 1)]
    pyenv = Path(os.environ.get("PYENV_ROOT", Path.home() / ".pyenv"))
    return [
        *(DEBIAN / name for name in versions),
        *(Path(found) for found in map(shutil.which, versions) if found),
        *sorted(pyenv.glob("versions/*/bin/python3")),
    ]


def interpreters():
    """The supported interpreters by version; the first found of each version, Debian's before others."""
    found = {}
    for python in candidates():
        try:
            answer = subprocess.run([python, "-c", DESCRIBE], capture_output=True, text=True, check=False)
        except OSError:
            continue
        if answer.returncode:
            continue
        version, executable = answer.stdout.splitlines()
        numbers = tuple(map(int, version.split()))
        if setup.OLDEST <= numbers[:2] <= setup.NEWEST:
            found.setdefault(numbers, Path(executable))
    return dict(sorted(found.items()))


def few(found):
    """The one on which most things are missing: the tests themselves run on a newer one."""
    own = [version for version, python in found.items() if python.parent == DEBIAN] or list(found)
    return {own[0]: found[own[0]]}


def run(command, environment=None):
    result = subprocess.run(
        command, cwd=setup.ROOT, env=environment, capture_output=True, text=True, check=False
    )
    if result.returncode:
        raise Failed(f"{' '.join(map(str, command[1:3]))}:\n{result.stdout}{result.stderr}")


def get(port, path):
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
    try:
        connection.request("GET", path)
        answer = connection.getresponse()
        return answer.status, answer.read().decode(errors="replace")
    finally:
        connection.close()


def processes_with(mark):
    """The processes whose environment holds the mark, children of children included."""
    found = []
    for environment in Path("/proc").glob("[0-9]*/environ"):
        try:
            if mark.encode() in environment.read_bytes():
                found.append(int(environment.parent.name))
        except OSError:
            continue
    return found


def until_ready(server, output):
    deadline = time.monotonic() + PATIENCE
    while "Ready:" not in output.read_text():
        if server.poll() is not None or time.monotonic() > deadline:
            raise Failed(f"It did not become ready:\n{output.read_text()}")
        time.sleep(0.2)


def check_pages(port):
    status, text = get(port, "/health/ready")
    if status != 200:
        raise Failed(f"Ready was said, and /health/ready answers {status}: {text}")
    status, text = get(port, "/accounts/login/")
    if status != 200 or "csrfmiddlewaretoken" not in text:
        raise Failed(f"The login page answers {status}.")


def check_end(server, mark, output):
    server.send_signal(signal.SIGINT)
    if server.wait(STOPPING):
        raise Failed(f"It ended with {server.returncode}:\n{output.read_text()}")
    if left := processes_with(mark):
        raise Failed(f"Processes are left: {left}")
    if "Traceback" in output.read_text():
        raise Failed(output.read_text())


def serve(python, folder):
    """Start it, look at it, stop it; whatever happens, nothing of it stays."""
    port, output, mark = servers.free_port(), folder / "output", f"PRM_STARTS={folder}"
    clean = {name: value for name, value in os.environ.items() if name not in OTHERS}
    environment = {
        **clean, "DATA_DIR": str(folder / "data"), "PORT": str(port), "PRM_DEMO": "0", "PYTHONUNBUFFERED": "1",
        "PRM_STARTS": str(folder),
    }  # fmt: skip
    run([python, "manage.py", "check"], environment)
    with output.open("w") as log:
        server = subprocess.Popen(
            [python, "manage.py", "serve", "--prepare"],
            cwd=setup.ROOT,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            start_new_session=True,
        )
    try:
        until_ready(server, output)
        check_pages(port)
        check_end(server, mark, output)
    finally:
        for pid in processes_with(mark):
            os.kill(pid, signal.SIGKILL)
        server.wait()


def prove(interpreter):
    """Seconds to install and seconds to start, look and stop."""
    with tempfile.TemporaryDirectory(prefix="prm-starts-") as name:
        folder, started = Path(name), time.monotonic()
        environment = folder / "environment"
        run([interpreter, "tools/setup.py", "--environment", environment])
        python = setup.python_of(environment)
        run([python, "tools/catalogues.py", "compile"])
        installed = time.monotonic()
        serve(python, folder)
        return installed - started, time.monotonic() - installed


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--few", action="store_true", help="one interpreter only")
    found = interpreters()
    if not found:
        sys.exit("No Python from 3.11 to 3.13 was found here.")
    chosen = few(found) if parser.parse_args().few else found
    passed = True
    for version, interpreter in chosen.items():
        label = f"Python {'.'.join(map(str, version))} ({interpreter})"
        try:
            install, start = prove(interpreter)
        except Failed as reason:
            passed = False
            print(f"FAIL {label}: {reason}", flush=True)
        else:
            print(
                f"ok   {label}: installed in {install:.0f} s, started and stopped in {start:.0f} s",
                flush=True,
            )
    return 0 if passed else 1


if __name__ == "__main__":
    sys.exit(main())
