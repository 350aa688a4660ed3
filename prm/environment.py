"""The environment variables of the product: one table, from which they are checked at the start and
described in docs/operations.md.

A value that is wrong ends the start with the variable's name, what is wrong with the value, and one
that would do. Values that production must have are named here too.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit
from zoneinfo import available_timezones

from django.core.exceptions import ImproperlyConfigured

Check = Callable[[str], str]

_STAFF_ROLES = {
    "administrator", "manager", "manager_own", "legal", "finance", "marketing", "support", "auditor",
}  # fmt: skip
_PARTNER_ROLES = {"administrator", "sales", "finance", "marketing", "technical", "reader"}
_TRUTH = {"1", "0", "true", "false", "yes", "no", "on", "off", "y", "n", "t", "f"}


@dataclass(frozen=True)
class Variable:
    """``check`` says what is wrong with a value, or "". ``required`` is for production."""

    name: str
    meaning: str
    default: str
    example: str
    check: Check
    required: bool = False


def _text(value: str) -> str:
    return ""


def _one_of(*words: str) -> Check:
    return lambda value: "" if value in words else f"is none of {', '.join(words)}"


def _boolean(value: str) -> str:
    return "" if value.lower() in _TRUTH else "is neither 1 nor 0"


def _number(least: int, most: int = 10**12) -> Check:
    def check(value: str) -> str:
        if not re.fullmatch(r"[0-9]{1,13}", value):
            return "is not a whole number"
        return "" if least <= int(value) <= most else f"is not between {least} and {most}"

    return check


def _seconds(value: str) -> str:
    return "" if re.fullmatch(r"[0-9]{1,4}(\.[0-9]{1,3})?", value) else "is no number of seconds"


def _url(*schemes: str, host: bool = True) -> Check:
    def check(value: str) -> str:
        try:
            parts = urlsplit(value)
            port = parts.port  # noqa: F841  (reading it tells whether it is one)
        except ValueError:
            return "cannot be read as an address: special characters of a password are written as %2F, %3F, …"
        if parts.scheme not in schemes:
            return f"does not begin with {' or '.join(scheme + '://' for scheme in schemes)}"
        return "names no host" if host and not parts.hostname else ""

    return check


def _database(value: str) -> str:
    if value.startswith("sqlite:"):
        return "" if value.startswith("sqlite:///") else "does not begin with sqlite:///"
    return _url("postgresql", "postgres")(value)


def _folder(value: str) -> str:
    return "" if re.match(r"file:///.", value) else "does not begin with file:/// and a folder"


def _email_url(value: str) -> str:
    if value.startswith(("consolemail://", "memorymail://", "dummymail://", "filemail://")):
        return ""
    return _url("smtp", "smtps", "smtp+tls", "smtp+ssl")(value)


def _sender(value: str) -> str:
    return "" if re.search(r"[^@\s<]+@[^@\s>]+", value) else "holds no e-mail address"


def _hosts(value: str) -> str:
    wrong = [
        host for host in value.split(",") if not re.fullmatch(r"\.?[A-Za-z0-9.\-\[\]:]+|\*", host.strip())
    ]
    return f"holds {wrong[0]!r}, which is no host name" if wrong else ""


def _origins(value: str) -> str:
    wrong = [
        origin
        for origin in value.split(",")
        if not re.fullmatch(r"https?://(\*\.)?[A-Za-z0-9.\-]+(:[0-9]{1,5})?", origin.strip())
    ]
    return f"holds {wrong[0]!r}, which is no site such as https://www.example.org" if wrong else ""


def _roles(value: str) -> str:
    known = _STAFF_ROLES | {f"partner:{role}" for role in _PARTNER_ROLES}
    wrong = sorted({role for role in value.split(",") if role} - known)
    return f"names {wrong[0]!r}, which is none of {', '.join(sorted(known))}" if wrong else ""


def _rate(value: str) -> str:
    right = re.fullmatch(r"[1-9][0-9]*/(s|sec|second|m|min|minute|h|hour|d|day)", value)
    return "" if right else "is not a number, a slash and sec, min, hour or day"


def _zone(value: str) -> str:
    return "" if value in available_timezones() else "is no time zone"


def _country(value: str) -> str:
    return "" if re.fullmatch(r"[A-Z]{2}", value) else "is not a country's two capital letters"


def _long(value: str) -> str:
    return "" if len(value) >= 32 else "is shorter than 32 characters"


VARIABLES = [
    Variable("PRM_ENV", "`production`: a missing or unsafe value is fatal, HTTPS only, `check --deploy` is clean", "`local`", "production", _one_of("local", "production")),
    Variable("SECRET_KEY", "signs sessions and links", "generated in `DATA_DIR`", "(50 random characters)", _long, required=True),
    Variable("SECRET_KEY_FALLBACKS", "keys before it, comma-separated: what they signed still works", "none", "the-key-of-last-year", _text),
    Variable("SECRETS_KEY", "encrypts stored secrets (second factors, codes in waiting mails)", "made from `SECRET_KEY`", "(50 random characters)", _long),
    Variable("SECRETS_KEY_FALLBACKS", "keys before it, until `rotate_keys` has run", "none", "the-key-of-last-year", _text),
    Variable("AUDIT_KEY", "seals the audit log: keep it apart from the database and its backups", "generated in `DATA_DIR`", "(50 random characters)", _long, required=True),
    Variable("AUDIT_KEYS_BEFORE", "former keys, comma-separated: they still verify what they sealed", "none", "the-key-of-last-year", _text),
    Variable("AUDIT_HEADS", "file to which the head of the audit log is written every day; empty: none", "`audit-heads.log` in `DATA_DIR`", "/srv/prm-heads/audit-heads.log", _text),
    Variable("BASE_URL", "public address, used in mails and for allowed hosts", "`http://127.0.0.1:$PORT`", "https://partners.example.org", _url("https", "http"), required=True),
    Variable("ALLOWED_HOSTS", "host names, comma-separated; never `*` in production", "the host of `BASE_URL`", "partners.example.org", _hosts),
    Variable("DATABASE_URL", "`postgresql://user:password@host/name`", "SQLite in `DATA_DIR`", "postgresql://prm:secret@127.0.0.1/prm", _database, required=True),
    Variable("DATABASE_POOL", "most connections of one process", "`12`", "12", _number(1, 1000)),
    Variable("DATABASE_POOL_TIMEOUT", "seconds to wait for a connection of the pool", "`5`", "5", _seconds),
    Variable("DATABASE_CONNECT_TIMEOUT", "seconds to wait for the database server", "`5`", "5", _number(1, 3600)),
    Variable("DATABASE_STATEMENT_TIMEOUT", "seconds after which PostgreSQL ends a statement, `0` for never", "web `30`, worker `600`, commands `0`", "30", _number(0, 86_400)),
    Variable("DATABASE_PGBOUNCER", "`1` behind PgBouncer in transaction mode: no cursor on the server, no setting of the session; set the statement's time-out at the role: `ALTER ROLE prm SET statement_timeout = '30s'`", "`0`", "1", _boolean),
    Variable("PRM_PROCESS", "`web` or `worker`: which time-outs hold, and the name seen in `pg_stat_activity`", "set by `prm.wsgi` and `serve`; `command`", "worker", _one_of("web", "worker", "command")),
    Variable("REDIS_URL", "queue and cache", "none: the worker looks by itself; memory", "redis://127.0.0.1:6379/0", _url("redis", "rediss", "unix", host=False), required=True),
    Variable("WAKE_WORKER", "tell the worker at once; off, it looks every five seconds", "`1`", "1", _boolean),
    Variable("EMAIL_URL", "mail server", "printed in the terminal", "smtp+tls://user:password@mail.example.org:587", _email_url, required=True),
    Variable("EMAIL_FROM", "sender of mails", "`partners@localhost`", "partners@example.org", _sender),
    Variable("EMAIL_TIMEOUT", "seconds that a silent mail server is waited for", "`10`", "10", _number(1, 3600)),
    Variable("RETENTION_DELIVERIES", "days that events delivered are kept in the outbox (the events themselves stay)", "`30`", "30", _number(1, 36_500)),
    Variable("RETENTION_MAILS", "days that the row of a sent mail is kept; it keeps a mail from being owed twice, so longer than your longest notice", "`365`", "365", _number(1, 36_500)),
    Variable("RETENTION_JOBS", "days that jobs and their result files are kept, and spreadsheets of partners with what was read of them", "`90`", "90", _number(1, 36_500)),
    Variable("RETENTION_INVITATIONS", "days after which an invitation that was not accepted is deleted, with its name and address", "`180`", "180", _number(1, 36_500)),
    Variable("RETENTION_UNCONFIRMED", "days after which an application whose mail address was not confirmed is deleted", "`7`", "7", _number(1, 60)),
    Variable("RETENTION_APPLICANTS", "days after which nothing of the person is left of an application that was refused, and not before it may apply again", "`365`", "365", _number(1, 36_500)),
    Variable("STORAGE_URL", "`file:///folder` for uploads and signed documents; a shared folder with several machines", "`DATA_DIR/files`", "file:///srv/prm/files", _folder),
    Variable("MAX_UPLOAD_BYTES", "largest upload; a request may have 1 MiB more, one by somebody unknown 1 MiB in all", "20 MiB", "20971520", _number(1024)),
    Variable("MIN_FREE_BYTES", "room that the disks of `DATA_DIR` and `STORAGE_URL` must have, or `/health/ready` answers 503", "200 MiB", "209715200", _number(0)),
    Variable("CLAMD_URL", "virus scanner (clamd): a file it has not called clean is not kept", "none", "tcp://127.0.0.1:3310", _url("tcp", "unix", host=False)),
    Variable("DATA_DIR", "folder of a local installation; it is `0700`, in production an open one is refused", "`var/`", "/srv/prm", _text),
    Variable("PORT", "port of a local installation", "`8000`", "8000", _number(1, 65535)),
    Variable("PRM_LANGUAGE", "default language", "`en`", "fr", _one_of("en", "fr")),
    Variable("PRM_TIME_ZONE", "zone of business dates", "`Europe/Paris`", "Europe/Paris", _zone),
    Variable("PRM_COUNTRY", "country offered first for a new legal entity or partner", "none", "FR", _country),
    Variable("PRM_DEMO", "demo logins on the login page; impossible in production", "`0`", "0", _boolean),
    Variable("PRM_DEBUG", "Django's debug pages; impossible in production", "`0`", "0", _boolean),
    Variable("MFA_REQUIRED_ROLES", "roles that must set up a second factor; partner roles as `partner:finance`", "`administrator,finance`", "administrator,finance,partner:finance", _roles),
    Variable("MFA_ISSUER", "name shown in the authenticator application", "`PRM`", "PRM", _text),
    Variable("SESSION_IDLE_MINUTES", "a session ends when nobody used it for so long", "`720`", "720", _number(10, 525_600)),
    Variable("SESSION_DAYS", "a session ends after so many days, used or not", "`14`", "14", _number(1, 365)),
    Variable("REAUTHENTICATION_MINUTES", "how long a login or a confirmation lets somebody change money, keys and access", "`15`", "15", _number(1, 1440)),
    Variable("TRUSTED_PROXIES", "proxies in front whose `X-Forwarded-*` and `X-Request-ID` are believed; the proxy must set them itself, whatever a client sent", "`0`", "1", _number(0, 10)),
    Variable("SECURE_SSL_REDIRECT", "in production, lead http to https", "`1`", "1", _boolean),
    Variable("SECURE_HSTS_SECONDS", "in production, how long browsers insist on https", "one year", "31536000", _number(0)),
    Variable("SECURE_HSTS_INCLUDE_SUBDOMAINS", "they insist for every host below this one too", "`0`", "0", _boolean),
    Variable("SECURE_HSTS_PRELOAD", "the host may be put on the list that browsers bring along", "`0`", "0", _boolean),
    Variable("API_RATE", "requests of one token", "`1200/min`", "1200/min", _rate),
    Variable("APPLY_RATE", "applications by the public form from one address", "`20/hour`", "20/hour", _rate),
    Variable("APPLY_RATE_TOTAL", "applications by the public form in all", "`3000/hour`", "3000/hour", _rate),
    Variable("APPLY_FRAME_ANCESTORS", "sites that may show the public form of applications within their pages, comma-separated; no other page of ours may be shown so", "none", "https://www.example.org", _origins),
    Variable("METRICS_TOKEN", "bearer token of `/metrics`; without it the page does not exist", "none", "(32 random characters)", _text),
]  # fmt: skip


def check(environment: Mapping[str, str]) -> None:
    """Raise ImproperlyConfigured with a line for everything that is wrong."""
    production = environment.get("PRM_ENV") == "production"
    wrong = []
    for variable in VARIABLES:
        value = environment.get(variable.name, "")
        if value:
            if problem := variable.check(value):
                wrong.append(f"{variable.name} {problem}. Example: {variable.name}={variable.example}")
        elif variable.required and production:
            wrong.append(
                f"{variable.name} must be set when PRM_ENV=production."
                f" Example: {variable.name}={variable.example}"
            )
    if wrong:
        raise ImproperlyConfigured("\n".join(wrong))


def table() -> str:
    """The variables as docs/operations.md shows them."""
    rows = [
        f"| `{variable.name}` | {variable.meaning}{'; required in production' if variable.required else ''} |"
        f" {variable.default} |"
        for variable in VARIABLES
    ]
    return "\n".join(["| variable | meaning | default |", "|---|---|---|", *rows])
