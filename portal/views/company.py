"""The partner's own details, contacts and members, as its people manage them."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from core.tokens import scope_label
from partners.access import forms as access_forms
from partners.access import services as access_services
from partners.governance import presenters as governance
from partners.models import Contact, Invitation, Membership, Partner, PartnerFile
from partners.partner import forms as partner_forms
from partners.partner import selectors
from partners.partner import services as partner_services
from partners.people import forms as people_forms
from partners.people import services as people_services
from partners.questions import own, own_presenters
from portal.base import PortalAction, PortalFile, PortalForm, PortalOwnFile, PortalPage, PortalRowForm


class BackToList:
    """A form whose way back is where it leads when it is done."""

    @property
    def cancel_url(self) -> str:
        return self.success_url(None)


class Company(PortalPage):
    permission = "partners.partner:view"
    template_name = "portal/company.html"
    title = _("My organisation")

    def get_context(self, **extra: Any) -> dict[str, Any]:
        seen = selectors.overview(self.partner, self.actor)
        seen["files"] = list(PartnerFile.objects.visible_to(self.actor).select_related("file"))
        return super().get_context(
            may_edit=self.actor.can("partners.partner:change"),
            may_contact=self.actor.can("partners.contact:change"),
            governance=governance.of_partner(self.actor, self.partner)
            if self.actor.can("partners.governance:view")
            else [],
            own_fields=own_presenters.shown("partner", self.partner, self.actor),
            **seen,
            **extra,
        )


class CompanyOwnFile(PortalOwnFile):
    permission = "partners.partner:view"
    queryset = Partner.objects.all()
    url_kwarg = "partner"
    OWN = "partner"


class CompanyEdit(BackToList, PortalForm):
    permission = "partners.partner:change"
    title = _("Change our details")
    form_class = partner_forms.ProfileForm
    submit_label = _("Save")
    success_message = _("The details are saved.")

    def form_kwargs(self) -> dict[str, Any]:
        return {**super().form_kwargs(), "own": own.value_of("partner", self.partner, self.actor)}

    def get_initial(self) -> dict[str, Any]:
        return {name: getattr(self.partner, name) for name in partner_forms.ProfileForm.base_fields}

    def perform(self, form):
        return partner_services.partner_change(actor=self.actor, partner=self.partner, **form.cleaned_data)

    def success_url(self, result: Any) -> str:
        return self.portal_url("company")


class SharedFile(PortalFile):
    permission = "partners.file:view"
    queryset = PartnerFile.objects.select_related("partner", "file")


class ContactAdd(BackToList, PortalForm):
    permission = "partners.contact:change"
    title = _("Add a contact")
    form_class = people_forms.ContactForm
    submit_label = _("Save")

    def get_form(self, data=None, files=None):
        form = super().get_form(data, files)
        del form.fields["informed_on"]
        return form

    def perform(self, form) -> Contact:
        return people_services.contact_create(actor=self.actor, partner=self.partner, **form.cleaned_data)

    def success_url(self, result: Any) -> str:
        return self.portal_url("company")


class ContactEdit(BackToList, PortalRowForm):
    permission = "partners.contact:change"
    title = _("Change a contact")
    queryset = Contact.objects.select_related("partner")
    form_class = people_forms.ContactForm
    submit_label = _("Save")

    def get_form(self, data=None, files=None):
        form = super().get_form(data, files)
        del form.fields["informed_on"]
        return form

    def get_initial(self) -> dict[str, Any]:
        return {name: getattr(self.object, name) for name in people_forms.ContactForm.base_fields}

    def perform(self, form) -> Contact:
        return people_services.contact_change(actor=self.actor, contact=self.object, **form.cleaned_data)

    def success_url(self, result: Any) -> str:
        return self.portal_url("company")


class Team(PortalPage):
    permission = "partners.membership:view"
    template_name = "portal/team.html"
    title = _("Team")

    def get_context(self, **extra: Any) -> dict[str, Any]:
        return super().get_context(
            members=list(
                self.partner.memberships.filter(ended_at=None).select_related("user").order_by("user__name")
            ),
            invitations=list(self.partner.invitations.filter(status=Invitation.Status.SENT)),
            tokens=[
                (token, [scope_label(scope) for scope in token.scopes])
                for token in self.partner.tokens.filter(revoked_at=None)
            ],
            may_change=self.actor.can("partners.membership:change"),
            may_token=self.actor.can("partners.token:change"),
            **extra,
        )


class TeamForm(BackToList, PortalForm):
    def success_url(self, result: Any) -> str:
        return self.portal_url("team")


class TeamAction(PortalAction):
    def success_url(self, result: Any) -> str:
        return self.portal_url("team")


class Invite(TeamForm):
    permission = "partners.membership:change"
    reauthenticate = True
    title = _("Invite a colleague")
    form_class = access_forms.InviteForm
    submit_label = _("Send the invitation")
    success_message = _("The invitation is on its way.")

    def form_kwargs(self) -> dict[str, Any]:
        return {**super().form_kwargs(), "partner": self.partner}

    def perform(self, form) -> Invitation:
        return access_services.membership_invite(actor=self.actor, partner=self.partner, **form.cleaned_data)


class InvitationRevoke(TeamAction):
    permission = "partners.membership:change"
    queryset = Invitation.objects.select_related("partner")
    success_message = _("The invitation is revoked.")

    def perform(self) -> Invitation:
        return access_services.invitation_revoke(actor=self.actor, invitation=self.object)


class MemberRole(BackToList, PortalRowForm):
    permission = "partners.membership:change"
    reauthenticate = True
    title = _("Change a member's role")
    queryset = Membership.objects.select_related("partner", "user")
    form_class = access_forms.MemberRoleForm
    submit_label = _("Save")

    def form_kwargs(self) -> dict[str, Any]:
        return {**super().form_kwargs(), "partner": self.partner}

    def get_initial(self) -> dict[str, Any]:
        return {"role": self.object.role}

    def perform(self, form) -> Membership:
        return access_services.membership_role_change(
            actor=self.actor, membership=self.object, **form.cleaned_data
        )

    def success_url(self, result: Any) -> str:
        return self.portal_url("team")


class MemberEnd(TeamAction):
    permission = "partners.membership:change"
    queryset = Membership.objects.select_related("partner", "user")
    success_message = _("The access is ended.")

    def perform(self) -> Membership:
        return access_services.membership_end(actor=self.actor, membership=self.object)
