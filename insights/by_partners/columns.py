"""The columns of what partners declare, for the lists and their files."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.links import PageOf
from insights.by_partners.models import PartnerAmount
from insights.by_partners.services import VIEW
from web.cells import link
from web.columns import Column, choice, field
from web.outward import outward
from web.templatetags import formats

TAB = PageOf("partners:tab", VIEW, ("partner.public_id",), ("declared",))


def _partner(row: Any) -> Any:
    return link(TAB.url(row), row.partner.name)


PARTNER = Column(
    "partner",
    gettext_lazy("Partner"),
    lambda row: row.partner.name,
    ("partner__name", "partner__public_id"),
    cell=_partner,
)
STATE = Column(
    "state",
    gettext_lazy("State"),
    lambda row: _("Withdrawn") if row.withdrawn_at else _("Counts"),
    ("withdrawn_at",),
)
EVIDENCE = field("evidence", gettext_lazy("Evidence"), wide=True)
LINK = Column(
    "link",
    gettext_lazy("Link"),
    lambda row: row.link,
    ("link",),
    cell=lambda row: outward(row.link),
    wide=True,
)
ADDED = field("created_at", gettext_lazy("Declared on"), sort="-created_at", sort_as="declared", shown=False)

AMOUNT_COLUMNS = [
    PARTNER,
    choice("kind", gettext_lazy("Kind"), PartnerAmount.Kind.choices),
    choice("nature", gettext_lazy("What for"), PartnerAmount.Nature.choices),
    field("period_from", gettext_lazy("From")),
    field("period_to", gettext_lazy("To"), sort="-period_to", sort_as="until"),
    Column("amount", gettext_lazy("Amount"), lambda row: row.amount, ("amount_minor", "currency"), num=True),
    EVIDENCE,
    LINK,
    STATE,
    ADDED,
]
REDUCTION_COLUMNS = [
    PARTNER,
    field("use_case", gettext_lazy("Where it is in use")),
    field("measured_on", gettext_lazy("Measured on"), sort="-measured_on", sort_as="measured"),
    Column(
        "before", gettext_lazy("Cost before"), lambda row: row.before, ("before_minor", "currency"), num=True
    ),
    Column("after", gettext_lazy("Cost now"), lambda row: row.after, ("after_minor", "currency"), num=True),
    Column(
        "rate",
        gettext_lazy("Reduction"),
        lambda row: formats.percent(row.rate, 1),
        ("before_minor", "after_minor"),
        num=True,
    ),
    EVIDENCE,
    LINK,
    STATE,
    ADDED,
]
