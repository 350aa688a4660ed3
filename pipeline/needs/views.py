"""The questions about needs in the back-office: sent, opened again, taken back, and answered for the prospect."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from partners.questions import own
from pipeline.models import NeedsRequest, Recruitment
from pipeline.needs import selectors, services
from pipeline.needs.forms import MessageForm, NeedsForm, SendForm
from pipeline.recruitment.form_views import RecruitmentForm, page_of
from web.views import ActionPage, RowFormPage

_ROWS = NeedsRequest.objects.select_related("recruitment__partner__type", "recruitment__phase", "contact")


class NeedsSend(RecruitmentForm):
    permission = services.SEND
    title = _("Send the questions")
    form_class = SendForm
    submit_label = _("Send the link")
    success_message = _("The link is sent. It works for 60 days, without an account.")

    def form_kwargs(self) -> dict[str, Any]:
        return {**super().form_kwargs(), "partner": self.object.partner}

    def get_initial(self) -> dict[str, Any]:
        return {}

    def get_context(self, **extra: Any) -> dict[str, Any]:
        return super().get_context(subtitle=str(self.object), **extra)

    def perform(self, form) -> NeedsRequest:
        return services.needs_send(actor=self.actor, recruitment=self.object, **form.cleaned_data)


class NeedsAnswer(RecruitmentForm):
    title = _("Answer for the prospect")
    form_class = NeedsForm
    success_message = _("The answers are saved.")

    def form_kwargs(self) -> dict[str, Any]:
        kept = own.value_of(selectors.SUBJECT, self.object, self.actor)
        return {**super().form_kwargs(), "own": kept}

    def get_initial(self) -> dict[str, Any]:
        return {}

    def get_context(self, **extra: Any) -> dict[str, Any]:
        return super().get_context(subtitle=str(self.object), **extra)

    def perform(self, form) -> Recruitment:
        values = form.cleaned_data.get("own_fields", {})
        return services.needs_answer(actor=self.actor, recruitment=self.object, values=values)


class _OfRequest:
    permission = services.SEND

    queryset = _ROWS

    def success_url(self, result: Any) -> str:
        return page_of(self.object.recruitment)


class NeedsReopen(_OfRequest, RowFormPage):
    title = _("Open the answers again")
    form_class = MessageForm
    submit_label = _("Open them and tell the contact")
    success_message = _("The answers can be changed again, by the same link.")

    def get_initial(self) -> dict[str, Any]:
        return {}

    def get_context(self, **extra: Any) -> dict[str, Any]:
        return super().get_context(subtitle=str(self.object.recruitment), **extra)

    def perform(self, form) -> NeedsRequest:
        return services.needs_reopen(actor=self.actor, request=self.object, **form.cleaned_data)

    @property
    def cancel_url(self) -> str:
        return page_of(self.object.recruitment)


class NeedsRevoke(_OfRequest, ActionPage):
    success_message = _("The link opens nothing any more. What was answered stays.")

    def perform(self) -> NeedsRequest:
        return services.needs_revoke(actor=self.actor, request=self.object)
