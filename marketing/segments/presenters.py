"""How a segment is said, and a page of the partners in it."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from core.actor import Actor
from core.text import listed
from marketing.segments import selectors
from marketing.segments.conditions import filter_set
from partners.figures.presenters import rows_url, shown
from partners.figures.registry import PartnerFigure, read
from partners.models import Partner


@dataclass(frozen=True)
class Member:
    """A partner of a segment, with each figure that the segment counts by and the page of its rows."""

    partner: Partner
    figures: list[tuple[str, str]]


class Words:
    """What filters and their values are called, each asked once however many segments are said."""

    def __init__(self) -> None:
        self.fields = filter_set({}).form.fields
        self.choices: dict[str, dict[str, str]] = {}

    def filter(self, name: str, values: list[str]) -> str:
        if name not in self.choices:
            offered = getattr(self.fields[name], "choices", ())
            self.choices[name] = {str(value): str(label) for value, label in offered}
        answers = {"true": _("Yes"), "false": _("No")}
        known = self.choices[name]
        said = listed(known.get(value) or answers.get(value, value) for value in values)
        return _("%(filter)s: %(values)s") % {"filter": self.fields[name].label, "values": said}


def said(conditions: dict[str, Any], words: Words | None = None) -> list[str]:
    """Each condition as a sentence."""
    words = words or Words()
    filters = [words.filter(name, values) for name, values in conditions.get("filters", {}).items()]
    return [*filters, *(_figure(*pair) for pair in selectors.figures_of(conditions))]


def _figure(figure: PartnerFigure, condition: dict[str, Any]) -> str:
    words = {
        "figure": figure.label,
        "months": condition["months"],
        "value": shown(figure, Decimal(condition["value"])),
    }
    return str(_SENTENCES[condition["is"], bool(condition["months"])]()) % words


# Whole sentences: a language does not say all of them in one order.
_SENTENCES = {
    ("at_least", True): lambda: _("%(figure)s over %(months)s months: at least %(value)s"),
    ("at_most", True): lambda: _("%(figure)s over %(months)s months: at most %(value)s"),
    ("none", True): lambda: _("%(figure)s over %(months)s months: none"),
    ("at_least", False): lambda: _("%(figure)s: at least %(value)s"),
    ("at_most", False): lambda: _("%(figure)s: at most %(value)s"),
    ("none", False): lambda: _("%(figure)s: none"),
}


def members(actor: Actor, conditions: dict[str, Any], ids: list[int]) -> list[Member]:
    """These partners with their figures, in a statement for them and one or two for each figure."""
    rows = Partner.objects.visible_to(actor).for_list().filter(pk__in=ids).order_by("pk")
    figures = [
        (figure, span, read(figure, span))
        for figure, condition in selectors.figures_of(conditions)
        for span in [selectors.span_of(condition, ids)]
    ]
    return [
        Member(
            partner,
            [
                (shown(figure, values.get(partner.pk, figure.empty)), rows_url(figure, actor, partner, span))
                for figure, span, values in figures
            ],
        )
        for partner in rows
    ]
