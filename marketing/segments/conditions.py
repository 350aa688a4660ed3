"""The conditions of a segment: what they may be, and how they are said."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from core.actor import Actor
from core.errors import DomainError, Sentence
from core.numbers import exact_decimal
from core.permissions import refusal
from partners.figures.registry import FIGURES, PartnerFigure
from partners.partner.filters import PartnerFilter, check_asked

MAX_FIGURES, MAX_VALUES, MONTHS = 6, 50, 60
# What the list of partners is narrowed by and a segment is not: a search, what a machine asks for, an import.
LEFT_OUT = {"q", "updated_since", "imported"}

TESTS: dict[str, Sentence] = {
    "at_least": _("at least"),
    "at_most": _("at most"),
    "none": _("none at all"),
}


def filter_names() -> list[str]:
    """The filters of the list of partners that a segment may use, those of higher rooms included."""
    return [name for name in PartnerFilter.base_filters if name not in LEFT_OUT] + [
        name for name in PartnerFilter.get_filters() if name not in PartnerFilter.base_filters
    ]


def filter_set(filters: dict[str, list[str]], **kwargs: Any) -> PartnerFilter:
    """The filters of the list of partners with these values."""
    query = QueryDict(mutable=True)
    for name, values in filters.items():
        query.setlist(name, values)
    return PartnerFilter(query, **kwargs)


def checked(actor: Actor, conditions: Any) -> dict[str, Any]:
    """Conditions as they are kept. Raises DomainError 422 on what is none, 403 on a figure that the actor may
    not see: whom a segment holds would tell it."""
    if not isinstance(conditions, dict) or set(conditions) - {"filters", "figures"}:
        raise _invalid(_("Give the conditions as filters and figures."))
    filters = _filters(conditions.get("filters") or {})
    check_asked(actor, filters)
    figures = conditions.get("figures") or []
    if not isinstance(figures, list) or len(figures) > MAX_FIGURES:
        raise _invalid(_("Give six figures at most."))
    found = [_figure(actor, one) for one in figures]
    if not filters and not found:
        raise _invalid(_("Choose at least one condition: without any, a segment holds every partner."))
    return {"filters": filters, "figures": found}


def _filters(given: Any) -> dict[str, list[str]]:
    known = set(filter_names())
    if not isinstance(given, dict) or set(given) - known:
        raise _invalid(_("These filters are not known: %(names)s.") % {"names": _names(given, known)})
    filters = {name: _values(name, values) for name, values in given.items()}
    kept = {name: values for name, values in filters.items() if values}
    form = filter_set(kept).form
    if not form.is_valid():
        sentences = " ".join(f"{name}: {errors[0]}" for name, errors in form.errors.items())
        raise _invalid(sentences)
    return kept


def _names(given: Any, known: set[str]) -> str:
    return ", ".join(sorted(set(map(str, given)) - known))[:200] if isinstance(given, dict) else "–"


def _values(name: str, values: Any) -> list[str]:
    values = values if isinstance(values, list) else [values]
    right = all(isinstance(value, str) and len(value) <= 200 and "\x00" not in value for value in values)
    if not right or len(values) > MAX_VALUES:
        raise _invalid(_("Give the values of %(name)s as texts, fifty at most.") % {"name": name})
    return [value for value in values if value]


def _figure(actor: Actor, given: Any) -> dict[str, Any]:
    if not isinstance(given, dict) or set(given) - {"figure", "months", "is", "value"}:
        raise _invalid(_("A figure is given with its code, its months, a comparison and a value."))
    code, test = given.get("figure"), given.get("is")
    figure = FIGURES.get(code) if isinstance(code, str) else None
    if figure is None:
        raise _invalid(_("There is no such figure."))
    if test not in TESTS:
        raise _invalid(_("Compare with at_least, at_most or none."))
    if not actor.can(figure.permission):
        raise refusal(actor, figure.permission)
    value = exact_decimal(given.get("value")) if test != "none" else Decimal(0)
    if value is None:
        raise _invalid(_("Give a number to compare “%(figure)s” with.") % {"figure": figure.label})
    return {
        "figure": code,
        "months": _months(figure, given.get("months")),
        "is": test,
        "value": format(value, "f"),
    }


def _months(figure: PartnerFigure, given: Any) -> int | None:
    if not figure.over_months:
        return None
    if not isinstance(given, int) or isinstance(given, bool) or not 1 <= given <= MONTHS:
        raise _invalid(_("Between 1 and 60 months."))
    return given


def _invalid(sentence: Any) -> DomainError:
    return DomainError.invalid(sentence, field="conditions")
