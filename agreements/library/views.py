"""The clause library and the templates."""

from __future__ import annotations

import json
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from agreements.library import forms, services
from agreements.models import Clause, ClauseVersion, Part, Template
from core import clock, people
from web.views import DetailPage, FormPage, Page, RowFormPage


def _tabs(current: str) -> list[dict[str, Any]]:
    return [
        {"label": _("Clauses"), "url": reverse("agreements:clauses"), "current": current == "clauses"},
        {"label": _("Templates"), "url": reverse("agreements:templates"), "current": current == "templates"},
    ]


class Clauses(Page):
    """The library by the eight parts."""

    permission = "agreements.clause:view"
    template_name = "agreements/clauses.html"
    title = _("Clause library")

    def get_context(self, **extra: Any) -> dict[str, Any]:
        rows = (
            Clause.objects.visible_to(self.actor).select_related("partner_type").prefetch_related("versions")
        )
        today = clock.today()
        parts = [{"title": part.label, "number": part.value, "clauses": []} for part in Part]
        for row in rows:
            row.current = row.version_on(today)
            parts[row.part - 1]["clauses"].append(row)
        return super().get_context(
            tabs=_tabs("clauses"), parts=parts, may_change=self.actor.can("agreements.clause:change"), **extra
        )


class ClausePage(DetailPage):
    """One clause with every version of its text."""

    permission = "agreements.clause:view"
    template_name = "agreements/clause.html"
    queryset = Clause.objects.select_related("partner_type").prefetch_related("versions")

    def get_context(self, **extra: Any) -> dict[str, Any]:
        versions = list(self.object.versions.all())
        known = people.find({row.created_by for row in versions})
        for index, row in enumerate(versions):
            row.author_name = people.name_of(row.created_by, known)
            row.before = versions[index + 1] if index + 1 < len(versions) else None
        return super().get_context(
            title=self.object.title,
            versions=versions,
            current=self.object.version_on(clock.today()),
            may_change=self.actor.can("agreements.clause:change"),
            **extra,
        )


class ClauseNew(FormPage):
    permission = "agreements.clause:change"
    title = _("New clause")
    form_class = forms.NewClauseForm
    success_message = _("The clause is in the library.")

    @property
    def cancel_url(self) -> str:
        return reverse("agreements:clauses")

    def get_initial(self) -> dict[str, Any]:
        return {"effective_from": clock.today(), **super().get_initial()}

    def perform(self, form: forms.NewClauseForm) -> Clause:
        return services.clause_create(actor=self.actor, **form.cleaned_data)

    def success_url(self, result: Clause) -> str:
        return reverse("agreements:clause", args=[result.public_id])


class ClauseRowForm(RowFormPage):
    permission = "agreements.clause:change"
    queryset = Clause.objects.select_related("partner_type").prefetch_related("versions")

    @property
    def cancel_url(self) -> str:
        return reverse("agreements:clause", args=[self.object.public_id])

    def success_url(self, result: Any) -> str:
        return self.cancel_url


class ClauseEdit(ClauseRowForm):
    title = _("Change a clause")
    form_class = forms.ClauseForm
    success_message = _("The clause is saved.")

    def get_initial(self) -> dict[str, Any]:
        names = [name for name in forms.ClauseForm.base_fields if name != "partner_type"]
        kind = self.object.partner_type
        return {
            **{name: getattr(self.object, name) for name in names},
            "partner_type": kind.code if kind else None,
        }

    def perform(self, form: forms.ClauseForm) -> Clause:
        return services.clause_change(actor=self.actor, clause=self.object, **form.cleaned_data)


class ClauseVersionNew(ClauseRowForm):
    title = _("New version of a clause")
    form_class = forms.ClauseVersionForm
    success_message = _("The new version is in the library.")

    def get_initial(self) -> dict[str, Any]:
        current = self.object.version_on(clock.today())
        return {"text": current.text if current else {}, "effective_from": clock.today()}

    def perform(self, form: forms.ClauseVersionForm) -> ClauseVersion:
        return services.clause_version_add(actor=self.actor, clause=self.object, **form.cleaned_data)


class Templates(Page):
    permission = "agreements.clause:view"
    template_name = "agreements/templates.html"
    title = _("Agreement templates")

    def get_context(self, **extra: Any) -> dict[str, Any]:
        rows = Template.objects.visible_to(self.actor).prefetch_related("places")
        return super().get_context(
            tabs=_tabs("templates"),
            templates=list(rows),
            may_change=self.actor.can("agreements.clause:change"),
            **extra,
        )


class TemplateNew(FormPage):
    permission = "agreements.clause:change"
    title = _("New template")
    form_class = forms.TemplateForm
    success_message = _("The template can be used.")

    @property
    def cancel_url(self) -> str:
        return reverse("agreements:templates")

    def perform(self, form: forms.TemplateForm) -> Template:
        return services.template_create(actor=self.actor, **form.cleaned_data)

    def success_url(self, result: Template) -> str:
        return self.cancel_url


class TemplateEdit(RowFormPage):
    permission = "agreements.clause:change"
    title = _("Change a template")
    queryset = Template.objects.prefetch_related("places__clause")
    form_class = forms.TemplateForm
    success_message = _("The template is saved. Agreements drawn up before keep their text.")

    @property
    def cancel_url(self) -> str:
        return reverse("agreements:templates")

    def get_initial(self) -> dict[str, Any]:
        row = self.object
        names = [name for name in forms.TemplateForm.base_fields if name not in ("clauses", "variables")]
        return {
            **{name: getattr(row, name) for name in names},
            "clauses": "\n".join(place.clause.code for place in row.places.all()),
            "variables": json.loads(json.dumps(row.variables)),
        }

    def perform(self, form: forms.TemplateForm) -> Template:
        return services.template_change(actor=self.actor, template=self.object, **form.cleaned_data)

    def success_url(self, result: Template) -> str:
        return self.cancel_url
