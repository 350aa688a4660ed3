"""Contacts, notes, addresses, files, use cases and members of a partner, in the back-office."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from partners.access.presenters import readers_of
from partners.models import (
    PartnerAddress,
    PartnerDomain,
    PartnerFile,
    UseCase,
)
from partners.partner import forms
from partners.partner import services as partner_services
from partners.partner.views import PartnerRowForm
from partners.people import services as people_services
from web.told import Told
from web.views import ActionPage, FileLinkPage, RowFormPage


def partner_url(row: Any, tab: str = "") -> str:
    if tab:
        return reverse("partners:tab", args=[row.partner.public_id, tab])
    return reverse("partners:detail", args=[row.partner.public_id])


class ChildForm(RowFormPage):
    """A form about a row of a partner that returns to a tab of the partner's page."""

    submit_label = _("Save")
    tab = ""

    def success_url(self, result: Any) -> str:
        return partner_url(self.object, self.tab)

    @property
    def cancel_url(self) -> str:
        return partner_url(self.object, self.tab)


class ChildAction(ActionPage):
    tab = ""

    def success_url(self, result: Any) -> str:
        return partner_url(self.object, self.tab)


class AddressAdd(PartnerRowForm):
    permission = "partners.partner:change"
    title = _("Add an address")
    form_class = forms.AddressForm

    def get_initial(self) -> dict[str, Any]:
        return {"country": self.object.country.code}

    def perform(self, form):
        return people_services.address_save(actor=self.actor, partner=self.object, **form.cleaned_data)


class AddressEdit(ChildForm):
    permission = "partners.partner:change"
    title = _("Change an address")
    queryset = PartnerAddress.objects.select_related("partner")
    form_class = forms.AddressForm

    def get_initial(self) -> dict[str, Any]:
        return {name: getattr(self.object, name) for name in forms.AddressForm.base_fields}

    def perform(self, form):
        return people_services.address_save(
            actor=self.actor, partner=self.object.partner, address=self.object, **form.cleaned_data
        )


class FileAdd(PartnerRowForm):
    permission = "partners.file:change"
    title = _("Add a file")
    form_class = forms.FileForm

    def told(self) -> Told | None:
        if self.request.POST.get("audience") == PartnerFile.Audience.INTERNAL:
            return None
        return readers_of(self.actor, self.object, self.request.path)

    def perform(self, form):
        upload = form.cleaned_data["file"]
        return partner_services.file_add(
            actor=self.actor,
            partner=self.object,
            title=form.cleaned_data["title"],
            name=upload.name,
            content=upload.read(),
            audience=form.cleaned_data["audience"],
        )


class FileDownload(FileLinkPage):
    """Leads to a short-lived link; the bytes are never served from the partner's own address."""

    permission = "partners.file:view"
    queryset = PartnerFile.objects.select_related("partner", "file")


class FileArchive(ChildAction):
    permission = "partners.file:change"
    queryset = PartnerFile.objects.select_related("partner")

    def perform(self) -> None:
        partner_services.file_archive(actor=self.actor, file=self.object)


class UseCaseAdd(PartnerRowForm):
    permission = "partners.partner:change"
    title = _("Add a use case")
    form_class = forms.UseCaseForm

    def perform(self, form):
        return people_services.use_case_save(actor=self.actor, partner=self.object, **form.cleaned_data)


class UseCaseEdit(ChildForm):
    permission = "partners.partner:change"
    title = _("Change a use case")
    queryset = UseCase.objects.select_related("partner", "sector")
    form_class = forms.UseCaseForm

    def get_initial(self) -> dict[str, Any]:
        row = self.object
        return {
            "title": row.title,
            "description": row.description,
            "sector": row.sector.code if row.sector else None,
        }

    def perform(self, form):
        return people_services.use_case_save(
            actor=self.actor, partner=self.object.partner, use_case=self.object, **form.cleaned_data
        )


class DomainRemove(ChildAction):
    permission = "partners.partner:manage"
    queryset = PartnerDomain.objects.select_related("partner")

    def perform(self) -> None:
        partner_services.domain_remove(actor=self.actor, domain=self.object)
