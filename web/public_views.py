"""Pages for machines and for links that were given out: colour, files, health, figures."""

from __future__ import annotations

import hashlib
import hmac
import os
import shutil
import tempfile
from datetime import timedelta
from pathlib import Path
from typing import Any

import redis
from django.conf import settings
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.utils.cache import get_conditional_response

from core import files, guards, look, schema
from core.clock import now
from core.colour import Palette
from core.models import FailedRow, PeriodicTask, Programme, UnsealedEvent
from core.queue import status as queue_status
from web.views import Page, PublicPage

# Variables of the style sheets, by the shade that each is.
ACCENTS = {"accent": "accent", "accent-strong": "strong", "accent-soft": "soft", "on-accent": "on"}


class AccentCss(PublicPage):
    """The programme's colour as a style sheet: shades of it that are read on light and dark pages."""

    public = "the colour of the login page, too"

    def get(self, request: HttpRequest) -> HttpResponse:
        css = accent_css(look.palette(Programme.objects.first()))
        etag = f'"{hashlib.sha256(css.encode()).hexdigest()[:16]}"'
        response = HttpResponse(css, content_type="text/css", headers={"Cache-Control": "public, max-age=60"})
        return get_conditional_response(request, etag=etag, response=_with_etag(response, etag))


def accent_css(palette: Palette, where: str = ":root") -> str:
    shades = (
        f"--{name}:light-dark({getattr(palette.light, shade)},{getattr(palette.dark, shade)})"
        for name, shade in ACCENTS.items()
    )
    return f"{where}{{{';'.join(shades)}}}\n"


class Logo(PublicPage):
    """The programme's logo: a picture of our own making, whose address says what it holds."""

    public = "the logo of the login page and of mails, too"

    def get(self, request: HttpRequest, digest: str) -> HttpResponse:
        found = Programme.objects.select_related("logo").filter(logo__sha256=digest).first()
        if found is None or found.logo is None:
            raise Http404
        return HttpResponse(
            files.read(found.logo),
            content_type="image/png",
            headers={
                "Cache-Control": "public, max-age=31536000, immutable",
                "Content-Security-Policy": "default-src 'none'; sandbox",
            },
        )


def _with_etag(response: HttpResponse, etag: str) -> HttpResponse:
    response["ETag"] = etag
    return response


class FileDownload(Page):
    """A stored file, by the short-lived link that one page gave to one person."""

    permission = "core.file:view"
    side = "any"

    def load(self) -> None:
        self.file = files.open_link(self.kwargs["token"], self.actor)

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return files.attachment(self.file)


class Live(PublicPage):
    public = "says that the process answers, and nothing else"

    def get(self, request: HttpRequest) -> HttpResponse:
        return HttpResponse("ok\n", content_type="text/plain")


class Ready(PublicPage):
    """200 when requests can be served: database, migrations, guards and room on disk; else 503.

    The broker is told and does not count: without it pages answer, and work waits in the database.
    """

    public = "says which part is missing, without any data"

    def get(self, request: HttpRequest) -> HttpResponse:
        checks = {"database": _database(), "disk": _disk()}
        checks |= {"migrations": _migrations(), "guards": _guards()} if checks["database"] else {}
        status = 200 if all(checks.values()) else 503
        return JsonResponse({**checks, "broker": _broker()}, status=status)


def _database() -> bool:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
        return True
    except DatabaseError:
        return False


def _disk() -> bool:
    """The folders of the product have room left, and take what is written into them."""
    return all(_has_room(folder) for folder in {settings.DATA_DIR, settings.MEDIA_ROOT} if folder.exists())


def _has_room(folder: Path) -> bool:
    try:
        if shutil.disk_usage(folder).free < settings.MIN_FREE_BYTES:
            return False
        # A quota, or a disk that went read-only, is not seen in its free space.
        with tempfile.TemporaryFile(dir=folder) as probe:
            probe.write(b"ready")
            probe.flush()
            os.fsync(probe.fileno())
    except OSError:
        return False
    return True


def _migrations() -> bool:
    """All are applied, and the database has what they should have left."""
    executor = MigrationExecutor(connection)
    return not executor.migration_plan(executor.loader.graph.leaf_nodes()) and schema.schema_matches()


def _guards() -> bool:
    return not guards.missing()


def _broker() -> bool:
    """Redis answers; without Redis there is no broker, and workers look by themselves."""
    if not settings.REDIS_URL:
        return True
    try:
        with redis.Redis.from_url(
            settings.REDIS_URL, socket_connect_timeout=0.5, socket_timeout=0.5
        ) as client:
            return bool(client.ping())
    except redis.RedisError:
        return False


class Metrics(PublicPage):
    """What waits and what failed, as Prometheus reads it. There only when METRICS_TOKEN is set."""

    public = "protected by a token of its own, METRICS_TOKEN"

    def get(self, request: HttpRequest) -> HttpResponse:
        expected = settings.METRICS_TOKEN
        given = request.headers.get("Authorization", "").removeprefix("Bearer ")
        if not expected or not hmac.compare_digest(given.encode(), expected.encode()):
            raise Http404
        return HttpResponse(_metrics(), content_type="text/plain; version=0.0.4; charset=utf-8")


def _metrics() -> str:
    lines = _metric("prm_events_unsealed", "Events that wait for their place in the chain.")
    lines.append(f"prm_events_unsealed {UnsealedEvent.objects.count()}")
    states = queue_status.queues()
    for name, meaning, value in (
        ("prm_queue_waiting", "Rows that wait in a queue.", lambda state: state.waiting),
        ("prm_queue_running", "Rows that a worker holds.", lambda state: state.running),
        ("prm_queue_failed", "Rows that were given up.", lambda state: state.failed),
        ("prm_queue_oldest_seconds", "Age of the oldest row that waits.", lambda state: _seconds(state.age)),
    ):
        lines += _metric(name, meaning)
        lines += [f'{name}{{queue="{state.code}"}} {value(state)}' for state in states]
    return "\n".join([*lines, *_workers(), *_timetable()]) + "\n"


def _workers() -> list[str]:
    name = "prm_worker_seen_seconds"
    lines = _metric(name, "Seconds since a worker of the queue gave a sign.")
    seen = queue_status.workers()
    return lines + [f'{name}{{queue="{queue}"}} {_seconds(now() - at)}' for queue, at in sorted(seen.items())]


def _timetable() -> list[str]:
    states = [state for state in queue_status.tasks() if state.row]
    lines = []
    for name, meaning, value in (
        ("prm_task_success_seconds", "Seconds since the last good run.", _since_success),
        ("prm_task_failing", "1 when the last run failed.", lambda row: int(bool(row.error))),
        ("prm_task_duration_seconds", "How long the last run took.", lambda row: row.duration_ms / 1000),
    ):
        lines += _metric(name, meaning)
        lines += [f'{name}{{task="{state.entry.code}"}} {value(state.row)}' for state in states]
    lines += _metric("prm_task_late", "1 when it should have run by now.")
    lines += [f'prm_task_late{{task="{state.entry.code}"}} {int(state.is_late)}' for state in states]
    lines += _metric("prm_rows_aside", "Rows that periodic work could not process.")
    lines.append(f"prm_rows_aside {FailedRow.objects.count()}")
    return lines


def _since_success(row: PeriodicTask) -> str:
    return _seconds(now() - row.succeeded_at) if row.succeeded_at else "+Inf"


def _seconds(age: timedelta) -> str:
    return f"{age.total_seconds():.0f}"


def _metric(name: str, meaning: str) -> list[str]:
    return [f"# HELP {name} {meaning}", f"# TYPE {name} gauge"]
