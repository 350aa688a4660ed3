"""The permission table: permission × role, written for people in ``<room>/permissions.csv``.

A permission is ``<room>.<entity>:<verb>``. Staff roles and partner roles are columns; a cross
grants it, and an absent cell or column means no. What a partner's role gives is given only in the
statuses of the partner that ``<room>/status_permissions.csv`` crosses, and, where
``<room>/offer_permissions.csv`` names an offer, to partners that are offered it; each row with its reason.
``manage.py permissions`` prints the tables, and docs/permissions.md is that page.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from enum import StrEnum
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
# The statuses of a partner, in the order in which they come (``partners.Partner.Status``).
PARTNER_STATUSES = ["prospect", "onboarding", "active", "suspended", "ended"]
STAFF_COLUMNS = list(STAFF_ROLES)
PARTNER_COLUMNS = [f"partner:{role}" for role in PARTNER_ROLES]


class Offer(StrEnum):
    """What the programme offers to some partners (``partners/partner/offers.py`` says to which)."""

    DEALS = "deals"
    REFERRALS = "referrals"
    COMMISSIONS = "commissions"
    # Made to no type and opened by no relationship: shown to whom it was granted.
    WHITE_LABEL = "white_label"


@dataclass(frozen=True)
class Permission:
    code: str
    meaning: str
    roles: frozenset[str]


@dataclass(frozen=True)
class StatusRow:
    """The statuses of a partner in which a permission of its roles counts, and why those."""

    statuses: frozenset[str]
    reason: str


@dataclass(frozen=True)
class OfferRow:
    """The offer that a permission of partners' roles belongs to, and why."""

    offer: Offer
    reason: str


class PermissionTable:
    """All permissions of all rooms, by code."""

    def __init__(self) -> None:
        self.rows: dict[str, Permission] = {}
        self.by_status: dict[str, StatusRow] = {}
        self.by_offer: dict[str, OfferRow] = {}

    def load(self, path: Path) -> None:
        """Add a room's table. Raises ValueError on a column or permission that is not right."""
        for row in _read(path, {"permission", "meaning", *STAFF_COLUMNS, *PARTNER_COLUMNS}):
            code = row.pop("permission")
            if code in self.rows:
                raise ValueError(f"permission {code} is declared twice")
            self.rows[code] = Permission(code, row.pop("meaning"), _crossed(code, row))

    def load_statuses(self, path: Path) -> None:
        """Add a room's table of permissions by status of the partner. Raises ValueError likewise."""
        for row in _read(path, {"permission", "reason", *PARTNER_STATUSES}):
            code = row.pop("permission")
            if code not in self.rows or code in self.by_status:
                raise ValueError(f"status of {code}: no such permission, or declared twice")
            reason = row.pop("reason")
            self.by_status[code] = StatusRow(_crossed(code, row), reason)

    def load_offers(self, path: Path) -> None:
        """Add a room's table of permissions by what a partner is offered. Raises ValueError likewise."""
        for row in _read(path, {"permission", "offer", "reason"}):
            code = row["permission"]
            if code not in self.rows or code in self.by_offer or row["offer"] not in set(Offer):
                raise ValueError(f"offer of {code}: no such permission or offer, or declared twice")
            self.by_offer[code] = OfferRow(Offer(row["offer"]), row["reason"])

    def for_staff(self, role: str) -> frozenset[str]:
        return frozenset(code for code, row in self.rows.items() if role in row.roles)

    def for_partner(self, role: str) -> frozenset[str]:
        """What a role of partners gives, whatever the status of the partner."""
        return frozenset(code for code, row in self.rows.items() if f"partner:{role}" in row.roles)

    def statuses_of(self, permission: str) -> frozenset[str]:
        """The statuses of a partner in which a permission counts; none where no row says so."""
        row = self.by_status.get(permission)
        return row.statuses if row else frozenset()

    def at_status(self, status: str) -> frozenset[str]:
        """What counts in a status of the partner, whatever the role."""
        return frozenset(code for code, row in self.by_status.items() if status in row.statuses)

    def outside(self, offers: frozenset[Offer]) -> frozenset[str]:
        """What belongs to an offer that is not among these."""
        return frozenset(code for code, row in self.by_offer.items() if row.offer not in offers)


def _read(path: Path, columns: set[str]) -> list[dict[str, str]]:
    with path.open(newline="", encoding="utf-8") as file:
        reader = csv.DictReader(file, restval="")
        unknown = set(reader.fieldnames or ()) - columns
        if unknown:
            raise ValueError(f"{path.parent.name}/{path.name}: unknown columns {', '.join(sorted(unknown))}")
        return list(reader)


def _crossed(code: str, cells: dict[str, str]) -> frozenset[str]:
    if any(cell not in ("x", "") for cell in cells.values()):
        raise ValueError(f"permission {code}: a cell is 'x' or empty")
    return frozenset(name for name, cell in cells.items() if cell == "x")


TABLE = PermissionTable()


def scope_permissions(scopes: list[str]) -> frozenset[str]:
    """What a token's scopes stand for: ``<room>:read`` its views, ``<room>:write`` all of the room, and a
    permission itself for nothing else."""
    writing = {scope.split(":")[0] for scope in scopes if scope.endswith(":write")}
    return frozenset(
        code
        for code in TABLE.rows
        if code in scopes or code.split(".", 1)[0] in writing or scope_of(code) in scopes
    )


def scope_of(permission: str) -> str:
    """The least scope that stands for a permission."""
    room, verb = permission.split(".", 1)[0], permission.rsplit(":", 1)[1]
    return f"{room}:read" if verb in ("view", "export") else f"{room}:write"


def refusal(actor: Actor, permission: str) -> DomainError:
    """Why an actor may not: it only looks, its role, what the partner is offered, its status, or the
    token's scopes."""
    if actor.acting_as:
        return read_only()
    if permission in actor.not_offered:
        return not_offered()
    if permission in actor.barred:
        return barred_by_status()
    if permission in actor.withheld:
        return DomainError.scope_missing(scope_of(permission))
    return DomainError.forbidden()


def read_only() -> DomainError:
    """403: one of us looks at a partner's portal, and acts for nobody."""
    return DomainError(
        "read-only-view",
        _(
            "You see this portal as the partner does, for reading only. You cannot do anything here on its behalf."
        ),
        status=403,
    )


def barred_by_status() -> DomainError:
    """403: the role gives this, but not while the partner stands as it does."""
    return DomainError(
        "partner-status",
        _("The current status of your partnership does not allow this. Ask your partnership manager."),
        status=403,
    )


def not_offered(*, status: int = 403) -> DomainError:
    """The programme does not offer this to partners of this type, or with these relationships."""
    return DomainError(
        "not-offered",
        _("The programme does not offer this to a partner of this type and with these relationships."),
        status=status,
    )
