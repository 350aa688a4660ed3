"""Segments where other pages leave a place for them."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core import slots
from core.actor import Actor
from marketing.segments.conditions import filter_names
from marketing.segments.services import CHANGE, VIEW
from web import nav

nav.register(
    nav.NavItem(
        code="segments",
        label=_("Segments"),
        url_name="marketing:segments",
        icon="users",
        permission=VIEW,
        group="programme",
        order=156,
    ),
)


@slots.partner_list_actions.fill("marketing.segments", order=50)
def keep_as_segment(actor: Actor, asked: QueryDict) -> list[tuple[Any, str, str]]:
    """The filters of the list as the beginning of a segment; nothing where it is not narrowed."""
    kept = [(name, value) for name in filter_names() for value in asked.getlist(name) if value]
    if not kept or not actor.can(CHANGE):
        return []
    return [(_("Keep as a segment"), "users", f"{reverse('marketing:segment-new')}?{urlencode(kept)}")]
