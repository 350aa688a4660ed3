"""The editor of a template: clauses from the library, what their names mean, and the document so far."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from agreements.library import services
from agreements.library.template_editor import TemplateEditor
from agreements.models import Template
from core.errors import DomainError
from web.told import announce
from web.views import Page, RowMixin, add_error


class TemplateNew(Page):
    """Everything of a template on one page. A button either takes a step, after which the page comes back
    with all that was typed, or saves."""

    permission = "agreements.clause:change"
    template_name = "agreements/template_editor.html"
    title = _("New template")
    success_message = _("The template can be used.")
    object: Template | None = None

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return self.render(editor=TemplateEditor(actor=self.actor, template=self.object))

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        editor = TemplateEditor(actor=self.actor, template=self.object, data=request.POST)
        if editor.take(request.POST) or "stay" in request.POST or request.htmx:
            documents = editor.documents()
            editor.unjudged()
            return self.render(editor=editor, documents=documents)
        if not editor.is_valid():
            return self.render(editor=editor, status=422)
        try:
            self.perform(editor)
        except DomainError as error:
            if error.status in (403, 404):
                raise
            add_error(editor.details, error)
            return self.render(editor=editor, status=error.status)
        announce(request, self.success_message, self.told())
        return HttpResponseRedirect(reverse("agreements:templates"))

    def perform(self, editor: TemplateEditor) -> Template:
        return services.template_create(actor=self.actor, clauses=editor.chosen, **editor.columns())

    def get_context(self, **extra: Any) -> dict[str, Any]:
        editor = extra["editor"]
        extra.setdefault("documents", editor.documents())
        shown = self.request.POST.get("preview_language", "")
        codes = [document["language"] for document in extra["documents"]]
        return super().get_context(
            cancel_url=reverse("agreements:templates"),
            preview_language=shown if shown in codes else get_language(),
            **extra,
        )


class TemplateEdit(RowMixin, TemplateNew):
    title = _("Change a template")
    success_message = _("The template is saved. Agreements drawn up before keep their text.")
    queryset = Template.objects.all()

    def perform(self, editor: TemplateEditor) -> Template:
        return services.template_change(
            actor=self.actor, template=self.object, clauses=editor.chosen, **editor.columns()
        )
