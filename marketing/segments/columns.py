"""The columns of the list of segments."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.actor import Actor
from marketing.segments.presenters import Words, said
from web.cells import link, row_url
from web.columns import Column, field, loaded

URL = row_url("marketing:segment")


def _name(row: Any) -> Any:
    return link(URL(row.public_id), row.name)


def _conditions(actor: Actor, rows: list[Any]) -> dict[int, str]:
    words = Words()
    return {row.pk: " · ".join(said(row.conditions, words)) for row in rows}


SEGMENT_COLUMNS = [
    Column("name", gettext_lazy("Name"), lambda row: row.name, ("name",), cell=_name, sort="name"),
    loaded("conditions", gettext_lazy("Conditions"), _conditions, reads=("conditions",), wide=True),
    Column(
        "owner", gettext_lazy("Made by"), lambda row: row.owner.name if row.owner else "", ("owner__name",)
    ),
    Column(
        "shared",
        gettext_lazy("Seen by"),
        lambda row: _("Everybody of us") if row.is_shared else _("Its owner"),
        ("is_shared",),
    ),
    field("updated_at", gettext_lazy("Changed"), sort="-updated_at", sort_as="changed"),
]
