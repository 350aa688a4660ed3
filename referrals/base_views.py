"""What the pages of this room share: the tabs above each list."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core.actor import Actor

# The lists of this room: label, route, permission.
_AREAS = [
    (_("Links"), "referrals:links", "referrals.link:view"),
    (_("Coupons"), "referrals:coupons", "referrals.link:view"),
    (_("Events"), "referrals:conversions", "referrals.conversion:view"),
    (_("Commissions"), "referrals:commissions", "referrals.commission:view"),
    (_("Plans"), "referrals:plans", "referrals.plan:view"),
    (_("Campaigns"), "referrals:campaigns", "referrals.campaign:view"),
]


def area_tabs(actor: Actor, current: str) -> list[dict[str, Any]]:
    """The tabs of the lists this actor may see."""
    return [
        {"label": label, "url": reverse(route), "current": route == current}
        for label, route, permission in _AREAS
        if actor.can(permission)
    ]


class AreaMixin:
    """A list of this room, with the tabs to the others."""

    area = ""

    def get_context(self, **extra: Any) -> dict[str, Any]:
        return super().get_context(tabs=area_tabs(self.actor, self.area), **extra)
