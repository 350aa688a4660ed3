"""Structured logs with a request id on every line; no personal data and no secrets in them."""

from __future__ import annotations

import re
from typing import Any

import structlog
from ulid import ULID

_ACCEPTED_ID = re.compile(r"^[A-Za-z0-9_.-]{8,40}$")


# A signed link in an address: whoever has it is let in, so no log keeps it.
_SIGNED = re.compile(r"[A-Za-z0-9_.-]+:[A-Za-z0-9]{6}:[A-Za-z0-9_-]{43}|(?<=/reset/key/)[^/\s]+")


def without_links(logger: Any, method: str, entry: dict[str, Any]) -> dict[str, Any]:
    """Put "…" in the place of every signed link of a line."""
    if isinstance(entry.get("event"), str):
        entry["event"] = _SIGNED.sub("…", entry["event"])
    return entry


class RequestIdMiddleware:
    """Gives every request an id: the proxy's when it is well-formed, else a new one."""

    def __init__(self, get_response) -> None:
        self.get_response = get_response

    def __call__(self, request):
        given = request.headers.get("X-Request-ID", "")
        request.request_id = given if _ACCEPTED_ID.match(given) else f"req_{str(ULID()).lower()}"
        with structlog.contextvars.bound_contextvars(request_id=request.request_id):
            response = self.get_response(request)
        response["X-Request-ID"] = request.request_id
        return response


def configure(*, json_lines: bool) -> dict[str, Any]:
    """Set structlog up and return Django's LOGGING: JSON lines in production, readable locally."""
    shared: list[Any] = [
        structlog.contextvars.merge_contextvars,
        structlog.processors.add_log_level,
        without_links,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]
    renderer = (
        structlog.processors.JSONRenderer()
        if json_lines
        # Never with local variables: they hold passwords and tokens.
        else structlog.dev.ConsoleRenderer(colors=False, exception_formatter=structlog.dev.plain_traceback)
    )
    traces = [structlog.processors.format_exc_info] if json_lines else []
    structlog.configure(
        processors=[*shared, *traces, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=True,
    )
    formatter = {
        "()": structlog.stdlib.ProcessorFormatter,
        "processors": [structlog.stdlib.ProcessorFormatter.remove_processors_meta, renderer],
        "foreign_pre_chain": shared,
    }
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"structured": formatter},
        "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "structured"}},
        "root": {"handlers": ["console"], "level": "INFO" if json_lines else "WARNING"},
        "loggers": {
            "django.server": {"handlers": ["console"], "level": "WARNING", "propagate": False},
            "fontTools": {"level": "ERROR"},
            "weasyprint": {"level": "ERROR"},
        },
    }
