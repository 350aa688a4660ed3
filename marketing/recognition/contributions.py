"""Awards, publications and media coverage where other pages leave a place for them."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core import slots
from core.actor import Actor
from marketing.recognition.presenters import of_partner
from marketing.recognition.services import CHANGE, VIEW
from web import nav

nav.register(
    nav.NavItem(
        code="recognition",
        label=_("Recognition"),
        url_name="marketing:awards",
        also=("marketing:publications", "marketing:coverage-list"),
        icon="trophy",
        permission=VIEW,
        group="programme",
        order=154,
    ),
)


@slots.partner_tab.fill("recognition", order=72)
def recognition_tab() -> slots.Tab:
    return slots.Tab(
        code="recognition",
        label=_("Recognition"),
        count=lambda actor, partner: None,
        template="marketing/recognition/tab.html",
        context=_tab,
        permission=VIEW,
    )


def _tab(actor: Actor, partner: Any) -> dict[str, Any]:
    query = urlencode({"partner": partner.public_id})
    may = actor.can(CHANGE)
    return {
        "groups": of_partner(actor, partner),
        "adding": [
            (label, f"{reverse(route)}?{query}")
            for label, route in (
                (_("Award"), "marketing:award-new"),
                (_("Publication"), "marketing:publication-new"),
                (_("Article"), "marketing:coverage-new"),
            )
            if may
        ],
    }
