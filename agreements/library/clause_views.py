"""One clause: its versions, its place, and the editor of its text."""

from __future__ import annotations

from itertools import zip_longest
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from agreements.library import forms, services
from agreements.library.clause_editor import ClauseEditor
from agreements.models import Clause
from core import clock, people
from core.errors import DomainError
from core.text import LANGUAGES
from web.told import announce
from web.views import DetailPage, Page, RowFormPage, RowMixin, add_error

CLAUSES = Clause.objects.select_related("partner_type").prefetch_related("versions", "templates")


class ClausePage(DetailPage):
    """One clause with every version of its text, and what each changed."""

    permission = "agreements.clause:view"
    template_name = "agreements/clause.html"
    queryset = CLAUSES

    def get_context(self, **extra: Any) -> dict[str, Any]:
        versions = list(self.object.versions.all())
        known = people.find({row.created_by for row in versions})
        for row, before in zip_longest(versions, versions[1:]):
            row.author_name = people.name_of(row.created_by, known)
            row.changes = _changes(before.text, row.text) if before else []
        return super().get_context(
            title=self.object.title,
            versions=versions,
            current=self.object.version_on(clock.today()),
            templates=self.object.templates.all(),
            may_change=self.actor.can("agreements.clause:change"),
            **extra,
        )


def _changes(old: dict[str, str], new: dict[str, str]) -> list[tuple[str, str, str]]:
    """The languages in which a text became another, with both."""
    both = [(code, old.get(code, ""), new.get(code, "")) for code in LANGUAGES]
    return [row for row in both if row[1] != row[2]]


class ClauseEdit(RowFormPage):
    permission = "agreements.clause:change"
    title = _("Change a clause")
    form_class = forms.ClauseForm
    success_message = _("The clause is saved.")
    queryset = CLAUSES

    @property
    def cancel_url(self) -> str:
        return reverse("agreements:clause", args=[self.object.public_id])

    def success_url(self, result: Any) -> str:
        return self.cancel_url

    def get_initial(self) -> dict[str, Any]:
        names = [name for name in forms.ClauseForm.base_fields if name != "partner_type"]
        kind = self.object.partner_type
        return {
            **{name: getattr(self.object, name) for name in names},
            "partner_type": kind.code if kind else None,
        }

    def perform(self, form: forms.ClauseForm) -> Clause:
        return services.clause_change(actor=self.actor, clause=self.object, **form.cleaned_data)


class ClauseNew(Page):
    """Everything of a clause on one page. A button either takes a step, after which the page comes back
    with all that was typed, or saves."""

    permission = "agreements.clause:change"
    template_name = "agreements/clause_editor.html"
    title = _("New clause")
    success_message = _("The clause is in the library.")
    object: Clause | None = None

    @property
    def cancel_url(self) -> str:
        return reverse("agreements:clauses")

    def get_initial(self) -> dict[str, Any]:
        return {"effective_from": clock.today(), "part": self.request.GET.get("part", "")}

    def editor(self, data: Any = None) -> ClauseEditor:
        return ClauseEditor(actor=self.actor, clause=self.object, data=data, initial=self.get_initial())

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return self.render(editor=self.editor())

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        editor = self.editor(request.POST)
        if editor.take() or "stay" in request.POST or request.htmx:
            editor.unjudged()
            return self.render(editor=editor)
        if not editor.is_valid():
            return self.render(editor=editor, status=422)
        try:
            result = self.perform(editor)
        except DomainError as error:
            if error.status in (403, 404):
                raise
            add_error(editor.words, error)
            return self.render(editor=editor, status=error.status)
        announce(request, self.success_message, self.told())
        return HttpResponseRedirect(reverse("agreements:clause", args=[result.public_id]))

    def perform(self, editor: ClauseEditor) -> Clause:
        columns = editor.columns()
        columns.pop("note")
        return services.clause_create(actor=self.actor, **columns)

    def get_context(self, **extra: Any) -> dict[str, Any]:
        shown = self.request.POST.get("preview_language", "")
        return super().get_context(
            cancel_url=self.cancel_url,
            documents=extra["editor"].documents(),
            preview_language=shown if shown in LANGUAGES else get_language(),
            **extra,
        )


class ClauseVersionNew(RowMixin, ClauseNew):
    title = _("New version of a clause")
    success_message = _("The new version is in the library.")
    queryset = CLAUSES

    @property
    def cancel_url(self) -> str:
        return reverse("agreements:clause", args=[self.object.public_id])

    def get_initial(self) -> dict[str, Any]:
        latest = self.object.versions.first()
        return {"text": latest.text if latest else {}, "effective_from": clock.today()}

    def perform(self, editor: ClauseEditor) -> Clause:
        services.clause_version_add(actor=self.actor, clause=self.object, **editor.columns())
        return self.object
