"""What the programme certifies, in the settings."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from enablement.certification import forms
from enablement.certification.services import CONFIGURE, certification_move, certification_save
from enablement.models import Certification
from web.moves import MovePage, numbered
from web.views import FormPage, Page, RowFormPage


class CertificationList(Page):
    permission = CONFIGURE
    template_name = "enablement/certification/certifications.html"
    title = _("Certifications")

    def get_context(self, **extra: Any) -> dict[str, Any]:
        return super().get_context(rows=numbered(Certification.objects.visible_to(self.actor)), **extra)


class _Saved:
    permission = CONFIGURE
    submit_label = _("Save")
    success_message = _("The certification is saved.")

    def success_url(self, result: Any) -> str:
        return reverse("enablement:certifications")

    @property
    def cancel_url(self) -> str:
        return reverse("enablement:certifications")


class CertificationNew(_Saved, FormPage):
    title = _("New certification")
    form_class = forms.CertificationForm

    def perform(self, form: Any) -> Certification:
        return certification_save(actor=self.actor, **form.cleaned_data)


class CertificationEdit(_Saved, RowFormPage):
    title = _("Change a certification")
    queryset = Certification.objects.all()
    form_class = forms.CertificationEditForm

    def get_context(self, **extra: Any) -> dict[str, Any]:
        code = _("Code for rules and the API: %(code)s") % {"code": self.object.code}
        return super().get_context(subtitle=code, **extra)

    def get_initial(self) -> dict[str, Any]:
        return {name: getattr(self.object, name) for name in forms.CertificationForm.base_fields}

    def perform(self, form: Any) -> Certification:
        return certification_save(actor=self.actor, certification=self.object, **form.cleaned_data)


class CertificationMove(MovePage):
    permission = CONFIGURE
    queryset = Certification.objects.all()

    def perform(self) -> int:
        return certification_move(actor=self.actor, certification=self.object, to=self.to)

    @property
    def list_url(self) -> str:
        return reverse("enablement:certifications")
