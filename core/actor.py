"""Who acts. Built by the wiring once per request, token or task, and passed by hand."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from enum import StrEnum


class ActorKind(StrEnum):
    STAFF = "staff"
    PARTNER = "partner"
    TOKEN = "token"
    SYSTEM = "system"


@dataclass(frozen=True)
class Actor:
    """The one who asks for something, and what it may do.

    ``id`` is the opaque public id of the user or token (never a name: events keep it for ever).
    ``partner_ids`` are database ids: the one partner acted for and those merged into it.
    ``own_partners_only`` restricts a partnership manager to the partners they own.
    ``acting_as`` is set on one of us who looks at a partner's portal, to their own id: such an actor only reads.
    ``on_behalf`` is set on a system actor that runs a nested operation for somebody. ``owner`` is the
    public id of the person for whom a token of ours speaks, ``withheld`` what the role behind a token
    may do but the token's scopes leave out, ``barred`` what a partner's role would give if the partner's
    status did not stand against it, ``not_offered`` what it would give if the partner were offered it.
    """

    kind: ActorKind
    id: str = ""
    user_id: int | None = None
    role: str = ""
    permissions: frozenset[str] = frozenset()
    partner_id: int | None = None
    partner_ids: frozenset[int] = frozenset()
    own_partners_only: bool = False
    acting_as: str = ""
    on_behalf: str = ""
    owner: str = ""
    withheld: frozenset[str] = field(default=frozenset(), compare=False)
    barred: frozenset[str] = field(default=frozenset(), compare=False)
    not_offered: frozenset[str] = field(default=frozenset(), compare=False)
    request_id: str = field(default="", compare=False)

    @property
    def is_system(self) -> bool:
        return self.kind is ActorKind.SYSTEM

    @property
    def is_partner(self) -> bool:
        """Bound to one partner: a portal member, or a token bound to a partner."""
        return self.partner_id is not None

    @property
    def is_staff(self) -> bool:
        """One of us: a person of the back-office, or a token that speaks for one."""
        return self.kind in (ActorKind.STAFF, ActorKind.TOKEN) and not self.is_partner

    @property
    def person(self) -> str:
        """The public id of the person who answers for what is done: where two people must act, a
        token and its owner are one. A partner's token stands for itself."""
        return self.owner or self.on_behalf or self.id

    def can(self, permission: str) -> bool:
        """Whether the permission table gives this actor the permission (the system has all)."""
        return self.is_system or permission in self.permissions

    def as_system(self) -> Actor:
        """The system, on behalf of this actor: what a nested operation runs as."""
        return replace(self, kind=ActorKind.SYSTEM, on_behalf=self.on_behalf or self.id, partner_id=None)


SYSTEM = Actor(kind=ActorKind.SYSTEM, id="system")
NOBODY = Actor(kind=ActorKind.PARTNER, id="")
