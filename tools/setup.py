"""Prepare what the product needs on this machine: environment, libraries, system packages.

    python3 tools/setup.py          what `make run` needs
    python3 tools/setup.py --dev    and what the tests and linters need

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
ENVIRONMENT = ROOT / ".venv"
PYTHON = ENVIRONMENT / "bin" / "python"

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
    found = "{}.{}".format(*sys.version_info[:2])
    if sys.version_info < (3, 11):
        stop(f"Python 3.11 is needed, and this is {found}. Name another one with:  make PYTHON=python3.11 …")
    if sys.version_info[:2] != (3, 11):
        say(f"Python {found}: the locked libraries are tested on 3.11")


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


def environment_works():
    try:
        return (
            subprocess.run(
                [str(PYTHON), "-m", "pip", "--version"], capture_output=True, check=False
            ).returncode
            == 0
        )
    except OSError:
        return False


def create_environment():
    if environment_works():
        return
    say("creating the environment in .venv")
    create = [sys.executable, "-m", "venv", "--clear", str(ENVIRONMENT)]
    if subprocess.run(create, stdout=subprocess.DEVNULL, check=False).returncode == 0:
        return
    package = "python{}.{}-venv".format(*sys.version_info[:2])
    if not (
        can_install() and install_packages([package]) and subprocess.run(create, check=False).returncode == 0
    ):
        stop(
            f"This Python cannot create an environment. The one command:\n\n    sudo apt-get install {package}"
        )


def install_libraries(name):
    """Install one lock, checking every hash, unless it is what the environment was filled from."""
    lock = ROOT / "requirements" / f"{name}.txt"
    stamp = ENVIRONMENT / f".{name}-lock"
    digest = hashlib.sha256(lock.read_bytes()).hexdigest()
    if stamp.exists() and stamp.read_text() == digest:
        return
    total = len(re.findall(r"^[\w.\[\],-]+==", lock.read_text(), re.MULTILINE))
    say(f"installing {total} libraries from requirements/{name}.txt, each checked against its hash")
    command = [str(PYTHON), "-m", "pip", "install", "--require-hashes", "--no-deps", "--progress-bar=off"]
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
    dev = parser.parse_args().dev
    check_python()
    create_environment()
    for name in ("base", "dev") if dev else ("base",):
        install_libraries(name)
    check_packages(dev)


if __name__ == "__main__":
    main()
