"""Own fields as fields of a form, behind those that the product has."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms

from core.actor import Actor
from partners.questions import selectors
from partners.questions.forms import fields_of, initial_of
from partners.questions.own import FIELD
from web.forms import Form


class OwnFieldsForm(Form):
    """A form of a thing with own fields, of the subject ``OWN``. Its cleaned data has them as ``own_fields``,
    by code; without own fields it has none.

    ``own`` are the answers that are kept, ``own_typed`` what was typed in a draft.
    """

    OWN = ""

    def __init__(
        self,
        *args: Any,
        actor: Actor,
        own: Mapping[str, Any] | None = None,
        own_typed: Mapping[str, Any] | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, actor=actor, **kwargs)
        questions = selectors.writable(selectors.own_fields(self.OWN, actor), actor)
        kept, typed = own or {}, own_typed or {}
        # An address fills in no own field: of most kinds no text is a value.
        self.initial = {name: value for name, value in self.initial.items() if not name.startswith(FIELD)}
        section = 0
        for question, field in zip(questions, fields_of(questions, actor).values(), strict=True):
            name = FIELD + question.code
            self.fields[name] = field
            if question.section_id != section:
                section = question.section_id
                field.part = (question.section.title, question.section.intro)
            self.initial[name] = initial_of(question, kept.get(question.code))
            if name in typed and not isinstance(field, forms.FileField):
                self.initial[name] = typed[name]
        self.own_names = [FIELD + question.code for question in questions]

    def clean(self) -> dict[str, Any]:
        values = super().clean()
        own = {name.removeprefix(FIELD): values.pop(name) for name in list(values) if name.startswith(FIELD)}
        return {**values, "own_fields": own} if self.own_names else values

    def own_fields(self) -> list[forms.BoundField]:
        return [self[name] for name in self.own_names]
