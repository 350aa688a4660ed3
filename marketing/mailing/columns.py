"""The columns of addresses that are kept back."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from core import said
from marketing.models import MailSuppression
from web.cells import link, row_url
from web.columns import Column, choice, field

_url = row_url("marketing:suppression-lift")


def _address(row: MailSuppression) -> Any:
    return row.email if row.lifted_at else link(_url(row.public_id), row.email)


def _topic(row: MailSuppression) -> str:
    return str(row.topic.name) if row.topic else str(_("Every bulk mail"))


SUPPRESSION_COLUMNS = [
    Column("email", _("E-mail"), lambda row: row.email, ("email", "lifted_at"), cell=_address),
    choice("reason", _("Reason"), MailSuppression.Reason.choices),
    Column("topic", _("Topic"), _topic, ("topic__name",)),
    field("note", _("Note"), wide=True),
    Column("created", _("Added on"), lambda row: row.created_at.date(), ("created_at",), sort="created_at"),
    Column("lifted", _("Lifted on"), lambda row: row.lifted_at and row.lifted_at.date(), ("lifted_at",)),
    Column("because", _("Why it was lifted"), lambda row: said.read(row.lifted_because), ("lifted_because",),
           shown=False),
]  # fmt: skip
