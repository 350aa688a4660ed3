"""Prepare what the product needs on this machine: environment, libraries, system packages.

    python3 tools/setup.py                        what `make run` needs
    python3 tools/setup.py --dev                  and what the tests and linters need
    python3 tools/setup.py --environment FOLDER   in another folder than .venv

Only the standard library is used, and only what changed is done again: the environment
remembers the hash of the lock it was filled from.
"""

import argparse
import ctypes
import hashlib
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import servers

ROOT = Path(__file__).resolve().parent.parent
# The locks are compiled for these, and `make starts` proves each of them that is installed.
OLDEST, NEWEST = (3, 11), (3, 13)

# Debian's package, and the library in it that WeasyPrint loads to make PDFs.
PDF_LIBRARIES = {
    "libpango-1.0-0": "libpango-1.0",
    "libpangoft2-1.0-0": "libpangoft2-1.0",
    "libharfbuzz-subset0": "libharfbuzz-subset",
}


def say(text):
    print("· " + text, flush=True)


def stop(text):
    sys.exit("\n" + text + "\n")


def check_python():
    found = sys.version_info[:2]
    name = "{}.{}".format(*found)
    if found < OLDEST:
        stop(f"Python 3.11 to 3.13 is needed, and this is {name}. Name one with:  make PYTHON=python3.11 …")
    if found > NEWEST:
        say(
            f"Python {name} is newer than the locked libraries, which are for 3.11 to 3.13: one without a build for it"
            " is compiled here or fails. Name another with:  make PYTHON=python3.13 …"
        )


def can_install():
    return os.geteuid() == 0 and shutil.which("apt-get") is not None


def install_packages(packages):
    """Install Debian packages as root; say whether it worked."""
    say("installing with apt-get: " + " ".join(packages))
    quietly = {"env": {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}, "stdin": subprocess.DEVNULL}
    install = ["apt-get", "install", "--yes", "--quiet", "--no-install-recommends", *packages]
    return all(
        subprocess.run(command, stdout=subprocess.DEVNULL, check=False, **quietly).returncode == 0
        for command in (["apt-get", "update", "--quiet"], install)
    )


def loads(library):
    for name in (library + ".so.0", library + ".dylib", library + ".0.dylib"):
        try:
            ctypes.CDLL(name)
        except OSError:
            continue
        return True
    return False


def missing_libraries():
    return [package for package, library in PDF_LIBRARIES.items() if not loads(library)]


def how_to_install(packages):
    if sys.platform == "darwin":
        return "brew install " + (
            "pango" if set(packages) <= set(PDF_LIBRARIES) else "pango postgresql redis chromium"
        )
    return "sudo apt-get install " + " ".join(packages)


def check_packages(dev):
    """PDFs cannot be made without their libraries; servers may be missing, and the tests say so."""
    wanted = missing_libraries() + (servers.missing() if dev else [])
    if wanted and can_install():
        install_packages(wanted)
        wanted = missing_libraries() + (servers.missing() if dev else [])
    if wanted:
        print(
            f"\nMissing on this system: {', '.join(wanted)}. The one command:\n\n    {how_to_install(wanted)}\n"
        )
    if missing_libraries():
        stop("Documents cannot be made without these libraries. Install them, then start again.")


def python_of(environment):
    return environment / "bin" / "python"


def environment_works(environment):
    command = [str(python_of(environment)), "-m", "pip", "--version"]
    try:
        return subprocess.run(command, capture_output=True, check=False).returncode == 0
    except OSError:
        return False


def create_environment(environment):
    if environment_works(environment):
        return
    say(f"creating the environment in {environment.name}")
    create = [sys.executable, "-m", "venv", "--clear", str(environment)]
    if subprocess.run(create, stdout=subprocess.DEVNULL, check=False).returncode == 0:
        return
    package = "python{}.{}-venv".format(*sys.version_info[:2])
    if not (
        can_install() and install_packages([package]) and subprocess.run(create, check=False).returncode == 0
    ):
        stop(
            f"This Python cannot create an environment. The one command:\n\n    sudo apt-get install {package}"
        )


def install_libraries(environment, name):
    """Install one lock, checking every hash, unless it is what the environment was filled from."""
    lock = ROOT / "requirements" / f"{name}.txt"
    stamp = environment / f".{name}-lock"
    digest = hashlib.sha256(lock.read_bytes()).hexdigest()
    if stamp.exists() and stamp.read_text() == digest:
        return
    # Libraries that another system or interpreter needs are counted, too: pip alone knows which.
    total = len(re.findall(r"^[\w.\[\],-]+==", lock.read_text(), re.MULTILINE))
    say(f"installing up to {total} libraries from requirements/{name}.txt, each checked against its hash")
    python = str(python_of(environment))
    command = [python, "-m", "pip", "install", "--require-hashes", "--no-deps", "--progress-bar=off"]
    pip = subprocess.Popen(
        [*command, "--disable-pip-version-check", "--no-input", "-r", str(lock)],
        stdout=subprocess.PIPE,
        text=True,
    )
    done = 0
    for line in pip.stdout:
        if line.startswith(("Collecting", "Requirement already satisfied")):
            done += 1
            if done % 20 == 0:
                say(f"  {done} of {total} fetched")
        elif line.startswith("Installing collected"):
            say("  unpacking (about half a minute)")
    if pip.wait():
        stop(f"The libraries of requirements/{name}.txt could not be installed; the reason is above.")
    stamp.write_text(digest)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--dev", action="store_true", help="also what tests and linters need")
    parser.add_argument("--environment", type=Path, default=ROOT / ".venv", help="the folder to fill")
    options = parser.parse_args()
    check_python()
    create_environment(options.environment)
    for name in ("base", "dev") if options.dev else ("base",):
        install_libraries(options.environment, name)
    check_packages(options.dev)


if __name__ == "__main__":
    main()
