"""What the pages about speaking to partners have in common: the tabs beside one another."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core.actor import Actor

_TABS = [
    ("marketing:announcements", _("Announcements"), "marketing.announcement:view"),
    ("marketing:mail-campaigns", _("Mail campaigns"), "marketing.mail_campaign:view"),
    ("marketing:mail-topics", _("Topics"), "marketing.mail_campaign:view"),
    ("marketing:suppressions", _("Addresses kept back"), "marketing.suppression:view"),
]


def tabs(actor: Actor, route: str) -> list[dict[str, Any]]:
    return [
        {"label": label, "url": reverse(name), "current": name == route}
        for name, label, permission in _TABS
        if actor.can(permission)
    ]
