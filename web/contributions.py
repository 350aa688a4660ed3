"""What the pages that belong to no room fill in: their navigation, and what waits for administrators."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core import slots
from core.actor import Actor
from core.queue import status
from web import nav

nav.register(
    nav.NavItem(
        code="programme",
        label=_("Programme"),
        url_name="web:programme",
        icon="settings",
        permission="core.programme:change",
        group="settings",
        order=210,
    ),
    nav.NavItem(
        code="system",
        label=_("System"),
        url_name="web:system",
        icon="server-cog",
        permission="core.system:view",
        group="settings",
        order=295,
    ),
)


@slots.my_day.fill("core.system", order=1)
def old_work(actor: Actor) -> list[slots.Task]:
    """Tells administrators that the workers do not keep up, or are not there."""
    oldest = status.oldest_owed() if actor.can("core.system:retry") else None
    if oldest is None or not status.is_too_old(oldest):
        return []
    return [
        slots.Task(
            title=_("Work has been waiting for more than ten minutes"),
            detail=_("E-mails, events or jobs are not being processed. Check that the workers are running."),
            url=reverse("web:system"),
            action=_("Look at the system"),
            icon="server-cog",
            due=oldest,
            tone="bad",
        )
    ]
