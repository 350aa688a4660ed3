"""What Django REST framework is told to use by settings: it may not import the framework's views."""

from __future__ import annotations

from typing import Any

from rest_framework import permissions
from rest_framework.request import Request


class HasOperationPermission(permissions.BasePermission):
    """Each action of a viewset names its permission in ``permissions``; none named, none given."""

    def has_permission(self, request: Request, view: Any) -> bool:
        return request.user is not None
