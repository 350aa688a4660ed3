"""Contacts, notes, addresses, files, use cases and members of a partner, in the back-office."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from partners.access.presenters import readers_of
from partners.models import Contact, Note
from partners.partner.part_views import ChildAction, ChildForm, partner_url
from partners.partner.views import PartnerRowForm
from partners.people import forms, services
from web.told import Told
from web.views import FormPage


class ContactAdd(PartnerRowForm):
    permission = "partners.contact:change"
    title = _("Add a contact")
    form_class = forms.ContactForm
    success_message = _("The contact is added.")

    def perform(self, form) -> Contact:
        return services.contact_create(actor=self.actor, partner=self.object, **form.cleaned_data)

    def success_url(self, result: Contact) -> str:
        return self.next_url or partner_url(result, "contacts")


class ContactEdit(ChildForm):
    permission = "partners.contact:change"
    title = _("Change a contact")
    queryset = Contact.objects.select_related("partner")
    form_class = forms.ContactForm
    tab = "contacts"

    def get_initial(self) -> dict[str, Any]:
        return {name: getattr(self.object, name) for name in forms.ContactForm.base_fields}

    def perform(self, form) -> Contact:
        return services.contact_change(actor=self.actor, contact=self.object, **form.cleaned_data)


class ContactArchive(ChildAction):
    permission = "partners.contact:change"
    queryset = Contact.objects.select_related("partner")
    tab = "contacts"
    success_message = _("The contact is archived.")

    def perform(self) -> Contact:
        return services.contact_archive(actor=self.actor, contact=self.object)


class NoteAdd(PartnerRowForm):
    permission = "partners.note:create"
    title = _("Write a note")
    form_class = forms.NoteForm
    submit_label = _("Save the note")
    success_message = _("The note is saved.")

    def told(self) -> Told | None:
        if self.request.POST.get("audience") == Note.Audience.INTERNAL:
            return None
        return readers_of(self.actor, self.object, self.request.path)

    def perform(self, form):
        return services.note_create(actor=self.actor, partner=self.object, **form.cleaned_data)


class NoteAnywhere(FormPage):
    """A note in twenty seconds, from anywhere."""

    permission = "partners.note:create"
    title = _("Write a note")
    form_class = forms.NoteAnywhereForm
    submit_label = _("Save the note")
    success_message = _("The note is saved.")

    def perform(self, form):
        return services.note_create(actor=self.actor, **form.cleaned_data)

    def success_url(self, result) -> str:
        return partner_url(result)
