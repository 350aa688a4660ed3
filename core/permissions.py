"""The permission table: permission × role, written for people in ``<room>/permissions.csv``.

A permission is ``<room>.<entity>:<verb>``. Staff roles and partner roles are columns; a cross
grants it. ``manage.py permissions`` prints the whole table, and docs/permissions.md is that page.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from pathlib import Path

from django.utils.translation import gettext_lazy as _

from core.actor import Actor
from core.errors import DomainError

STAFF_ROLES = {
    "administrator": _("Administrator"),
    "manager": _("Partnership manager"),
    "manager_own": _("Partnership manager, own partners"),
    "legal": _("Legal"),
    "finance": _("Finance"),
    "marketing": _("Marketing"),
    "support": _("Support"),
    "auditor": _("Auditor"),
}
PARTNER_ROLES = {
    "administrator": _("Administrator"),
    "sales": _("Sales"),
    "finance": _("Finance"),
    "marketing": _("Marketing"),
    "technical": _("Technical"),
    "reader": _("Reader"),
}
# A restricted manager does the same things as a manager, to fewer partners.
STAFF_COLUMNS = [role for role in STAFF_ROLES if role != "manager_own"]
PARTNER_COLUMNS = [f"partner:{role}" for role in PARTNER_ROLES]


@dataclass(frozen=True)
class Permission:
    code: str
    meaning: str
    roles: frozenset[str]


class PermissionTable:
    """All permissions of all rooms, by code."""

    def __init__(self) -> None:
        self.rows: dict[str, Permission] = {}

    def load(self, path: Path) -> None:
        """Add a room's table. Raises ValueError on a column or permission that is not right."""
        with path.open(newline="", encoding="utf-8") as file:
            reader = csv.DictReader(file)
            expected = ["permission", "meaning", *STAFF_COLUMNS, *PARTNER_COLUMNS]
            if reader.fieldnames != expected:
                raise ValueError(f"{path.parent.name}/{path.name}: columns must be {','.join(expected)}")
            for row in reader:
                self._add(row)

    def _add(self, row: dict[str, str]) -> None:
        code = row["permission"]
        if code in self.rows:
            raise ValueError(f"permission {code} is declared twice")
        crossed = [role for role in (*STAFF_COLUMNS, *PARTNER_COLUMNS) if row[role] == "x"]
        if any(row[role] not in ("x", "") for role in (*STAFF_COLUMNS, *PARTNER_COLUMNS)):
            raise ValueError(f"permission {code}: a cell is 'x' or empty")
        self.rows[code] = Permission(code, row["meaning"], frozenset(crossed))

    def for_staff(self, role: str) -> frozenset[str]:
        column = "manager" if role == "manager_own" else role
        return frozenset(code for code, row in self.rows.items() if column in row.roles)

    def for_partner(self, role: str) -> frozenset[str]:
        return frozenset(code for code, row in self.rows.items() if f"partner:{role}" in row.roles)


TABLE = PermissionTable()


def scope_permissions(scopes: list[str]) -> frozenset[str]:
    """What a token's scopes stand for: ``<room>:read`` its views, ``<room>:write`` all of the room."""
    writing = {scope.split(":")[0] for scope in scopes if scope.endswith(":write")}
    return frozenset(
        code for code in TABLE.rows if code.split(".", 1)[0] in writing or scope_of(code) in scopes
    )


def scope_of(permission: str) -> str:
    """The least scope that stands for a permission."""
    room, verb = permission.split(".", 1)[0], permission.rsplit(":", 1)[1]
    return f"{room}:read" if verb in ("view", "export") else f"{room}:write"


def refusal(actor: Actor, permission: str) -> DomainError:
    """Why an actor may not: its role, or only the scopes of the token that it comes with."""
    if permission in actor.withheld:
        return DomainError.scope_missing(scope_of(permission))
    return DomainError.forbidden()
