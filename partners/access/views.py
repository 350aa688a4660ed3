"""Contacts, notes, addresses, files, use cases and members of a partner, in the back-office."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from partners.access import forms, selectors, services
from partners.models import (
    Invitation,
    Membership,
)
from partners.partner.part_views import ChildAction, ChildForm, partner_url
from partners.partner.views import PartnerRowForm


class MemberInvite(PartnerRowForm):
    permission = "partners.membership:change"
    reauthenticate = True
    title = _("Invite to the portal")
    form_class = forms.InviteForm
    submit_label = _("Send the invitation")
    success_message = _("The invitation is on its way.")

    def form_kwargs(self) -> dict[str, Any]:
        return {**super().form_kwargs(), "partner": self.object}

    def get_initial(self) -> dict[str, Any]:
        return selectors.invitation_proposed(self.object)

    def perform(self, form) -> Invitation:
        return services.membership_invite(actor=self.actor, partner=self.object, **form.cleaned_data)

    def success_url(self, result: Invitation) -> str:
        return self.next_url or partner_url(result, "contacts")


class InvitationRevoke(ChildAction):
    permission = "partners.membership:change"
    queryset = Invitation.objects.select_related("partner")
    tab = "contacts"
    success_message = _("The invitation is revoked.")

    def perform(self) -> Invitation:
        return services.invitation_revoke(actor=self.actor, invitation=self.object)


class MemberRole(ChildForm):
    permission = "partners.membership:change"
    reauthenticate = True
    title = _("Change a member's role")
    queryset = Membership.objects.select_related("partner", "user")
    form_class = forms.MemberRoleForm
    tab = "contacts"

    def form_kwargs(self) -> dict[str, Any]:
        return {**super().form_kwargs(), "partner": self.object.partner}

    def get_initial(self) -> dict[str, Any]:
        return {"role": self.object.role}

    def perform(self, form) -> Membership:
        return services.membership_role_change(actor=self.actor, membership=self.object, **form.cleaned_data)


class MemberEnd(ChildAction):
    permission = "partners.membership:change"
    queryset = Membership.objects.select_related("partner", "user")
    tab = "contacts"
    success_message = _("The access is ended.")

    def perform(self) -> Membership:
        return services.membership_end(actor=self.actor, membership=self.object)
