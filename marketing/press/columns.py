"""The columns of texts for the press, for the list and its files."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from core import languages
from marketing.models import PressRequest
from marketing.press.presenters import embargo_said
from web.cells import link, row_url
from web.columns import Column, choice
from web.templatetags.components.marks import badge

_url = row_url("marketing:press-request")


def _title(row: PressRequest) -> Any:
    return link(_url(row.public_id), row.title, f"{row.partner.name} · {row.get_kind_display()}")


PRESS_COLUMNS = [
    Column("title", _("Title"), lambda row: row.title, ("title", "partner__name", "kind"), cell=_title),
    Column("partner", _("Partner"), lambda row: row.partner.name, ("partner__name",), shown=False),
    choice("kind", _("Kind"), PressRequest.Kind.choices, shown=False),
    choice("status", _("Status"), PressRequest.Status.choices, mark=lambda row, label: badge(label, row.tone)),
    choice("side", _("Asked by"), PressRequest.Side.choices, wide=True),
    Column("language", _("Language"), lambda row: str(dict(languages.choices()).get(row.language, "")),
           ("language",), shown=False),
    Column("embargo_until", _("Embargo until"), embargo_said, ("embargo_until", "embargo_zone"), wide=True),
    Column("published_at", _("Published"), lambda row: row.published_at and row.published_at.date(),
           ("published_at",), classes="nowrap"),
    Column("created", _("Created on"), lambda row: row.created_at.date(), ("created_at",), shown=False,
           sort="created_at"),
]  # fmt: skip
