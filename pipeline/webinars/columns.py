"""The columns of webinars, for the list and its files."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from core import clock
from pipeline.models import Webinar
from pipeline.webinars.presenters import TONES, hour_of
from web.cells import link, row_url
from web.columns import Column, choice
from web.templatetags.components.marks import badge
from web.templatetags.formats import day

_url = row_url("pipeline:webinar")


def _when(row: Webinar) -> str:
    return f"{day(row.local_start.date())} · {hour_of(row)}"


def _status(row: Webinar, label: Any) -> Any:
    if row.status == Webinar.Status.PLANNED and row.starts_at <= clock.now():
        return badge(_("Over"))
    return badge(label, TONES[row.status])


# The figures are annotations, by ``with_figures``.
WEBINAR_COLUMNS = [
    Column("title", _("Webinar"), lambda row: str(row), ("title", "public_id"),
           cell=lambda row: link(_url(row.public_id), row)),
    Column("starts_at", _("Begins"), _when, ("starts_at", "zone"), sort="starts_at"),
    choice("status", _("Status"), Webinar.Status.choices, mark=_status, reads=("starts_at",)),
    Column("language", _("Spoken in"), lambda row: row.get_language_display(), ("language",), wide=True),
    Column("seats", _("Seats"), lambda row: row.seats, ("seats",), num=True, wide=True),
    Column("seated", _("With a seat"), lambda row: row.seated, num=True),
    Column("waiting", _("Waiting"), lambda row: row.waiting, num=True),
    Column("attended", _("Took part"), lambda row: row.attended, num=True),
]  # fmt: skip
