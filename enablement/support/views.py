"""The support queues, in the back-office."""

from __future__ import annotations

from typing import Any

from django import forms
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core.text import TranslatedFormField
from enablement.models import SupportQueue
from enablement.support.services import queue_move, queue_save
from partners.models import TierBenefit
from web.forms import Form
from web.moves import MovePage, numbered
from web.views import FormPage, Page, RowFormPage


def level_choices() -> list[tuple[str, str]]:
    """The service levels that tiers give and that are kept as a record, by code."""
    levels = TierBenefit.objects.filter(kind=TierBenefit.Kind.SERVICE_LEVEL, is_tracked=True)
    return [("", str(_("Every partner"))), *{row.code: str(row) for row in levels}.items()]


class QueueForm(Form):
    name = TranslatedFormField(label=_("Name"))
    email = forms.EmailField(label=_("E-mail"))
    phone = forms.CharField(label=_("Telephone"), max_length=40, required=False)
    hours = TranslatedFormField(label=_("Opening hours"), required=False)
    service_level = forms.ChoiceField(
        label=_("Only for the service level"),
        required=False,
        choices=level_choices,
        help_text=_(
            "A service level among the benefits of tiers; without one, every partner sees the queue."
        ),
    )


class QueueList(Page):
    permission = "enablement.queue:view"
    template_name = "enablement/queues.html"
    title = _("Support queues")

    def get_context(self, **extra: Any) -> dict[str, Any]:
        rows = numbered(SupportQueue.objects.visible_to(self.actor))
        levels = dict(level_choices())
        for row in rows:
            row.level_name = levels.get(row.service_level, row.service_level)
        return super().get_context(rows=rows, may_change=self.actor.can("enablement.queue:change"), **extra)


class QueueNew(FormPage):
    permission = "enablement.queue:change"
    title = _("New support queue")
    form_class = QueueForm
    submit_label = _("Save")
    success_message = _("The support queue is saved.")

    def perform(self, form) -> SupportQueue:
        return queue_save(actor=self.actor, **form.cleaned_data)

    def success_url(self, result: SupportQueue) -> str:
        return reverse("enablement:queues")


class QueueEdit(RowFormPage):
    permission = "enablement.queue:change"
    title = _("Change a support queue")
    queryset = SupportQueue.objects.all()
    form_class = QueueForm
    submit_label = _("Save")
    success_message = _("The support queue is saved.")

    def get_context(self, **extra: Any) -> dict[str, Any]:
        code = _("Code for rules and the API: %(code)s") % {"code": self.object.code}
        return super().get_context(subtitle=code, **extra)

    def get_initial(self) -> dict[str, Any]:
        return {name: getattr(self.object, name) for name in QueueForm.base_fields}

    def perform(self, form) -> SupportQueue:
        return queue_save(actor=self.actor, queue=self.object, **form.cleaned_data)

    def success_url(self, result: SupportQueue) -> str:
        return reverse("enablement:queues")


class QueueMove(MovePage):
    permission = "enablement.queue:change"
    queryset = SupportQueue.objects.all()

    def perform(self) -> int:
        return queue_move(actor=self.actor, queue=self.object, to=self.to)

    @property
    def list_url(self) -> str:
        return reverse("enablement:queues")
