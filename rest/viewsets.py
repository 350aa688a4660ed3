"""What every viewset of the API stands on: scope, one permission per action, paging, versions."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from django.db import transaction
from django.utils.translation import gettext_lazy as _
from rest_framework import status, viewsets
from rest_framework.request import Request
from rest_framework.response import Response

from core.actor import Actor
from core.errors import DomainError
from core.operation import retry_once
from core.permissions import refusal
from rest.rows import Columns, columns, give_loaded
from rest.versions import VersionedMixin

T = TypeVar("T")


class ScopedViewSet(VersionedMixin, viewsets.GenericViewSet):
    """Rows the token may see, found by public id. ``permissions`` names one permission per action."""

    permissions: dict[str, str] = {}
    # Fields that another address changes, by what that is: ``{"status": "POST …/status/"}``.
    elsewhere: dict[str, str] = {}
    ordering = "-pk"
    lookup_field = "public_id"
    lookup_value_regex = "[a-z]+_[0-9a-z]{26}"

    @property
    def actor(self) -> Actor:
        return self.request.user

    def get_queryset(self):
        if getattr(self, "swagger_fake_view", False):
            return super().get_queryset().none()
        return super().get_queryset().visible_to(self.actor)

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        super().initial(request, *args, **kwargs)
        if self.action is None:
            return
        if self.detail:
            # Found before allowed: a foreign row is a 404 even where the permission is missing.
            self.row = self.get_object()
        needed = self._needed()
        if not any(self.actor.can(permission) for permission in needed):
            raise refusal(self.actor, needed[0])
        self.expect_unchanged()

    def _needed(self) -> list[str]:
        """The permissions of which the request needs one: its own, for OPTIONS any of its address."""
        actions = self.action_map.values() if self.action == "metadata" else [self.action]
        return [self.permissions[action] for action in actions]

    def get_object(self):
        if "row" in self.__dict__:
            return self.row
        return super().get_object()

    def filter_queryset(self, queryset: Any) -> Any:
        """What is asked for; to be shown only, and as columns alone where the serializer is that."""
        rows = super().filter_queryset(queryset)
        return self.columns.values(rows, self.ordering.lstrip("-")) if self.columns else rows

    @property
    def columns(self) -> Columns | None:
        return columns(self.get_serializer_class()) if self.action in ("list", "retrieve") else None

    def list(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        page = self.paginate_queryset(self.filter_queryset(self.get_queryset()))
        wanted = self._wanted_fields()
        if self.columns:
            rows = self.columns.present(page, self.actor)
        else:
            give_loaded(self.get_serializer_class(), page, self.actor)
            rows = self.get_serializer(page, many=True).data
        if wanted:
            rows = [{name: row[name] for name in wanted} for row in rows]
        return self.get_paginated_response(rows)

    def _wanted_fields(self) -> list[str]:
        """What ``fields=`` names; nothing without it. Raises DomainError 400 on a name that is none."""
        asked = self.request.query_params.get("fields", "")
        wanted = list(dict.fromkeys(name.strip() for name in asked.split(",") if name.strip()))
        known = list(self.get_serializer().fields) if wanted else []
        if unknown := sorted(set(wanted) - set(known)):
            sentence = _("There is no field %(names)s here. Known are: %(known)s.")
            message = sentence % {"names": ", ".join(unknown), "known": ", ".join(known)}
            raise DomainError("unknown-field", message, status=400, field="fields")
        return wanted

    def retrieve(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        return Response(self.shown(self.get_object()))

    def shown(self, row: Any) -> dict[str, Any]:
        """One row, as its address answers it."""
        return self.columns.present([row], self.actor)[0] if self.columns else self.get_serializer(row).data

    def valid(self, serializer_class: Any = None, **kwargs: Any) -> dict[str, Any]:
        """The request's body, validated. Raises the errors by field."""
        make = serializer_class or self.get_serializer_class()
        serializer = make(data=self.request.data, context=self.get_serializer_context(), **kwargs)
        serializer.is_valid(raise_exception=True)
        return serializer.validated_data

    def in_one(self, work: Callable[[], T]) -> T:
        """Several operations as one: all of them are done, or none."""

        def together() -> T:
            with transaction.atomic():
                return work()

        return retry_once(together, what=self.request.path)

    def created(self, row: Any) -> Response:
        return Response(self.get_serializer(row).data, status=status.HTTP_201_CREATED)
