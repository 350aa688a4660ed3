"""Pages of review meetings that both sides have."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _

from core import files
from insights.models import MeetingDocument, ReviewAction
from insights.review_meetings import action_services, document, forms, selectors
from insights.review_meetings.events import TICK, VIEW

DOCUMENTS = MeetingDocument.objects.select_related(
    "meeting__review__partner__logo", "meeting__review__partner__owner", "file"
)


class DocumentMixin:
    """Leads to the file as it was sent. Who may not read all of it gets it without those sections, made anew."""

    permission = VIEW
    queryset = DOCUMENTS

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        sent: MeetingDocument = self.object
        if selectors.reads_all(self.actor, sent):
            return super().get(request, *args, **kwargs)
        data = {**sent.snapshot, "sections": selectors.readable(self.actor, sent)}
        content = document.render(sent.meeting, data, extract=True)
        return files.download(content, sent.file.name, "application/pdf")


class TickMixin:
    """Says that something is done, and what shows it."""

    permission = TICK
    queryset = selectors.ACTIONS
    title = _("It is done")
    form_class = forms.TickForm
    submit_label = _("It is done")
    success_message = _("It is ticked. Both sides see it.")

    def perform(self, form: forms.TickForm) -> ReviewAction:
        return action_services.review_action_tick(actor=self.actor, action=self.object, **form.cleaned_data)
