"""Structured logs with a request id on every line; no personal data and no secrets in them."""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any

import structlog
from django.conf import settings
from django.db import connection
from django.http import HttpRequest, HttpResponse
from ulid import ULID

from core.origin import network_of

access = structlog.get_logger("access")

_ACCEPTED_ID = re.compile(r"^[A-Za-z0-9_.-]{8,40}$")
# What only says that everything goes on: celery.app.trace and celery.worker.strategy two lines for
# each task, celery.beat one for each tick.
_HEARTBEATS = ("celery.app.trace", "celery.worker.strategy", "celery.beat")
# Somebody was not let in: the line says from where. Who, it says anyway when they are known.
_REFUSED = (401, 403, 413, 429)
# Asked for every few seconds by what watches the product.
_WATCHED = ("/health/", "/metrics")


# A signed link in an address: whoever has it is let in, so no log keeps it.
_SIGNED = re.compile(
    r"[A-Za-z0-9_.-]+:[A-Za-z0-9]{6}:[A-Za-z0-9_-]{43}|(?<=/reset/key/)[^/\s]+|(?<=/begin/)[^/\s]+"
)


def without_links(logger: Any, method: str, entry: dict[str, Any]) -> dict[str, Any]:
    """Put "…" in the place of every signed link of a line and of its traceback."""
    for part in ("event", "exception"):
        if isinstance(entry.get(part), str):
            entry[part] = _SIGNED.sub("…", entry[part])
    return entry


def with_request_id(logger: Any, method: str, entry: dict[str, Any]) -> dict[str, Any]:
    """Django writes its "Not Found: …" after the request has left the middleware; the record still
    has the request."""
    request = getattr(entry.get("_record"), "request", None)
    if request_id := getattr(request, "request_id", ""):
        entry.setdefault("request_id", request_id)
    return entry


def bound(**values: str) -> AbstractContextManager[None]:
    """Put these on every line of the block; an empty value is left out."""
    return structlog.contextvars.bound_contextvars(**{name: value for name, value in values.items() if value})


def bind_actor(public_id: str) -> None:
    """Put who acts on the lines that follow in this request."""
    structlog.contextvars.bind_contextvars(actor=public_id)


class RequestIdMiddleware:
    """Gives every request an id: the trusted proxy's when it is well-formed, else a new one."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: Any) -> HttpResponse:
        # Events keep the id for ever, so a client must not choose it.
        given = request.headers.get("X-Request-ID", "") if settings.ALLAUTH_TRUSTED_PROXY_COUNT else ""
        request.request_id = given if _ACCEPTED_ID.match(given) else f"req_{str(ULID()).lower()}"
        with bound(request_id=request.request_id):
            try:
                response = self.get_response(request)
            finally:
                structlog.contextvars.unbind_contextvars("actor")
        response["X-Request-ID"] = request.request_id
        return response


class AccessLogMiddleware:
    """One line per request: its route and never its address, which may hold names and links."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        statements, started = Statements(), time.perf_counter()
        with connection.execute_wrapper(statements):
            response = self.get_response(request)
        log = access.debug if request.path.startswith(_WATCHED) else access.info
        refused = response.status_code in _REFUSED
        if refused:
            log = access.warning
        log(
            "request",
            **({"network": network_of(request)} if refused else {}),
            method=request.method,
            route=getattr(request.resolver_match, "view_name", None) or "",
            status=response.status_code,
            ms=round((time.perf_counter() - started) * 1000),
            statements=statements.count,
        )
        return response


class Statements:
    """Counts the statements sent to the database."""

    def __init__(self) -> None:
        self.count = 0

    def __call__(self, execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
        self.count += 1
        return execute(sql, params, many, context)


def configure(*, json_lines: bool) -> dict[str, Any]:
    """Set structlog up and return Django's LOGGING: JSON lines in production, readable locally."""
    shared: list[Any] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_logger_name,
        structlog.processors.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=True,
    )
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {
            "structured": {
                "()": structlog.stdlib.ProcessorFormatter,
                "processors": [
                    with_request_id,
                    structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                    *_rendering(json_lines),
                ],
                "foreign_pre_chain": shared,
            }
        },
        "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "structured"}},
        "root": {"handlers": ["console"], "level": "INFO" if json_lines else "WARNING"},
        "loggers": {
            "django.server": {"handlers": ["console"], "level": "WARNING", "propagate": False},
            "fontTools": {"level": "ERROR"},
            "weasyprint": {"level": "ERROR"},
            # gunicorn and Django bring handlers of their own for these.
            "gunicorn.error": {
                "handlers": [],
                "level": "INFO" if json_lines else "WARNING",
                "propagate": True,
            },
            "django": {"handlers": []},
            **{name: {"level": "WARNING"} for name in _HEARTBEATS},
        },
    }


def _rendering(json_lines: bool) -> list[Any]:
    """Tracebacks of every logger, ours and others', and never with local variables: they hold
    passwords and tokens."""
    if json_lines:
        return [
            structlog.processors.format_exc_info,
            without_links,
            structlog.processors.JSONRenderer(ensure_ascii=False),
        ]
    plain = structlog.dev.plain_traceback
    return [without_links, structlog.dev.ConsoleRenderer(colors=False, exception_formatter=plain)]
