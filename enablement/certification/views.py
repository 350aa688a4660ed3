"""Certificates and training of partners, in the back-office."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core.events import timeline
from enablement.certification import columns, filters, forms, presenters, services
from enablement.certification.events import CERTIFICATE, TRAINING
from enablement.certification.services import EXPORT, RECORD, VIEW
from enablement.models import Certificate, Certification, TrainingRecord
from partners.models import Partner
from web.forms import SharedReasonForm
from web.lists import TableList
from web.templatetags.formats import labelled
from web.views import ActionPage, DetailPage, FileLinkPage, FormPage, RowFormPage

CERTIFICATES, RECORDS = Certificate.objects.for_list(), TrainingRecord.objects.for_list()


class _List(TableList):
    permission = VIEW
    template_name = "enablement/certification/list.html"
    export_permission = EXPORT
    new_route = ""
    new_label: Any = ""

    def get_context(self, **extra: Any) -> dict[str, Any]:
        tabs = [
            {"label": view.title, "url": reverse(route), "current": isinstance(self, view)}
            for view, route in (
                (CertificateList, "enablement:certificates"),
                (TrainingList, "enablement:training"),
            )
        ]
        return super().get_context(
            tabs=tabs,
            new_url=reverse(self.new_route),
            new_label=self.new_label,
            may_add=self.actor.can(RECORD),
            **extra,
        )


class CertificateList(_List):
    title = _("Certificates")
    queryset = Certificate.objects.all()
    columns = columns.CERTIFICATE_COLUMNS
    filterset_class = filters.StaffCertificateFilter
    default_sort = "-obtained_on"
    export_name = "certificates"
    new_route, new_label = "enablement:certificate-new", _("Record a certificate")


class TrainingList(_List):
    title = _("Training")
    queryset = TrainingRecord.objects.all()
    columns = columns.TRAINING_COLUMNS
    filterset_class = filters.StaffTrainingFilter
    default_sort = "-held_on"
    export_name = "training"
    new_route, new_label = "enablement:training-new", _("Record a training")


class _Page(DetailPage):
    permission = VIEW
    template_name = "enablement/certification/detail.html"
    route = ""
    list_route = ""
    list_label: Any = ""

    def get_context(self, **extra: Any) -> dict[str, Any]:
        row = self.object
        urls = {
            name: reverse(f"{self.route}-{name}", args=[row.public_id])
            for name in ("confirm", "refuse", "revoke", "file")
        }
        return super().get_context(
            title=str(row),
            row=row,
            urls=urls,
            list_url=reverse(self.list_route),
            list_label=self.list_label,
            facts=presenters.facts_of(row, self.actor),
            timeline=timeline.of_row(row.public_id, self.actor, size=10)[0],
            may=presenters.may(self.actor, row),
            **extra,
        )


class CertificatePage(_Page):
    queryset = CERTIFICATES
    route, list_route = "enablement:certificate", "enablement:certificates"
    list_label = _("Certificates")


class TrainingPage(_Page):
    queryset = RECORDS
    route, list_route = "enablement:training-record", "enablement:training"
    list_label = _("Training")


class _New(FormPage):
    """A form in steps: which partner, of a certificate which certification, then what belongs to it."""

    permission = RECORD
    submit_label = _("Record it")
    list_route = ""

    def load(self) -> None:
        super().load()
        self.partner = self._named(Partner.objects.current(), "partner", "public_id")

    def _named(self, rows: Any, name: str, column: str) -> Any:
        """The row that the address names, or None: its step comes first then."""
        given = self.request.GET.get(name, "")
        return rows.get_visible(self.actor, **{column: given}) if given else None

    def step(self) -> Any:
        """The form of the step before the last one, or None."""
        return None if self.partner else forms.StartForm

    def get_form(self, data: Any = None, files: Any = None) -> Any:
        self.asked = self.step()
        if self.asked is None:
            return super().get_form(data, files)
        self.submit_label = _("Go on")
        return self.asked(data, files, initial=self.get_initial(), actor=self.actor)

    def form_kwargs(self) -> dict[str, Any]:
        return {**super().form_kwargs(), "partner": self.partner}

    def get_context(self, **extra: Any) -> dict[str, Any]:
        return super().get_context(subtitle=self.partner.name if self.partner else "", **extra)

    def perform(self, form: Any) -> Any:
        return None if self.asked else self.write(form)

    def write(self, form: Any) -> Any:
        """Call the operation."""
        raise NotImplementedError

    def done(self, result: Any) -> HttpResponse:
        if result is not None:
            return HttpResponseRedirect(self.next_url or self.success_url(result))
        typed = {name: self.request.POST[name] for name in self.asked.base_fields}
        return HttpResponseRedirect("?" + urlencode({**self.request.GET.dict(), **typed}))

    @property
    def cancel_url(self) -> str:
        return reverse(self.list_route)


class CertificateNew(_New):
    title = _("Record a certificate")
    form_class = forms.CertificateForm
    list_route = "enablement:certificates"

    def load(self) -> None:
        super().load()
        self.certification = self._named(
            Certification.objects.filter(is_active=True), "certification", "code"
        )

    def step(self) -> Any:
        return super().step() or (None if self.certification else forms.CertificationChoiceForm)

    def form_kwargs(self) -> dict[str, Any]:
        return {**super().form_kwargs(), "certification": self.certification}

    def get_context(self, **extra: Any) -> dict[str, Any]:
        extra |= {"title": labelled(self.title, self.certification)} if self.certification else {}
        return super().get_context(**extra)

    def write(self, form: Any) -> Certificate:
        return services.certificate_record(
            actor=self.actor, partner=self.partner, certification=self.certification, **form.values()
        )

    def success_url(self, result: Certificate) -> str:
        return CERTIFICATE.url(result)


class TrainingNew(_New):
    title = _("Record a training")
    form_class = forms.TrainingForm
    list_route = "enablement:training"

    def write(self, form: Any) -> TrainingRecord:
        return services.training_record(actor=self.actor, partner=self.partner, **form.values())

    def success_url(self, result: TrainingRecord) -> str:
        return TRAINING.url(result)


class _OfCertificate:
    permission = RECORD
    queryset = CERTIFICATES

    def success_url(self, result: Any) -> str:
        return CERTIFICATE.url(self.object)

    @property
    def cancel_url(self) -> str:
        return self.success_url(None)


class _OfTraining(_OfCertificate):
    queryset = RECORDS

    def success_url(self, result: Any) -> str:
        return TRAINING.url(self.object)


class _Confirm(ActionPage):
    success_message = _("It is confirmed and counts from now on.")

    def perform(self) -> Any:
        return services.qualification_confirm(actor=self.actor, row=self.object)


class _Refuse(RowFormPage):
    title = _("Do not confirm it")
    form_class = SharedReasonForm
    submit_label = _("Refuse")
    success_message = _("It is refused.")

    def perform(self, form: Any) -> Any:
        return services.qualification_refuse(actor=self.actor, row=self.object, **form.cleaned_data)


class _Revoke(RowFormPage):
    title = _("Revoke it")
    form_class = SharedReasonForm
    submit_label = _("Revoke")
    success_message = _("It is revoked and counts no longer.")

    def perform(self, form: Any) -> Any:
        return services.qualification_revoke(actor=self.actor, row=self.object, **form.cleaned_data)


class CertificateConfirm(_OfCertificate, _Confirm):
    pass


class CertificateRefuse(_OfCertificate, _Refuse):
    pass


class CertificateRevoke(_OfCertificate, _Revoke):
    pass


class TrainingConfirm(_OfTraining, _Confirm):
    pass


class TrainingRefuse(_OfTraining, _Refuse):
    pass


class TrainingRevoke(_OfTraining, _Revoke):
    pass


class CertificateFile(FileLinkPage):
    permission = VIEW
    queryset = Certificate.objects.select_related("partner", "file").exclude(file=None)


class TrainingFile(FileLinkPage):
    permission = VIEW
    queryset = TrainingRecord.objects.select_related("partner", "file").exclude(file=None)
