"""What production sets by itself, and what it refuses at the start."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.one_engine

ROOT = Path(__file__).resolve().parents[2]
SAFE = {
    "PRM_ENV": "production",
    "SECRET_KEY": "x" * 60,
    "AUDIT_KEY": "y" * 60,
    "BASE_URL": "https://partners.example.org",
    "DATABASE_URL": "sqlite:////nowhere/prm.sqlite3",
    "REDIS_URL": "redis://127.0.0.1:1/0",
    "EMAIL_URL": "smtp://127.0.0.1:1",
}


def start(tmp_path, ask: str, **changed: str) -> subprocess.CompletedProcess:
    environment = {"PATH": os.environ["PATH"], "DATA_DIR": str(tmp_path), **SAFE, **changed}
    return subprocess.run(
        [sys.executable, "-c", f"from prm import settings as s; print({ask})"],
        cwd=ROOT, env=environment, capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip


def test_cookies_are_bound_to_this_host_and_out_of_reach_of_scripts(tmp_path):
    names = "SESSION_COOKIE_NAME CSRF_COOKIE_NAME LANGUAGE_COOKIE_NAME DEVICE_COOKIE_NAME VISITOR_COOKIE_NAME"
    asked = ",".join(f"s.{name}" for name in names.split())
    out = start(tmp_path, f"[{asked}]").stdout
    assert out.count("'__Host-") == 5
    flags = "SESSION_COOKIE_HTTPONLY CSRF_COOKIE_HTTPONLY LANGUAGE_COOKIE_HTTPONLY SESSION_COOKIE_SECURE"
    flags += " CSRF_COOKIE_SECURE LANGUAGE_COOKIE_SECURE"
    assert start(tmp_path, f"all([{','.join('s.' + flag for flag in flags.split())}])").stdout == "True\n"


def test_hsts_binds_other_hosts_only_where_the_operator_says_so(tmp_path):
    ask = "s.SECURE_HSTS_SECONDS, s.SECURE_HSTS_INCLUDE_SUBDOMAINS, s.SECURE_HSTS_PRELOAD"
    assert start(tmp_path, ask).stdout == "31536000 False False\n"
    said = {"SECURE_HSTS_INCLUDE_SUBDOMAINS": "1", "SECURE_HSTS_PRELOAD": "1"}
    assert start(tmp_path, ask, **said).stdout == "31536000 True True\n"


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("BASE_URL", "http://partners.example.org", "BASE_URL must begin with https://"),
        ("BASE_URL", "partners.example.org", "BASE_URL does not begin with https://"),
        ("ALLOWED_HOSTS", "*", "ALLOWED_HOSTS cannot be *"),
        ("ALLOWED_HOSTS", "a.example.org,*", "ALLOWED_HOSTS cannot be *"),
    ],
)
def test_an_unsafe_value_is_refused_by_name(tmp_path, name, value, words):
    ended = start(tmp_path, "1", **{name: value})
    assert ended.returncode == 1
    assert words in ended.stderr
