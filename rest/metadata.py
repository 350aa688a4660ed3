"""What OPTIONS answers: the methods of an address that this token may use."""

from __future__ import annotations

from typing import Any

from rest_framework.metadata import BaseMetadata
from rest_framework.request import Request


class UsableMethods(BaseMetadata):
    """The header ``Allow`` names the methods that there are; the body those that the token may use."""

    def determine_metadata(self, request: Request, view: Any) -> dict[str, Any]:
        actions = getattr(view, "action_map", None) or {}
        usable = [name for name, action in actions.items() if request.user.can(view.permissions[action])]
        return {"methods": sorted({name.upper() for name in usable if name != "head"})}
