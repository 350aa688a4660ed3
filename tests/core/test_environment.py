"""Each variable is checked by name, and described where operators look."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured

from core.permissions import PARTNER_ROLES, STAFF_ROLES
from prm import environment

pytestmark = pytest.mark.one_engine

ROOT = Path(__file__).resolve().parents[2]
SAFE = {
    "PRM_ENV": "production",
    "SECRET_KEY": "x" * 60,
    "AUDIT_KEY": "a" * 60,
    "BASE_URL": "https://partners.example.org",
    "DATABASE_URL": "postgresql://prm:secret@127.0.0.1/prm",
    "REDIS_URL": "redis://127.0.0.1:6379/0",
    "EMAIL_URL": "smtp+tls://user:password@mail.example.org:587",
}

WRONG = [
    ("PRM_ENV", "prod", "is none of local, production"),
    ("PRM_ENV", "Production", "is none of local, production"),
    ("MFA_REQUIRED_ROLES", "admin", "names 'admin'"),
    ("MFA_REQUIRED_ROLES", "administrator,partner:admin", "names 'partner:admin'"),
    ("API_RATE", "100", "is not a number, a slash"),
    ("API_RATE", "fast", "is not a number, a slash"),
    ("DATABASE_URL", "mysql://u:p@h/n", "does not begin with postgresql://"),
    ("DATABASE_URL", "postgresql://u:p/w@host/n", "cannot be read as an address"),
    ("REDIS_URL", "localhost:6379", "does not begin with redis://"),
    ("DATABASE_POOL", "0", "is not between 1"),
    ("DATABASE_POOL", "x", "is not a whole number"),
    ("MAX_UPLOAD_BYTES", "20MB", "is not a whole number"),
    ("TRUSTED_PROXIES", "yes", "is not a whole number"),
    ("SECURE_HSTS_SECONDS", "1y", "is not a whole number"),
    ("EMAIL_URL", "mail.example.org", "does not begin with smtp://"),
    ("EMAIL_FROM", "partners", "holds no e-mail address"),
    ("BASE_URL", "partners.example.org", "does not begin with https://"),
    ("STORAGE_URL", "s3://bucket", "does not begin with file:///"),
    ("PRM_TIME_ZONE", "Europe/Pariss", "is no time zone"),
    ("PRM_LANGUAGE", "de", "is none of en, fr"),
    ("PRM_COUNTRY", "France", "two capital letters"),
    ("CLAMD_URL", "localhost:3310", "does not begin with tcp://"),
    ("ALLOWED_HOSTS", "https://a.example.org", "is no host name"),
    ("PRM_DEBUG", "maybe", "is neither 1 nor 0"),
    ("SECRET_KEY", "short", "is shorter than 32"),
    ("SESSION_DAYS", "0", "is not between 1"),
    ("AUDIT_KEY", "short", "is shorter than 32"),
    ("DATABASE_POOL_TIMEOUT", "soon", "is no number of seconds"),
    ("DATABASE_STATEMENT_TIMEOUT", "30s", "is not a whole number"),
    ("PRM_PROCESS", "job", "is none of web, worker, command"),
    ("RETENTION_MAILS", "0", "is not between 1"),
]


@pytest.mark.parametrize(("name", "value", "words"), WRONG)
def test_a_wrong_value_is_refused_with_name_fault_and_example(name, value, words):
    with pytest.raises(ImproperlyConfigured) as refusal:
        environment.check({**SAFE, name: value})
    (line,) = str(refusal.value).splitlines()
    assert line.startswith(f"{name} ")
    assert words in line
    assert f"Example: {name}=" in line


def test_everything_wrong_is_said_at_once_and_what_is_right_is_silent():
    environment.check(SAFE)
    environment.check({})
    with pytest.raises(ImproperlyConfigured) as refusal:
        environment.check({"PRM_ENV": "production", "DATABASE_POOL": "x"})
    named = [line.split()[0] for line in str(refusal.value).splitlines()]
    assert named == [
        "SECRET_KEY", "AUDIT_KEY", "BASE_URL", "DATABASE_URL", "DATABASE_POOL", "REDIS_URL", "EMAIL_URL",
    ]  # fmt: skip


def test_examples_are_right_and_roles_are_those_of_the_tables():
    for variable in environment.VARIABLES:
        if not variable.example.startswith("("):
            assert variable.check(variable.example) == "", variable.name
    assert set(STAFF_ROLES) == environment._STAFF_ROLES
    assert set(PARTNER_ROLES) == environment._PARTNER_ROLES


def test_the_documentation_shows_this_table():
    assert environment.table() in (ROOT / "docs" / "operations.md").read_text()


def test_no_variable_is_read_that_the_table_does_not_hold():
    read = set(
        re.findall(
            r'(?:env\.\w+|_required|_secret)\(\s*"([A-Z_]+)"', (ROOT / "prm" / "settings.py").read_text()
        )
    )
    read |= set(re.findall(r"env\.str\('([A-Z_]+)'", (ROOT / "prm" / "settings.py").read_text()))
    assert read - {variable.name for variable in environment.VARIABLES} == set()
