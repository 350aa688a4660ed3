"""The columns of the recurring reviews, for the list and its files."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from pipeline.models import PartnershipReview
from web.cells import link, row_url
from web.columns import Column, field
from web.templatetags.components.marks import badge

TONES = {"due": "info", "late": "bad", "held": "ok"}
_url = row_url("pipeline:partnership-review")


def _state(row: PartnershipReview) -> Any:
    state = row.state()
    return badge(state.label, TONES[state])


def _holder(row: PartnershipReview) -> str:
    return str(row.owner or row.partner.owner or "")


_OWNERS = ("owner__name", "owner__email", "partner__owner__name", "partner__owner__email")

REVIEW_COLUMNS = [
    Column("partner", _("Partner"), lambda row: row.partner.name, ("partner__name", "public_id"),
           cell=lambda row: link(_url(row.public_id), row.partner.name), sort="partner__name"),
    Column("type", _("Type"), lambda row: str(row.partner.type), ("partner__type__name",), wide=True),
    Column("tier", _("Tier"), lambda row: str(row.partner.tier or ""), ("partner__tier__name",), wide=True),
    field("due_on", _("Due on"), sort="due_on", sort_as="due"),
    Column("state", _("State"), lambda row: str(row.state().label), ("due_on", "held_on"), cell=_state),
    Column("owner", _("Held by"), _holder, _OWNERS),
    field("held_on", _("Held on")),
    field("decisions", _("Decisions"), shown=False),
]  # fmt: skip
