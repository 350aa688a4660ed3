"""Whom of a partner an action reaches, and where somebody can be added when it reaches nobody."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core.actor import Actor
from core.notify import receivers
from partners.access.audiences import nobody_at, partner_members
from partners.models import Partner
from web.told import Told

CONTACT, INVITE = "partners.contact:change", "partners.membership:change"


def told_of(actor: Actor, partner: Partner, permission: str, back: str) -> Told:
    """Whom of a partner something is told that a permission is about. ``back`` is where whoever adds
    somebody comes back to."""
    names = receivers(partner_members(partner, permission))
    return Told(names, nobody_at(partner), [] if names else offers(actor, partner, back))


def readers_of(actor: Actor, partner: Partner, back: str) -> Told | None:
    """Something that is shown in the portal and of which no mail speaks: only that nobody reads it is
    worth a word."""
    if partner.memberships.filter(ended_at=None, user__is_active=True).exists():
        return None
    unread = _("Nobody at %(partner)s has access to the portal yet: what is shared waits there unread.")
    invite = [offer for offer in offers(actor, partner, back) if offer[0] == INVITE_LABEL]
    return Told([], unread % {"partner": partner.name}, invite, heading=_("Nobody reads it yet"))


INVITE_LABEL = _("Invite to the portal")


def offers(actor: Actor, partner: Partner, back: str) -> list[tuple[Any, str]]:
    """The pages on which this person may add somebody, with the way back."""
    pages = (
        (CONTACT, _("Add a main contact"), "partners:contact-add", {"is_main": "on"}),
        (INVITE, INVITE_LABEL, "partners:invite", {}),
    )
    return [
        (label, f"{reverse(route, args=[partner.public_id])}?{urlencode({**given, 'next': back})}")
        for permission, label, route, given in pages
        if actor.can(permission)
    ]
