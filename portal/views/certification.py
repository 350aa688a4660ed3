"""Certification in the portal: what the organisation passed, and what it declares to be confirmed."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.utils.translation import gettext_lazy as _

from core.events import timeline
from enablement.certification import forms, presenters, services
from enablement.certification.events import PORTAL_CERTIFICATE, PORTAL_TRAINING
from enablement.certification.services import DECLARE, VIEW
from enablement.models import Certificate, Certification, TrainingRecord
from portal.base import PortalAction, PortalDetail, PortalFile, PortalForm, PortalPage
from web.templatetags.formats import labelled

CERTIFICATES, RECORDS = Certificate.objects.for_list(), TrainingRecord.objects.for_list()


class Certificates(PortalPage):
    permission = VIEW
    template_name = "portal/certification/list.html"
    title = _("Certification")

    def get_context(self, **extra: Any) -> dict[str, Any]:
        return super().get_context(
            **presenters.of_partner(self.actor, self.partner),
            offered=presenters.offered(self.actor),
            may_declare=self.actor.can(DECLARE),
            **extra,
        )


class _Page(PortalDetail):
    permission = VIEW
    template_name = "portal/certification/detail.html"
    route = ""

    def get_context(self, **extra: Any) -> dict[str, Any]:
        row = self.object
        urls = {name: self.portal_url(f"{self.route}-{name}", row.public_id) for name in ("withdraw", "file")}
        return super().get_context(
            title=str(row),
            row=row,
            urls=urls,
            facts=presenters.facts_of(row, self.actor),
            timeline=timeline.of_row(row.public_id, self.actor, size=10)[0],
            may=presenters.may(self.actor, row),
            **extra,
        )


class CertificatePage(_Page):
    queryset = CERTIFICATES
    route = "certificate"


class TrainingPage(_Page):
    queryset = RECORDS
    route = "training-record"


class _Declare(PortalForm):
    permission = DECLARE
    submit_label = _("Send for confirmation")
    success_message = _("It is with us: it counts once we confirm it.")

    def form_kwargs(self) -> dict[str, Any]:
        return {**super().form_kwargs(), "partner": self.partner}

    @property
    def cancel_url(self) -> str:
        return self.portal_url("certificates")


class CertificateDeclare(_Declare):
    """In two steps: which certification, where the address does not name it, then what belongs to it."""

    title = _("Declare a certificate")
    form_class = forms.CertificateForm

    def load(self) -> None:
        super().load()
        code, rows = self.request.GET.get("certification", ""), Certification.objects.filter(is_active=True)
        self.certification = rows.get_visible(self.actor, code=code) if code else None
        if self.certification:
            self.title = labelled(self.title, self.certification)
        else:
            self.submit_label, self.success_message = _("Go on"), ""

    def get_form(self, data: Any = None, files: Any = None) -> Any:
        if self.certification:
            return super().get_form(data, files)
        return forms.CertificationChoiceForm(data, files, initial=self.get_initial(), actor=self.actor)

    def form_kwargs(self) -> dict[str, Any]:
        return {**super().form_kwargs(), "certification": self.certification}

    def perform(self, form: Any) -> Certificate | Certification:
        if self.certification is None:
            return form.cleaned_data["certification"]
        return services.certificate_declare(
            actor=self.actor, partner=self.partner, certification=self.certification, **form.values()
        )

    def success_url(self, result: Certificate | Certification) -> str:
        if isinstance(result, Certification):
            return "?" + urlencode({"certification": result.code})
        return PORTAL_CERTIFICATE.url(result)


class TrainingDeclare(_Declare):
    title = _("Declare a training")
    form_class = forms.TrainingForm

    def perform(self, form: Any) -> TrainingRecord:
        return services.training_declare(actor=self.actor, partner=self.partner, **form.values())

    def success_url(self, result: TrainingRecord) -> str:
        return PORTAL_TRAINING.url(result)


class _Withdraw(PortalAction):
    permission = DECLARE
    success_message = _("It is withdrawn.")

    def perform(self) -> Any:
        return services.qualification_withdraw(actor=self.actor, row=self.object)


class CertificateWithdraw(_Withdraw):
    queryset = CERTIFICATES

    def success_url(self, result: Any) -> str:
        return PORTAL_CERTIFICATE.url(self.object)


class TrainingWithdraw(_Withdraw):
    queryset = RECORDS

    def success_url(self, result: Any) -> str:
        return PORTAL_TRAINING.url(self.object)


class CertificateFile(PortalFile):
    permission = VIEW
    queryset = Certificate.objects.select_related("partner", "file").exclude(file=None)


class TrainingFile(PortalFile):
    permission = VIEW
    queryset = TrainingRecord.objects.select_related("partner", "file").exclude(file=None)
