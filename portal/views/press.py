"""Press in the portal: texts that either side asks the other to agree to, and what was said of the partner."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from core.events import timeline
from marketing.models import PressFile, PressRequest
from marketing.press import presenters, services
from marketing.press.filters import PortalPressFilter
from marketing.press.forms import PressForm, initial_new, initial_of
from marketing.press.services import APPROVE, VIEW, WRITE
from marketing.recognition.presenters import of_partner
from portal.base import (
    PortalAction,
    PortalDetail,
    PortalFile,
    PortalForm,
    PortalList,
    PortalPage,
    PortalRowForm,
)
from web.forms import ReasonForm
from web.outward import outward

ROWS = PressRequest.objects.for_list()


class Press(PortalList):
    permission = VIEW
    template_name = "portal/press/list.html"
    title = _("Press")
    queryset = ROWS
    filterset_class = PortalPressFilter
    orderings = {"-created": "-created_at", "created": "created_at"}

    def get_context(self, **extra: Any) -> dict[str, Any]:
        return super().get_context(may_write=self.actor.can(WRITE), **extra)


class Recognition(PortalPage):
    permission = "marketing.recognition:view"
    template_name = "portal/press/recognition.html"
    title = _("Recognition")

    def get_context(self, **extra: Any) -> dict[str, Any]:
        return super().get_context(groups=of_partner(self.actor, self.partner), **extra)


class PressPage(PortalDetail):
    permission = VIEW
    template_name = "portal/press/detail.html"
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


class PressNew(PortalForm):
    permission = WRITE
    title = _("New text for the press")
    form_class = PressForm
    submit_label = _("Save the draft")

    def get_initial(self) -> dict[str, Any]:
        return {**initial_new(), "language": self.partner.language, **super().get_initial()}

    def perform(self, form: PressForm) -> PressRequest:
        return services.press_draft(actor=self.actor, partner=self.partner, **form.values())

    def success_url(self, result: PressRequest) -> str:
        return self.portal_url("press-request", result.public_id)

    @property
    def cancel_url(self) -> str:
        return self.portal_url("press")


class _Back:
    permission = WRITE
    queryset = ROWS

    def success_url(self, result: Any) -> str:
        return self.portal_url("press-request", self.object.public_id)

    @property
    def cancel_url(self) -> str:
        return self.success_url(None)


class PressEdit(_Back, PortalRowForm):
    title = _("Change the text")
    form_class = PressForm
    submit_label = _("Save the draft")

    def get_initial(self) -> dict[str, Any]:
        return initial_of(self.object)

    def perform(self, form: PressForm) -> PressRequest:
        return services.press_change(actor=self.actor, request=self.object, **form.values())


class PressRefuse(_Back, PortalRowForm):
    permission = APPROVE
    title = _("Refuse the text")
    form_class = ReasonForm
    submit_label = _("Refuse")
    success_message = _("The text is refused.")

    def perform(self, form: Any) -> PressRequest:
        return services.press_refuse(actor=self.actor, request=self.object, **form.cleaned_data)


class PressSubmit(_Back, PortalAction):
    success_message = _("The text is sent for approval.")

    def perform(self) -> PressRequest:
        return services.press_submit(actor=self.actor, request=self.object)


class PressApprove(_Back, PortalAction):
    permission = APPROVE
    success_message = _("The text is approved.")

    def perform(self) -> PressRequest:
        return services.press_approve(actor=self.actor, request=self.object)


class PressWithdraw(_Back, PortalAction):
    success_message = _("The text is withdrawn.")

    def perform(self) -> PressRequest:
        return services.press_withdraw(actor=self.actor, request=self.object)


class PressFileLink(PortalFile):
    permission = VIEW
    queryset = PressFile.objects.select_related("request__partner", "file")


class PressFileRemove(PortalAction):
    permission = WRITE
    queryset = PressFile.objects.select_related("request__partner", "file")
    success_message = _("The file is taken away.")

    def perform(self) -> None:
        services.press_file_remove(actor=self.actor, file=self.object)

    def success_url(self, result: Any) -> str:
        return self.portal_url("press-request", self.object.request.public_id)
