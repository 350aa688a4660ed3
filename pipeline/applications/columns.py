"""The columns of applications, for the list and its files."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core import clock
from pipeline.applications.presenters import TONES, waits
from pipeline.models import Application
from web.cells import country, row_url
from web.columns import Column, choice, field
from web.templatetags.components.marks import badge, person
from web.templatetags.formats import NONE

_url = row_url("pipeline:application")
_TIMES = ("due_on", "confirmed_at", "first_answered_at", "status")


def _status(row: Application, label: str) -> Any:
    return badge(label, TONES[row.status])


def _name(row: Application) -> Any:
    return person(row, url=_url(row.public_id), square=True, sub=row.type or country(str(row.country)))


def _due(row: Application) -> Any:
    text, tone = waits(row, clock.today())
    return badge(text, tone) if text else NONE


APPLICATION_COLUMNS = [
    Column("name", _("Organisation"), lambda row: row.name, ("name", "country", "type__name"), cell=_name,
           sort="name"),
    choice("status", _("Status"), Application.Status.choices, mark=_status, sort="status"),
    Column("due_on", _("First answer by"), lambda row: row.due_on, _TIMES, cell=_due, sort="due_order",
           sort_as="due"),
    Column("type", _("Type"), lambda row: str(row.type or ""), ("type__name",), shown=False),
    Column("country", _("Country"), lambda row: row.country.name, ("country",), wide=True),
    field("website", _("Website"), shown=False),
    field("person", _("Name"), wide=True),
    field("email", _("E-mail"), shown=False),
    field("phone", _("Telephone"), shown=False),
    field("message", _("Message"), shown=False, classes="wrap"),
    choice("language", _("Language"), [("fr", _("French")), ("en", _("English"))], shown=False),
    field("sent_at", pgettext_lazy("application", "Sent"), sort="-sent_at", sort_as="sent"),
    field("confirmed_at", _("Confirmed"), shown=False),
    field("first_answered_at", _("First answered"), shown=False),
    field("decided_at", _("Decided"), shown=False),
    field("reason", _("Reason"), shown=False, classes="wrap"),
    field("apply_again_on", _("May apply again from"), shown=False),
    Column("partner", _("Partner"), lambda row: row.partner.name if row.partner else "", ("partner__name",),
           shown=False),
]  # fmt: skip
