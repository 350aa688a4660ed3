"""Where logo and colour are found: among the settings, and as a step of the set-up."""

from __future__ import annotations

from typing import Any

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core import colour, slots
from core.models import Programme
from web import nav

nav.register(
    nav.NavItem(
        code="look",
        label=_("Logo and colour"),
        url_name="web:look",
        icon="palette",
        permission="core.programme:change",
        group="settings",
        order=211,
    ),
)


def _counted(count: int) -> Any:
    return _("settled") if count else ""


@slots.setup_steps.fill("look", order=30)
def step() -> slots.SetupStep:
    return slots.SetupStep(
        code="look",
        label=_("Logo and colour"),
        why=_("Partners recognise you at once: on every page, in e-mails and on documents."),
        icon="palette",
        url_name="web:look",
        permission="core.programme:change",
        rows=lambda: Programme.objects.filter(Q(logo__isnull=False) | ~Q(accent=colour.DEFAULT)),
        counted=_counted,
        optional=True,
    )
