"""Own fields as filters of a list: the same for the page, its files and the API."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import django_filters as filters
from django.db.models import Q, QuerySet, TextField
from django.db.models.functions import Cast
from django.db.models.lookups import Contains
from django.utils.translation import gettext as _

from core.actor import Actor
from core.search import fold
from core.text import Translated
from partners.models import Question
from partners.questions import selectors
from partners.questions.inputs import PercentField
from partners.questions.own import FILTER
from web.forms import DateField, DecimalField

Kind = Question.Kind


class _Number(filters.Filter):
    field_class = DecimalField


class _Percent(filters.Filter):
    field_class = PercentField


class _Day(filters.Filter):
    field_class = DateField


class OwnFieldsFilter(filters.FilterSet):
    """A filter set of things with own fields, of the subject ``OWN``. Those of the actor are added when it is
    made for a request: fields are defined while the installation runs."""

    OWN = ""
    # The only filters that are asked for, in the API; None for the panel of a page.
    asked: frozenset[str] | None = None

    def __init__(self, *args: Any, request: Any = None, **kwargs: Any) -> None:
        super().__init__(*args, request=request, **kwargs)
        self.panel_key = ""
        if request is None or not self._wants_own():
            return
        in_api = self.asked is not None
        for question in _filtered(self.OWN, reader(request)):
            self.panel_key += f"{question.pk} "
            for name, made in _filters(self.OWN, question, in_api=in_api).items():
                made.parent, made.model = self, self._meta.model
                self.filters[name] = made

    def _wants_own(self) -> bool:
        return self.asked is None or any(name.startswith(FILTER) for name in self.asked)

    @classmethod
    def added(cls, actor: Actor) -> list[str]:
        """The names of the filters that own fields add."""
        questions = _filtered(cls.OWN, actor)
        return [name for question in questions for name in _filters(cls.OWN, question, in_api=True)]


def reader(request: Any) -> Actor:
    """Who asks: in the API the token itself is the user of a request."""
    return request.user if isinstance(request.user, Actor) else request.actor


def _filtered(subject: str, actor: Actor) -> list[Question]:
    return selectors.listed(selectors.own_fields(subject, actor))


def _filters(subject: str, question: Question, *, in_api: bool) -> dict[str, filters.Filter]:
    name, label = FILTER + question.code, str(question.label)
    if question.kind in _RANGES:
        kind, column = _RANGES[question.kind]
        # A page takes per cent as people write it, the API the rate that it gives.
        found = _range(subject, question, _Number if in_api and kind is _Percent else kind, column)
        return found | (_currency(subject, question) if question.kind == Kind.MONEY else {})
    if question.kind not in _LOOKUPS:
        return {}
    made, lookup = _LOOKUPS[question.kind]
    shown = {"choices": _named(question)} if made is filters.MultipleChoiceFilter else {}
    return {name: made(label=label, method=_method(subject, question, lookup), **shown)}


def _currency(subject: str, question: Question) -> dict[str, filters.Filter]:
    method = _method(subject, question, lambda code: Q(text=code.upper()))
    label = _("%(field)s: currency") % {"field": question.label}
    return {f"{FILTER}{question.code}.currency": filters.CharFilter(label=label, method=method, max_length=3)}


def _contains(text: str) -> Q:
    return Q(text__contains=fold(text)[:300])


def _range(
    subject: str, question: Question, kind: type[filters.Filter], column: str
) -> dict[str, filters.Filter]:
    name, words = FILTER + question.code, {"field": question.label}
    least = _method(subject, question, lambda value: Q((f"{column}__gte", value)))
    most = _method(subject, question, lambda value: Q((f"{column}__lte", value)))
    return {
        f"{name}.min": kind(label=_("%(field)s: from") % words, method=least),
        f"{name}.max": kind(label=_("%(field)s: up to") % words, method=most),
    }


def _method(
    subject: str, question: Question, lookup: Callable[[Any], Q]
) -> Callable[[QuerySet, str, Any], QuerySet]:
    def narrow(queryset: QuerySet, name: str, value: Any) -> QuerySet:
        found = selectors.matching(subject, question.code).filter(lookup(value))
        return queryset.filter(public_id__in=found)

    return narrow


def _any_of(codes: list[str]) -> Q:
    """Looked up in the answer itself: the column for filters has no room for many choices."""
    found = Q()
    for code in codes:
        found |= Q(Contains(Cast("value", TextField()), f'"{code}"'))
    return found


def _named(question: Question) -> list[tuple[str, str]]:
    return [(one["code"], str(Translated(one["label"]))) for one in question.choices]


_RANGES: dict[str, tuple[type[filters.Filter], str]] = {
    Kind.NUMBER: (_Number, "number"),
    Kind.PERCENT: (_Percent, "number"),
    Kind.MONEY: (_Number, "number"),
    Kind.DATE: (_Day, "day"),
}
_LOOKUPS: dict[str, tuple[type[filters.Filter], Callable[[Any], Q]]] = {
    Kind.TEXT: (filters.CharFilter, _contains),
    Kind.LONG_TEXT: (filters.CharFilter, _contains),
    Kind.YES_NO: (filters.BooleanFilter, lambda value: Q(text=str(value).lower())),
    Kind.CHOICE: (filters.MultipleChoiceFilter, lambda codes: Q(text__in=codes)),
    Kind.CHOICES: (filters.MultipleChoiceFilter, _any_of),
}
