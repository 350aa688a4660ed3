"""The columns of the scores of partners, for the list and its files."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from insights.scorecards.choices import Band
from insights.scorecards.models import PartnerScore
from insights.scorecards.pages import TAB
from insights.scorecards.presenters import ICONS, TONES
from partners.figures.registry import FIGURES
from web.cells import link
from web.columns import Column, choice, field
from web.templatetags.components.marks import badge, delta
from web.templatetags.formats import NONE


def band_badge(band: str, label: Any) -> Any:
    """Health with its word and its sign, and its tone beside."""
    return badge(label, TONES[Band(band)], ICONS[Band(band)])


def _score(row: PartnerScore) -> int | None:
    return None if row.band == Band.UNKNOWN else row.score


def _change(row: PartnerScore) -> int | None:
    return None if row.compared_on is None else row.change


def _change_cell(row: PartnerScore) -> Any:
    change = _change(row)
    if change is None:
        return NONE
    return delta(f"{change:+d}", "ok" if change > 0 else "bad") if change else "0"


def _worst(row: PartnerScore) -> str:
    figure = FIGURES.get(row.worst)
    return str(figure.label) if figure else ""


SCORE_COLUMNS = [
    Column("partner", _("Partner"), lambda row: row.partner.name, ("partner__name", "partner__public_id"),
           cell=lambda row: link(TAB.url(row), row.partner.name), sort="partner__name"),
    choice("band", _("Health"), Band.choices, mark=lambda row, label: band_badge(row.band, label)),
    Column("score", _("Score"), _score, ("score", "band"), sort="score", num=True),
    Column("change", _("Change in four weeks"), _change, ("change", "compared_on"), cell=_change_cell,
           sort="change", num=True),
    Column("worst", _("What costs most"), _worst, ("worst",)),
    Column("type", _("Type"), lambda row: str(row.partner.type), ("partner__type__name",), wide=True),
    Column("tier", _("Tier"), lambda row: str(row.partner.tier or ""), ("partner__tier__name",), wide=True),
    Column("owner", _("Looked after by"), lambda row: str(row.partner.owner or ""),
           ("partner__owner__name", "partner__owner__email"), wide=True),
    Column("scorecard", _("Scorecard"), lambda row: str(row.scorecard), ("scorecard__name",), shown=False),
    field("scored_on", _("Counted on"), shown=False),
]  # fmt: skip
