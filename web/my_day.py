"""My day: everything that waits for this person, ordered by deadline and money, from all rooms."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core import clock, slots
from core.actor import Actor
from web import nav
from web.views import Page

_NEVER = date(9999, 12, 31)


def due_on(task: slots.Task) -> date:
    """The business date a task is due on; tasks without one come last."""
    if isinstance(task.due, datetime):
        return timezone.localdate(task.due)
    return task.due or _NEVER


def tasks(actor: Actor) -> list[slots.Task]:
    """What waits for the actor, earliest first, then the largest amount first."""
    found = slots.tasks(slots.my_day, actor)
    return sorted(found, key=lambda task: (due_on(task), -(task.amount.amount_minor if task.amount else 0)))


class MyDay(Page):
    permission = "core.my_day:view"
    template_name = "staff/my_day.html"
    title = _("My day")

    def get_context(self, **extra: Any) -> dict[str, Any]:
        today = clock.today()
        everything = tasks(self.actor)
        groups = [
            (_("Late"), "bad", [t for t in everything if due_on(t) < today]),
            (_("Today"), "warn", [t for t in everything if due_on(t) == today]),
            (_("This week"), "", [t for t in everything if today < due_on(t) <= today + timedelta(days=7)]),
            (_("Later"), "", [t for t in everything if today + timedelta(days=7) < due_on(t) < _NEVER]),
            (_("Without a date"), "", [t for t in everything if due_on(t) == _NEVER]),
        ]
        return super().get_context(
            groups=[group for group in groups if group[2]], count=len(everything), **extra
        )


nav.register(
    nav.NavItem(
        code="my-day",
        label=_("My day"),
        url_name="web:my_day",
        icon="house",
        permission="core.my_day:view",
        order=10,
        count=lambda actor: len(tasks(actor)),
    ),
)
