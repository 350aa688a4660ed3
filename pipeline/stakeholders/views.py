"""The people who have a part in a recruitment, on its page."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from partners.models import Contact
from pipeline.models import RecruitmentContact
from pipeline.recruitment.form_views import RecruitmentForm, page_of
from pipeline.stakeholders import forms, services
from web.views import ActionPage, RowFormPage


class StakeholderAdd(RecruitmentForm):
    title = _("Add a person")
    form_class = forms.StakeholderForm
    success_message = _("The person is noted.")

    def form_kwargs(self) -> dict[str, Any]:
        taken = RecruitmentContact.objects.filter(recruitment=self.object).values("contact")
        rows = Contact.objects.visible_to(self.actor).current().filter(partner=self.object.partner_id)
        return {**super().form_kwargs(), "contacts": rows.exclude(pk__in=taken).order_by("name")}

    def perform(self, form) -> RecruitmentContact:
        if contact := form.cleaned_data.get("contact"):
            return services.stakeholder_add(
                actor=self.actor, recruitment=self.object, contact=contact, **form.role()
            )
        return services.stakeholder_add_new(
            actor=self.actor, recruitment=self.object, **form.role(), **form.person()
        )


class StakeholderEdit(RowFormPage):
    permission = services.CHANGE
    title = _("Change the part of a person")
    queryset = RecruitmentContact.objects.select_related("recruitment__partner", "contact")
    form_class = forms.PartForm
    submit_label = _("Save")

    def get_initial(self) -> dict[str, Any]:
        return {"part": self.object.part, "note": self.object.note}

    def get_context(self, **extra: Any) -> dict[str, Any]:
        return super().get_context(subtitle=str(self.object), **extra)

    def perform(self, form) -> RecruitmentContact:
        return services.stakeholder_change(actor=self.actor, stakeholder=self.object, **form.cleaned_data)

    def success_url(self, result: Any) -> str:
        return page_of(self.object.recruitment)

    @property
    def cancel_url(self) -> str:
        return page_of(self.object.recruitment)


class StakeholderRemove(ActionPage):
    permission = services.CHANGE
    queryset = RecruitmentContact.objects.select_related("recruitment__partner", "contact")

    def perform(self) -> None:
        services.stakeholder_remove(actor=self.actor, stakeholder=self.object)

    def success_url(self, result: Any) -> str:
        return page_of(self.object.recruitment)
