"""Pages for machines and for links that were given out: colour, files, health, figures."""

from __future__ import annotations

import hashlib
import hmac
from typing import Any

import redis
from django.conf import settings
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.db.models import Count
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.utils.cache import get_conditional_response

from core import files, guards, schema
from core.models import Delivery, Job, OutgoingMail, Programme, UnsealedEvent
from web.views import Page, PublicPage

DEFAULT_HUE = 195


class AccentCss(PublicPage):
    """The programme's colour as a style sheet: the one thing of the look that is configured."""

    public = "the colour of the login page, too"

    def get(self, request: HttpRequest) -> HttpResponse:
        hue = Programme.objects.values_list("accent_hue", flat=True).first()
        css = f":root{{--accent-h:{DEFAULT_HUE if hue is None else hue}}}\n"
        etag = f'"{hashlib.sha256(css.encode()).hexdigest()[:16]}"'
        response = HttpResponse(css, content_type="text/css", headers={"Cache-Control": "public, max-age=60"})
        return get_conditional_response(request, etag=etag, response=_with_etag(response, etag))


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
    """200 when requests can be served: database, migrations, guards and broker; else 503."""

    public = "says which part is missing, without any data"

    def get(self, request: HttpRequest) -> HttpResponse:
        checks = {"database": _database(), "broker": _broker()}
        checks |= {"migrations": _migrations(), "guards": _guards()} if checks["database"] else {}
        return JsonResponse(checks, status=200 if all(checks.values()) else 503)


def _database() -> bool:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
        return True
    except DatabaseError:
        return False


def _migrations() -> bool:
    """All are applied, and the database has what they should have left."""
    executor = MigrationExecutor(connection)
    return not executor.migration_plan(executor.loader.graph.leaf_nodes()) and schema.schema_matches()


def _guards() -> bool:
    return not guards.missing()


def _broker() -> bool:
    """Redis answers; without Redis the broker is a file of ours beside the database."""
    if not settings.REDIS_URL:
        return True
    try:
        with redis.Redis.from_url(settings.REDIS_URL, socket_connect_timeout=2, socket_timeout=2) as client:
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
    for name, meaning, model, statuses in (
        ("prm_deliveries", "Events owed to subscribers.", Delivery, ("pending", "failed")),
        ("prm_mails", "Mails owed to people.", OutgoingMail, ("pending", "failed")),
        ("prm_jobs", "Jobs by status.", Job, Job.Status.values),
    ):
        lines += _metric(name, meaning) + _by_status(name, model, statuses)
    return "\n".join(lines) + "\n"


def _metric(name: str, meaning: str) -> list[str]:
    return [f"# HELP {name} {meaning}", f"# TYPE {name} gauge"]


def _by_status(name: str, model: Any, statuses: Any) -> list[str]:
    rows = (
        model.objects.filter(status__in=statuses)
        .values_list("status")
        .annotate(number=Count("pk"))
        .order_by()
    )
    counted = dict(rows)
    return [f'{name}{{status="{status}"}} {counted.get(status, 0)}' for status in statuses]
