"""Texts for the press, in the back-office."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core.events import timeline
from marketing.models import PressFile, PressRequest
from marketing.press import presenters, services
from marketing.press.columns import PRESS_COLUMNS
from marketing.press.filters import StaffPressFilter
from marketing.press.forms import PressForm, PressNewForm, PublishForm, initial_new, initial_of
from marketing.press.services import APPROVE, PUBLISH, VIEW, WRITE
from partners.access.presenters import told_of
from web.forms import SharedReasonForm
from web.lists import TableList
from web.outward import outward
from web.told import Told
from web.views import ActionPage, DetailPage, FileLinkPage, FormPage, RowFormPage

ROWS = PressRequest.objects.for_list()


def page_of(row: PressRequest) -> str:
    return reverse("marketing:press-request", args=[row.public_id])


class PressList(TableList):
    permission = VIEW
    template_name = "marketing/press/list.html"
    title = _("Press")
    queryset = PressRequest.objects.all()
    filterset_class = StaffPressFilter
    default_sort = "-created"
    export_permission = "marketing.press:export"
    export_name = "press"
    columns = PRESS_COLUMNS

    def get_context(self, **extra: Any) -> dict[str, Any]:
        return super().get_context(may_add=self.actor.can(WRITE), **extra)


class PressPage(DetailPage):
    permission = VIEW
    template_name = "marketing/press/detail.html"
    queryset = ROWS

    def get_context(self, **extra: Any) -> dict[str, Any]:
        row = self.object
        return super().get_context(
            title=row.title,
            row=row,
            facts=presenters.facts_of(row, self.actor),
            files=list(row.files.select_related("file")),
            link=outward(row.link, row.link),
            timeline=timeline.of_row(row.public_id, self.actor, size=10)[0],
            may=presenters.may(self.actor, row),
            **extra,
        )


class PressNew(FormPage):
    permission = WRITE
    title = _("New text for the press")
    form_class = PressNewForm
    submit_label = _("Save the draft")

    def get_initial(self) -> dict[str, Any]:
        return {**initial_new(), **super().get_initial()}

    def perform(self, form: PressForm) -> PressRequest:
        return services.press_draft(actor=self.actor, **form.values())

    def success_url(self, result: PressRequest) -> str:
        return page_of(result)

    @property
    def cancel_url(self) -> str:
        return reverse("marketing:press")


class _Back:
    def success_url(self, result: Any) -> str:
        return page_of(self.object)

    @property
    def cancel_url(self) -> str:
        return page_of(self.object)


class PressRowForm(_Back, RowFormPage):
    permission = WRITE
    queryset = ROWS


class PressEdit(PressRowForm):
    title = _("Change the text")
    form_class = PressForm
    submit_label = _("Save the draft")

    def get_initial(self) -> dict[str, Any]:
        return initial_of(self.object)

    def perform(self, form: PressForm) -> PressRequest:
        return services.press_change(actor=self.actor, request=self.object, **form.values())


class PressRefuse(PressRowForm):
    permission = APPROVE
    title = _("Refuse the text")
    form_class = SharedReasonForm
    submit_label = _("Refuse")
    success_message = _("The text is refused.")

    def perform(self, form: Any) -> PressRequest:
        return services.press_refuse(actor=self.actor, request=self.object, **form.cleaned_data)


class PressPublish(PressRowForm):
    permission = PUBLISH
    title = _("Note that it is published")
    form_class = PublishForm
    submit_label = _("Published")
    success_message = _("The text is published.")

    def perform(self, form: Any) -> PressRequest:
        return services.press_publish(actor=self.actor, request=self.object, **form.cleaned_data)


class _PressAction(_Back, ActionPage):
    permission = WRITE
    queryset = ROWS


class PressSubmit(_PressAction):
    success_message = _("The text is sent for approval.")

    def told(self) -> Told | None:
        if not self.actor.can(APPROVE):
            return None
        return told_of(self.actor, self.object.partner, APPROVE, page_of(self.object))

    def perform(self) -> PressRequest:
        return services.press_submit(actor=self.actor, request=self.object)


class PressApprove(_PressAction):
    permission = APPROVE
    success_message = _("The text is approved.")

    def perform(self) -> PressRequest:
        return services.press_approve(actor=self.actor, request=self.object)


class PressWithdraw(_PressAction):
    success_message = _("The text is withdrawn.")

    def perform(self) -> PressRequest:
        return services.press_withdraw(actor=self.actor, request=self.object)


class PressFileLink(FileLinkPage):
    permission = VIEW
    queryset = PressFile.objects.select_related("request__partner", "file")


class PressFileRemove(ActionPage):
    permission = WRITE
    queryset = PressFile.objects.select_related("request__partner", "file")
    success_message = _("The file is taken away.")

    def perform(self) -> None:
        services.press_file_remove(actor=self.actor, file=self.object)

    def success_url(self, result: Any) -> str:
        return page_of(self.object.request)
