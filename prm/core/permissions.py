"""The permission table: permission × role, written for people in ``<room>/permissions.csv``.

A permission is ``<room>.<entity>:<verb>``. Staff roles and partner roles are columns; a cross
grants it. ``manage.py permissions`` prints the whole table, and docs/permissions.md is that page.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from pathlib import Path

from django.utils.translation import gettext_lazy as _

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
    wanted = set()
    for code in TABLE.rows:
        room, verb = code.split(".", 1)[0], code.rsplit(":", 1)[1]
        if f"{room}:write" in scopes or (f"{room}:read" in scopes and verb in ("view", "export")):
            wanted.add(code)
    return frozenset(wanted)
