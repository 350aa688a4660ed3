"""A clause's text while it is written: variables by click, what each means, and how it will read."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext as _

from agreements.drafting import selectors, variables
from agreements.library import definitions, forms, preview, services
from agreements.models import Clause, Part
from core.actor import Actor
from core.text import LANGUAGES, Translated, names_in

# What the example of a clause alone says of the term.
TERMS = {"term_months": 12, "notice_days": 90, "tacit_renewal": True}


class ClauseEditor:
    """What is posted is the whole state. ``details`` is there for a new clause alone: the text of one that
    exists changes by a new version."""

    def __init__(
        self,
        *,
        actor: Actor,
        clause: Clause | None = None,
        data: QueryDict | None = None,
        initial: Any = None,
    ) -> None:
        self.actor, self.clause = actor, clause
        self.data = data.copy() if data is not None else QueryDict(mutable=True)
        self.posted = self.data if data is not None else None
        self.initial = initial or {}
        self.said = self.focus = ""
        self.defined = self.data.getlist("variable")

    # -- Steps --------------------------------------------------------------------------------------

    def take(self) -> bool:
        """Do the step that a button posted; False when it was none."""
        if name := str(self.data.get("insert", "")):
            self._insert(name)
        elif self.data.get("define"):
            self._define()
        elif name := str(self.data.get("forget", "")):
            self.defined = [each for each in self.defined if each != name]
        else:
            return False
        return True

    def _insert(self, name: str) -> None:
        """Without a cursor, at the end of the text in each language."""
        for code in LANGUAGES:
            field = f"text_{code}"
            before = str(self.data.get(field, ""))
            self.data[field] = f"{before} {{{name}}}" if before.strip() else f"{{{name}}}"
        self.focus = f"insert-{name}"
        self.said = _("“%(name)s” is put at the end of the text.") % {"name": self.meanings.get(name, name)}

    def _define(self) -> None:
        """A new variable gets its name from its label, and is filled in like any other."""
        given = self.new_variable
        if not given.is_valid():
            self.said = _("Give the new variable a label first.")
            self.focus = "define"
            return
        label, kind = given.cleaned_data["label"], given.cleaned_data["type"]
        name = definitions.free_name(label, {*self.known, *self.defined})
        self.defined = [*self.defined, name]
        for code in LANGUAGES:
            self.data[f"v-{name}-label_{code}"] = label.get(code, "")
            self.data[f"new-label_{code}"] = ""
        self.data[f"v-{name}-type"] = kind
        self.data[f"v-{name}-required"] = "on"
        self.focus = f"insert-{name}"
        self.said = _("The variable “%(label)s” can be put into the text.") % {"label": label}

    # -- What the page shows ------------------------------------------------------------------------

    @cached_property
    def known(self) -> dict[str, dict[str, Any]]:
        return definitions.known()

    @cached_property
    def details(self) -> forms.ClauseForm | None:
        if self.clause is not None:
            return None
        return forms.ClauseForm(self.posted, actor=self.actor, initial=self.initial)

    @cached_property
    def words(self) -> forms.ClauseTextForm:
        return forms.ClauseTextForm(self.posted, actor=self.actor, initial=self.initial)

    @property
    def new_variable(self) -> forms.NewVariableForm:
        return forms.NewVariableForm(self.posted, prefix="new", actor=self.actor)

    @cached_property
    def variables(self) -> list[forms.VariableForm]:
        """A form for each variable that this text brings in."""
        regions = selectors.region_names() if self.defined else {}
        made = []
        for name in dict.fromkeys(self.defined):
            before = {"name": name, "required": True}
            form = forms.VariableForm(
                self.data,
                name=name,
                before=before,
                regions=regions,
                variables_id="new-variables",
                actor=self.actor,
            )
            form.unused = name not in names_in(" ".join(self.text.values()))
            made.append(form)
        return made

    @property
    def text(self) -> Translated:
        """As it is typed now."""
        if self.posted is None:
            return Translated(self.initial.get("text") or {})
        return Translated({code: self.data.get(f"text_{code}", "") for code in LANGUAGES})

    @cached_property
    def schema(self) -> list[dict[str, Any]]:
        own = [
            {"name": form.name, "type": form.kind, "label": {LANGUAGES[0]: form.shown_label}}
            for form in self.variables
        ]
        return [*self.known.values(), *own]

    @cached_property
    def meanings(self) -> dict[str, str]:
        return preview.meanings(self.schema)

    def inserts(self) -> list[dict[str, Any]]:
        """The variables by group, under the names that people know."""
        groups = [
            (_("The two sides"), variables.PARTIES),
            (_("Dates and terms"), variables.TERM_NAMES),
            (_("Values of each agreement"), [item["name"] for item in self.schema]),
        ]
        return [
            {"label": label, "names": [(name, self.meanings[name]) for name in names]}
            for label, names in groups
            if names
        ]

    def named(self) -> list[tuple[str, str]]:
        """What the text names and what that means."""
        names = {
            name: None for words in self.text.values() for name in sorted(names_in(words), key=words.find)
        }
        return [(name, self.meanings[name]) for name in names if name in self.meanings]

    def problems(self) -> list[Any]:
        return services.text_errors(self.text, {item["name"] for item in self.schema})

    def used_by(self) -> list[Any]:
        return list(self.clause.templates.all()) if self.clause else []

    def documents(self) -> list[dict[str, Any]]:
        clause = self.clause or self._new_clause()
        return preview.documents([(clause, self.text)], self.schema, terms=TERMS)

    def _new_clause(self) -> Clause:
        title = Translated({code: self.data.get(f"title_{code}", "") for code in LANGUAGES})
        part = self.data.get("part", "")
        valid = part in map(str, Part.values)
        return Clause(code="", title=title, part=int(part) if valid else Part.PREAMBLE)

    # -- Saving -------------------------------------------------------------------------------------

    def forms(self) -> list[Any]:
        return [form for form in (self.details, self.words, *self.variables) if form is not None]

    def is_valid(self) -> bool:
        """All that is wrong is found at once, names without a meaning at the text."""
        judged = [form.is_valid() for form in self.forms()]
        if "text" not in self.words.errors:
            for problem in self.problems():
                self.words.add_error("text", str(problem))
        return all(judged) and not self.words.errors

    def unjudged(self) -> None:
        for form in self.forms():
            form.unjudged()

    def columns(self) -> dict[str, Any]:
        details = self.details.cleaned_data if self.details else {}
        defined = [form.item for form in self.variables if not form.unused]
        return {**details, **self.words.cleaned_data, "variables": defined}
