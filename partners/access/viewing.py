"""Looking at a partner's portal as one of its members sees it: read only, recorded, for half an hour.

Who looks stays who they are: the actor of such a page is bound to the partner and carries their id in
``acting_as``. It has what the role may see and nothing that changes anything, and no operation runs for it.
"""

from __future__ import annotations

from collections.abc import MutableMapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.utils.translation import gettext_lazy as _

from core import clock
from core.actor import NOBODY, Actor, ActorKind
from core.errors import DomainError
from core.operation import operation, record
from core.permissions import PARTNER_ROLES
from partners.access.selectors import access_of, scope_ids
from partners.models import Partner

PERMISSION = "partners.partner:view_as"
MINUTES = 30
# Where it stands in the session of whoever looks.
KEY = "portal_view"


@dataclass(frozen=True)
class PortalView:
    """Which portal somebody looks at, as which role of its partner, and until when."""

    partner: str
    role: str
    until: datetime

    @property
    def is_over(self) -> bool:
        return clock.now() >= self.until


@operation(PERMISSION, event="partners.partner.portal_viewed")
def portal_view_begin(*, actor: Actor, partner: Partner, role: str) -> PortalView:
    """Record that one of us looks at a partner's portal. Raises DomainError for an unknown role, and for
    whoever is no person: a token sees what it may by itself."""
    if actor.kind is not ActorKind.STAFF:
        raise DomainError.forbidden()
    if role not in PARTNER_ROLES:
        raise DomainError.invalid(_("There is no such role."), field="role")
    record(partner, data={"role": role})
    return PortalView(partner.public_id, role, clock.now() + timedelta(minutes=MINUTES))


def keep(session: MutableMapping[str, Any], view: PortalView) -> None:
    """Have the session show that portal; of several, the last."""
    session[KEY] = {"partner": view.partner, "role": view.role, "until": view.until.isoformat()}


def leave(session: MutableMapping[str, Any]) -> PortalView | None:
    """End it, and say which it was."""
    view = kept(session)
    session.pop(KEY, None)
    return view


def kept(session: MutableMapping[str, Any]) -> PortalView | None:
    """What the session shows or showed."""
    held = session.get(KEY)
    if not held:
        return None
    return PortalView(held["partner"], held["role"], datetime.fromisoformat(held["until"]))


def viewing_actor(person: Actor, view: PortalView) -> Actor:
    """The actor of that portal's pages; nobody once it is over, or the person may not any more."""
    if view.is_over or not person.can(PERMISSION):
        return NOBODY
    partners = Partner.objects.visible_to(person).select_related("type")
    partner = partners.filter(public_id=view.partner).first()
    if partner is None:
        return NOBODY
    access = access_of(view.role, partner)
    return Actor(
        kind=ActorKind.PARTNER,
        id=person.id,
        user_id=person.user_id,
        role=view.role,
        # Nothing is shown that the person may not see themselves, such as a whole bank account.
        permissions=frozenset(
            code for code in access.permissions & person.permissions if code.endswith(":view")
        ),
        barred=access.barred,
        not_offered=access.not_offered,
        partner_id=partner.pk,
        partner_ids=scope_ids(partner),
        acting_as=person.id,
        request_id=person.request_id,
    )
