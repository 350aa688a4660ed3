"""The columns of the standings, for the list and its files."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext_lazy as _

from core.actor import Actor
from core.money import Money
from insights.models import RequirementSet, TierStanding
from insights.tiers import presenters, rules, selectors
from insights.tiers.models import measure_key
from partners.figures.presenters import shown
from partners.figures.registry import FIGURES, PartnerFigure, Unit
from partners.partner.columns import partner_cell
from partners.vocabulary.exchange import programme_currency
from web.columns import Column, choice, field, loaded
from web.templatetags.components.marks import badge, tier
from web.templatetags.formats import NONE


def _move(row: TierStanding, label: str) -> Any:
    return badge(label, presenters.MOVE_TONES[row.move])


def _distances(actor: Actor, rows: list[TierStanding]) -> dict[int, list[str]]:
    """What each partner lacks for the tier above its own. One rule book for the page."""
    found: dict[int, list[str]] = {}
    books: dict[int, selectors.RuleBook] = {}
    currency = programme_currency()
    for row in rows:
        book = books.get(row.requirement_set_id)
        if book is None:
            book = books[row.requirement_set_id] = selectors.rule_book(row.requirement_set)
        own = book.of(row.partner.type_id)
        above = rules.next_tier(book.tiers, own, row.tier)
        if above is None:
            found[row.pk] = []
        elif rules.is_agreed(own[above.pk]):
            found[row.pk] = [presenters.heading(own[above.pk])]
        else:
            found[row.pk] = presenters.unmet(actor, own[above.pk], row, currency)
    return found


def _distance_text(row: TierStanding) -> str:
    return "\n".join(row.loaded["distance"].get(row.pk) or [])


def _distance_cell(row: TierStanding) -> Any:
    lines = row.loaded["distance"].get(row.pk)
    return (
        format_html_join(" ", '<div class="nowrap">{}</div>', ((line,) for line in lines)) if lines else NONE
    )


def _medal(found: Any) -> Any:
    return tier(found.code, found.name) if found else NONE


STANDING_COLUMNS = [
    Column("partner", _("Partner"), lambda row: row.partner.name, ("partner__name", "partner__public_id"),
           cell=lambda row: partner_cell(row.partner), sort="partner__name"),
    Column("type", _("Type"), lambda row: str(row.partner.type.name), ("partner__type__name",), wide=True),
    Column("tier", _("Tier"), lambda row: str(row.tier.name) if row.tier else "", ("tier__code", "tier__name"),
           cell=lambda row: _medal(row.tier)),
    Column("earned", _("Earned by measures"), lambda row: str(row.earned.name) if row.earned else "",
           ("earned__code", "earned__name"), cell=lambda row: _medal(row.earned)),
    choice("move", _("Proposal"), TierStanding.Move.choices, mark=_move, sort="move"),
    field("is_agreed", _("Agreed, not earned"), shown=False),
    loaded("distance", _("Missing for the next tier"), _distances, wide=True, cell=_distance_cell,
           reads=("values", "requirement_set__number", "partner__type_id", "tier__rank")),
    Column("owner", _("Looked after by"), lambda row: str(row.partner.owner or ""),
           ("partner__owner__name", "partner__owner__email"), shown=False),
    field("changed_at", _("Unchanged since"), shown=False),
]  # fmt: skip


def measure_columns(actor: Actor, version: RequirementSet | None) -> Sequence[Column]:
    """A column for each measure that a version asks for; each value opens the rows that it counts."""
    if version is None:
        return ()
    asked, currency = selectors.rule_book(version).measures(), programme_currency()
    return [
        _measure_column(actor, figure, months, currency)
        for code, months in asked
        if (figure := FIGURES.get(code)) is not None
    ]


def _measure_column(actor: Actor, figure: PartnerFigure, months: int | None, currency: str) -> Column:
    key = measure_key(figure.code, months)

    def read(row: TierStanding) -> Decimal | None:
        text = row.values.get(key)
        return Decimal(text) if text is not None else None

    def value(row: TierStanding) -> Any:
        found = read(row)
        if found is None or figure.unit != Unit.MONEY:
            return found
        return Money(int(found), currency)

    def cell(row: TierStanding) -> Any:
        found = read(row)
        if found is None:
            return NONE
        url = presenters.measure_url(figure, actor, row.partner, row, months)
        said = shown(figure, found, currency)
        return format_html('<a href="{}">{}</a>', url, said) if url else said

    return Column(
        key.replace(":", "-"),
        presenters.measure_label(figure.code, months),
        value,
        ("values", "last_day", "partner__public_id"),
        cell=cell,
        num=True,
        wide=True,
        classes="labelled",
        permission=figure.permission,
    )
