"""The step of the set-up that shows the portal as a partner will see it."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from core import slots
from core.models import Event
from partners.access import viewing


def _counted(count: int) -> Any:
    return ngettext("%(count)s visit", "%(count)s visits", count) % {"count": count}


@slots.setup_steps.fill("portal", order=110)
def step() -> slots.SetupStep:
    return slots.SetupStep(
        code="portal",
        label=_("The portal, as a partner sees it"),
        why=_("See it as a partner does before you invite the first one. Nothing can be changed there."),
        icon="eye",
        url_name="partners:portal_view",
        permission=viewing.PERMISSION,
        rows=lambda: Event.objects.filter(code="partners.partner.portal_viewed"),
        counted=_counted,
        optional=True,
    )
