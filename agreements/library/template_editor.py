"""A template while it is edited: the whole of it stands in the form, and each step gives it back changed."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cached_property
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext as _

from agreements.drafting import selectors
from agreements.library import definitions, forms, preview
from agreements.models import Clause, Part, Template
from core.actor import Actor
from core.numbers import whole_number
from core.text import fold_name

STEPS = ("add", "remove", "up", "down", "drop", "forget")


class TemplateEditor:
    """What is posted is the whole state: the columns, the clauses in order, the meaning of each variable.

    ``said`` tells what the last step did, ``focus`` is the id of the control to go on from.
    """

    def __init__(
        self, *, actor: Actor, template: Template | None = None, data: QueryDict | None = None
    ) -> None:
        self.actor, self.template, self.data = actor, template, data
        self.said = self.focus = ""
        rows = Clause.objects.visible_to(actor).select_related("partner_type").prefetch_related("versions")
        self.library = list(rows)
        self.chosen = self._posted_clauses()
        self.details = forms.TemplateForm(data, actor=actor, initial=self._initial())
        self.forgotten: set[str] = set()

    def _posted_clauses(self) -> list[Clause]:
        by_id = {row.public_id: row for row in self.library}
        if self.data is not None:
            wanted = self.data.getlist("clause")
        elif self.template is not None:
            wanted = [place.clause.public_id for place in self.template.places.select_related("clause")]
        else:
            wanted = []
        return in_parts_order(by_id[code] for code in dict.fromkeys(wanted) if code in by_id)

    def _initial(self) -> dict[str, Any]:
        names = forms.TemplateForm.base_fields
        return {name: getattr(self.template, name) for name in names} if self.template else {}

    # -- Steps --------------------------------------------------------------------------------------

    def take(self, data: QueryDict) -> bool:
        """Do the step that a button posted; False when it was none."""
        step = next((name for name in STEPS if data.get(name)), "")
        if not step:
            return False
        value, _colon, place = str(data[step]).partition(":")
        if step == "forget":
            self.forgotten.add(value)
            return True
        clause = next((row for row in self.library if row.public_id == value), None)
        if clause is not None:
            getattr(self, f"_{step}")(clause, place)
        return True

    def _add(self, clause: Clause, place: str) -> None:
        if clause not in self.chosen:
            self.chosen = in_parts_order([*self.chosen, clause])
        self._say(_("“%(title)s” is added."), clause)
        self.focus = f"add-{clause.public_id}"

    def _remove(self, clause: Clause, place: str) -> None:
        if clause not in self.chosen:
            return
        index = self.chosen.index(clause)
        self.chosen.remove(clause)
        self._say(_("“%(title)s” is taken out."), clause)
        following = self.chosen[index : index + 1] or self.chosen[-1:]
        self.focus = f"remove-{following[0].public_id}" if following else f"add-{clause.public_id}"

    def _up(self, clause: Clause, place: str) -> None:
        self._move(clause, -1, "up")

    def _down(self, clause: Clause, place: str) -> None:
        self._move(clause, 1, "down")

    def _move(self, clause: Clause, by: int, way: str) -> None:
        mates = self._mates(clause)
        if clause in mates:
            self._drop(clause, str(max(0, mates.index(clause) + by)))
        self.focus = f"{way}-{clause.public_id}"

    def _drop(self, clause: Clause, place: str) -> None:
        """To a place within its part: a document has its clauses under the eight parts, in their order."""
        mates = self._mates(clause)
        if clause not in mates:
            return
        mates.remove(clause)
        mates.insert(min(whole_number(place), len(mates)), clause)
        others = [row for row in self.chosen if row.part != clause.part]
        self.chosen = in_parts_order([*others, *mates])
        self.focus = f"up-{clause.public_id}"
        self.said = _("“%(title)s”: place %(place)s of %(count)s in its part.") % {
            "title": clause.title, "place": mates.index(clause) + 1, "count": len(mates),
        }  # fmt: skip

    def _mates(self, clause: Clause) -> list[Clause]:
        return [row for row in self.chosen if row.part == clause.part]

    def _say(self, sentence: str, clause: Clause) -> None:
        self.said = sentence % {"title": clause.title}

    # -- What the page shows ------------------------------------------------------------------------

    @cached_property
    def asked(self) -> list[str]:
        return definitions.asked(self.chosen)

    @cached_property
    def variables(self) -> list[forms.VariableForm]:
        """A form for each variable: those kept, then those that the chosen clauses ask for besides."""
        kept = {item["name"]: item for item in self.template.variables} if self.template else {}
        posted = self.data.getlist("variable") if self.data is not None else list(kept)
        shown = [name for name in posted if name in kept or name in self.asked]
        known = definitions.known()
        regions = selectors.region_names()
        made = []
        for name in dict.fromkeys([*shown, *self.asked]):
            if name in self.forgotten and name not in self.asked:
                continue
            before = kept.get(name) or known.get(name) or {"name": name}
            form = forms.VariableForm(self.data, name=name, before=before, regions=regions, actor=self.actor)
            form.unused = name not in self.asked
            form.unknown = not before.get("label")
            made.append(form)
        return made

    def is_valid(self) -> bool:
        """All that is wrong is found at once."""
        judged = [self.details.is_valid(), *(form.is_valid() for form in self.variables)]
        if not self.chosen:
            self.details.add_error(None, _("A template needs at least one clause."))
        return all(judged) and bool(self.chosen)

    def columns(self) -> dict[str, Any]:
        return {**self.details.cleaned_data, "variables": [form.item for form in self.variables]}

    def unjudged(self) -> None:
        for form in (self.details, *self.variables):
            form.unjudged()

    def parts(self) -> list[dict[str, Any]]:
        return [
            {"number": part.value, "title": part.label, "clauses": [c for c in self.chosen if c.part == part]}
            for part in Part
        ]

    def missing_parts(self) -> list[str]:
        return [str(part["title"]) for part in self.parts() if not part["clauses"]]

    def offered(self) -> list[dict[str, Any]]:
        """The library under the eight parts, as far as the words and the type looked for go."""
        words = fold_name(self.find).split()
        parts = []
        for part in Part:
            rows = [
                {"row": row, "text": definitions.text_of(row), "chosen": row in self.chosen}
                for row in self.library
                if row.part == part and self._is_offered(row, words)
            ]
            if rows:
                parts.append({"number": part.value, "title": part.label, "clauses": rows})
        return parts

    @property
    def find(self) -> str:
        return self.data.get("find", "") if self.data is not None else ""

    @property
    def for_type(self) -> str:
        return self.data.get("for_type", "") if self.data is not None else ""

    def _is_offered(self, clause: Clause, words: list[str]) -> bool:
        if not clause.is_active and clause not in self.chosen:
            return False
        kind = clause.partner_type
        if self.for_type and kind is not None and kind.code != self.for_type:
            return False
        folded = fold_name(f"{clause.title} {definitions.text_of(clause)}")
        return all(word in folded for word in words)

    def types(self) -> list[Any]:
        kinds = {row.partner_type.code: row.partner_type for row in self.library if row.partner_type}
        return sorted(kinds.values(), key=lambda kind: str(kind))

    def documents(self) -> list[dict[str, Any]]:
        schema = []
        for form in self.variables:
            item = form.item if form.is_bound and form.is_valid() else form.before
            schema.append({"type": "text", **item, "label": item.get("label") or {"en": form.name}})
        terms = self.details.cleaned_data if self.details.is_bound and self.details.is_valid() else None
        if terms is None:
            fields = self.details
            terms = {name: fields.get_initial_for_field(fields.fields[name], name) for name in fields.fields}
        texts = [(clause, definitions.text_of(clause)) for clause in self.chosen]
        return preview.documents(texts, schema, terms=terms)


def in_parts_order(rows: Iterable[Clause]) -> list[Clause]:
    return sorted(rows, key=lambda row: row.part)
