"""What the pages that belong to no room fill in: their navigation, and what waits for administrators."""

from __future__ import annotations

from django.db.models import Exists
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from core import slots
from core.actor import Actor
from core.models import OwnEntity, Programme
from core.queue import status
from web import nav
from web.setup import selectors

nav.register(
    nav.NavItem(
        code="setup",
        label=_("Set-up"),
        url_name="web:setup",
        icon="list-checks",
        permission="core.config:view",
        group="settings",
        order=190,
    ),
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


@slots.my_day.fill("core.setup", order=2)
def set_up(actor: Actor) -> list[slots.Task]:
    """How far the set-up is, for who may go on with it."""
    if not actor.can("core.programme:change"):
        return []
    found = selectors.progress(actor)
    following = selectors.following(found)
    if following is None:
        return []
    return [
        slots.Task(
            title=_("Set-up: %(done)s of %(count)s") % {"done": selectors.done(found), "count": len(found)},
            detail=_("Next: %(step)s") % {"step": following.step.label},
            url=reverse("web:setup"),
            action=_("Go on"),
            icon="list-checks",
        )
    ]


@slots.setup_steps.fill("organisation", order=10)
def organisation() -> slots.SetupStep:
    return slots.SetupStep(
        code="organisation",
        label=_("Your organisation"),
        why=_(
            "The name of the programme and the legal entity that signs: nothing can be agreed without them."
        ),
        icon="landmark",
        url_name="web:setup_organisation",
        permission="core.programme:change",
        rows=lambda: OwnEntity.objects.filter(Exists(Programme.objects.all())),
        counted=lambda n: ngettext("%(n)s legal entity", "%(n)s legal entities", n) % {"n": n},
    )


@slots.setup_steps.fill("languages", order=20)
def languages() -> slots.SetupStep:
    return slots.SetupStep(
        code="languages",
        label=_("Languages and time zone"),
        why=_("Which languages partners and colleagues choose from, and when a day ends."),
        icon="languages",
        url_name="web:setup_languages",
        permission="core.programme:change",
        rows=lambda: Programme.objects.exclude(time_zone=""),
        counted=lambda n: _("settled"),
    )
