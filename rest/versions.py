"""Versions of rows: ``ETag`` on each, ``If-None-Match`` to read it only when it changed, ``If-Match`` to
change it only when nobody else did.

The version is a digest of what the address answers to this token in this language, so whatever is read
there is covered, a row of another table too.
"""

from __future__ import annotations

import hashlib
import json
from contextlib import ExitStack
from typing import Any

from django.utils.http import parse_etags
from django.utils.translation import gettext_lazy as _
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.utils.encoders import JSONEncoder

from core import precondition
from core.errors import DomainError
from core.operation import OperationError

SAFE = ("GET", "HEAD", "OPTIONS")


def etag_of(answer: Any) -> str:
    """The strong ETag of an answer."""
    text = json.dumps(answer, cls=JSONEncoder, sort_keys=True)
    return f'"{hashlib.sha256(text.encode()).hexdigest()[:32]}"'


class VersionedMixin:
    """A viewset whose rows have versions."""

    def dispatch(self: Any, request: Any, *args: Any, **kwargs: Any) -> Any:
        with ExitStack() as self.conditions:
            return super().dispatch(request, *args, **kwargs)

    def expect_unchanged(self: Any) -> None:
        """When the row is to be as it was read, have the operation compare it behind its lock."""
        wanted = self.request.headers.get("If-Match", "")
        if (wanted and not self.detail) or (not wanted and "If-Unmodified-Since" in self.request.headers):
            raise DomainError(
                "precondition-unsupported",
                _("Send If-Match with the ETag of a row, to the address of that row."),
                status=400,
            )
        if wanted and self.request.method not in SAFE:
            self.conditions.enter_context(precondition.expecting(self.row, lambda: self._matches(wanted)))

    def _matches(self: Any, wanted: str) -> bool:
        return wanted.strip() == "*" or self._version() in parse_etags(wanted)

    def _version(self: Any) -> str:
        """The version of the row as it is now, as its own address answers it."""
        asked, self.action = self.action, "retrieve"
        try:
            row = self.filter_queryset(self.get_queryset()).filter(pk=self.row.pk).first()
            return etag_of(self.shown(row)) if row else ""
        finally:
            self.action = asked

    def finalize_response(self: Any, request: Request, response: Response, *args: Any, **kwargs: Any) -> Any:
        replayed = response.has_header("Idempotent-Replay")
        if response.status_code < 400 and not replayed and precondition.is_unchecked():
            raise OperationError(f"{self.action} locks no row, so that nothing was compared with If-Match")
        if self._is_row(response):
            etag = etag_of(response.data)
            if request.method in SAFE and etag in parse_etags(request.headers.get("If-None-Match", "")):
                response = Response(status=304)
            response["ETag"] = etag
        return super().finalize_response(request, response, *args, **kwargs)

    def _is_row(self: Any, response: Response) -> bool:
        """Whether the answer is a row as its own address answers it: the one asked for, or a new one."""
        if response.status_code not in (200, 201) or not isinstance(response.data, dict):
            return False
        return "id" in response.data and self.kwargs.get("public_id") in (None, response.data["id"])
