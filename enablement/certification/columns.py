"""The columns of certificates and training, for the lists and their files."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from enablement.models import Certificate, Certification, TrainingRecord
from web.cells import link, row_url
from web.columns import Column, choice, field
from web.templatetags.components.marks import badge

_certificate, _training = row_url("enablement:certificate"), row_url("enablement:training-record")
_HELD = ("contact__name", "name", "customer")


def _holder(row: Certificate) -> str:
    """Who or what holds it; the organisation itself by its name."""
    return row.holder_name or row.partner.name


def _certificate_cell(row: Certificate) -> Any:
    return link(_certificate(row.public_id), row.certification, _holder(row))


def _training_cell(row: TrainingRecord) -> Any:
    return link(_training(row.public_id), row.what, row.contact.name)


PARTNER = Column("partner", _("Partner"), lambda row: row.partner.name, ("partner__name",))

CERTIFICATE_COLUMNS = [
    Column("certification", _("Certification"), lambda row: str(row.certification),
           ("certification__name", "partner__name", *_HELD), cell=_certificate_cell),
    Column("holder", _("Holder"), _holder, ("partner__name", *_HELD), shown=False),
    PARTNER,
    choice("subject", _("What is certified"), Certification.Subject.choices, wide=True),
    Column("state", _("Status"), lambda row: row.state_label, ("status", "expires_on"),
           cell=lambda row: badge(row.state_label, row.tone)),
    field("obtained_on", _("Obtained on"), sort="-obtained_on", classes="nowrap"),
    field("expires_on", _("Valid until"), classes="nowrap"),
    field("number", _("Number"), wide=True),
]  # fmt: skip
TRAINING_COLUMNS = [
    Column("what", _("Training"), lambda row: row.what, ("what", "contact__name"), cell=_training_cell),
    Column("person", _("Person"), lambda row: row.contact.name, ("contact__name",), shown=False),
    PARTNER,
    choice("status", _("Status"), TrainingRecord.Status.choices, mark=lambda row, label: badge(label, row.tone)),
    field("held_on", _("Held on"), sort="-held_on", classes="nowrap"),
    field("hours", _("Hours"), num=True),
]  # fmt: skip
