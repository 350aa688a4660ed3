"""Own fields as filters of a list: the same for the page, its files and the API."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache, partial
from typing import Any

import django_filters as filters
from django.db.models import Q, QuerySet, TextField
from django.db.models.functions import Cast
from django.db.models.lookups import Contains
from django.utils.translation import gettext as _

from accounts.models import User
from core.actor import Actor
from core.search import fold
from core.text import Translated
from partners.models import Partner, Question
from partners.questions import selectors
from partners.questions.inputs import PercentField
from partners.questions.own import FILTER
from web.forms import DateField, DecimalField

Kind = Question.Kind
# Which fields are answered is asked of all of them at once: a code may be any word.
ANSWERED, UNANSWERED = _WHETHER = ("own_answered", "own_unanswered")


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
        actor = reader(request)
        questions = _filtered(self.OWN, actor)
        self.panel_key = " ".join(str(question.pk) for question in questions)
        for name, made in _every(questions, actor, in_api=self.asked is not None).items():
            if self.asked is None or name in self.asked:
                made.parent, made.model = self, self._meta.model
                self.filters[name] = made

    def _wants_own(self) -> bool:
        return self.asked is None or any(is_own(name) for name in self.asked)

    @classmethod
    def added(cls, actor: Actor) -> list[str]:
        """The names of the filters that own fields add."""
        return list(_every(_filtered(cls.OWN, actor), actor, in_api=True))


def is_own(name: str) -> bool:
    """Whether an address asks for an own field by this parameter."""
    return name.startswith((FILTER, *_WHETHER))


def reader(request: Any) -> Actor:
    """Who asks: in the API the token itself is the user of a request."""
    return request.user if isinstance(request.user, Actor) else request.actor


def _filtered(subject: str, actor: Actor) -> list[Question]:
    return selectors.listed(selectors.own_fields(subject, actor))


def _every(questions: list[Question], actor: Actor, *, in_api: bool) -> dict[str, filters.Filter]:
    """The filters of all fields, and the two by which of them are answered."""
    found: dict[str, filters.Filter] = {}
    people = cache(_people)
    for question in questions:
        found |= _filters(question, actor, people, in_api=in_api)
    return found | _whether_answered(questions) if questions else found


def _people() -> list[tuple[str, str]]:
    return [(person.public_id, str(person)) for person in User.objects.staff().order_by("name")]


def _whether_answered(questions: list[Question]) -> dict[str, filters.Filter]:
    """Things in which all of the chosen fields are answered, or none of them is."""
    by_code = {question.code: question for question in questions}
    choices = [(code, str(question.label)) for code, question in by_code.items()]

    def is_answered(code: str) -> Q:
        return Q(public_id__in=selectors.matching(by_code[code], Q(value__isnull=False)))

    def answered(queryset: QuerySet, name: str, codes: list[str]) -> QuerySet:
        return queryset.filter(*(is_answered(code) for code in codes))

    def unanswered(queryset: QuerySet, name: str, codes: list[str]) -> QuerySet:
        return queryset.filter(*(~is_answered(code) for code in codes))

    made = filters.MultipleChoiceFilter
    return {
        ANSWERED: made(label=_("Own fields answered"), method=answered, choices=choices),
        UNANSWERED: made(label=_("Own fields not answered"), method=unanswered, choices=choices),
    }


def _filters(
    question: Question, actor: Actor, people: Callable[[], list[tuple[str, str]]], *, in_api: bool
) -> dict[str, filters.Filter]:
    name, label = FILTER + question.code, str(question.label)
    if question.kind in _RANGES:
        kind, column = _RANGES[question.kind]
        # A page takes per cent as people write it, the API the rate that it gives.
        found = _range(question, _Number if in_api and kind is _Percent else kind, column)
        return found | (_currency(question) if question.kind == Kind.MONEY else {})
    if question.kind == Kind.PARTNER:
        method = _method(question, partial(_partners, actor))
        return {name: filters.CharFilter(label=label, method=method, help_text=_("A part of the name."))}
    if question.kind not in _LOOKUPS:
        # Whether there is a file or a table is all that can be asked of it.
        return {}
    made, lookup = _LOOKUPS[question.kind]
    offered = people if question.kind == Kind.PERSON else partial(_named, question)
    shown = {"choices": offered} if made is filters.MultipleChoiceFilter else {}
    return {name: made(label=label, method=_method(question, lookup), **shown)}


def _partners(actor: Actor, said: str) -> Q:
    """A partner by its public id or a part of its name, among those that the reader sees."""
    named = Partner.objects.visible_to(actor).filter(Q(public_id=said) | Q(name__icontains=said))
    return Q(text__in=named.values("public_id"))


def _currency(question: Question) -> dict[str, filters.Filter]:
    method = _method(question, lambda code: Q(text=code.upper()))
    label = _("%(field)s: currency") % {"field": question.label}
    return {f"{FILTER}{question.code}.currency": filters.CharFilter(label=label, method=method, max_length=3)}


def _contains(text: str) -> Q:
    return Q(text__contains=fold(text)[:300])


def _range(question: Question, kind: type[filters.Filter], column: str) -> dict[str, filters.Filter]:
    name, words = FILTER + question.code, {"field": question.label}
    least = _method(question, lambda value: Q((f"{column}__gte", value)))
    most = _method(question, lambda value: Q((f"{column}__lte", value)))
    return {
        f"{name}.min": kind(label=_("%(field)s: from") % words, method=least),
        f"{name}.max": kind(label=_("%(field)s: up to") % words, method=most),
    }


def _method(question: Question, lookup: Callable[[Any], Q]) -> Callable[[QuerySet, str, Any], QuerySet]:
    def narrow(queryset: QuerySet, name: str, value: Any) -> QuerySet:
        return queryset.filter(public_id__in=selectors.matching(question, lookup(value)))

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
    Kind.PERSON: (filters.MultipleChoiceFilter, lambda people: Q(text__in=people)),
}
