"""Whom of us something is told: chosen by what they may do, never by the name of a role."""

from __future__ import annotations

from accounts.models import User
from core.permissions import STAFF_ROLES, TABLE


def staff_with(permission: str) -> list[str]:
    """The active people of ours who have a permission (public ids)."""
    roles = [role for role in STAFF_ROLES if permission in TABLE.for_staff(role)]
    rows = User.objects.filter(staff_role__in=roles, is_active=True).order_by("id")
    return list(rows.values_list("public_id", flat=True))
