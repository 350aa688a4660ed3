"""The shape of what people type about partners. Rules live in the operations."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core.permissions import Offer
from partners.access.models import partner_roles
from partners.models import Partner
from partners.partner import offers
from partners.vocabulary.made_at import PARTNER
from web.forms import Form, LanguageField, ScopedChoiceField


def roles_help(partner: Partner) -> str:
    """What each role is for at this partner, as the permission tables give it; a sentence for each role."""
    offered = offers.of_partner(partner)
    sentences = [
        _("Administrator does everything."),
        _SALES[Offer.DEALS in offered, Offer.REFERRALS in offered],
        _FINANCE[Offer.COMMISSIONS in offered],
        _MARKETING[Offer.REFERRALS in offered],
        _("Technical works on joint plans and reads the rest; Reader only reads, agreements too."),
    ]
    return " ".join(str(sentence) for sentence in sentences)


_SALES = {
    (True, True): _("Sales registers deals and shares links."),
    (True, False): _("Sales registers deals."),
    (False, True): _("Sales shares links."),
    (False, False): _("Sales answers drafts of agreements and looks after contacts."),
}
_FINANCE = {
    True: _("Finance looks after statements and the bank account."),
    False: _("Finance reads agreements and comments on drafts."),
}
_MARKETING = {
    True: _("Marketing shares links and looks after contacts."),
    False: _("Marketing looks after contacts."),
}


class _RoleForm(Form):
    """A form that gives a role at a partner."""

    def __init__(self, *args: Any, partner: Partner, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["role"].help_text = roles_help(partner)


class PortalViewForm(Form):
    partner = ScopedChoiceField(
        Partner.objects.current().order_by("name"), label=_("Partner"), made_at=PARTNER
    )
    role = forms.ChoiceField(
        label=_("Role"),
        choices=partner_roles,
        initial="administrator",
        help_text=_(
            "You see what a member with this role sees, and can change nothing. We record that you looked."
        ),
    )


class InviteForm(_RoleForm):
    name = forms.CharField(label=_("Name"), max_length=120)
    email = forms.EmailField(label=_("E-mail"))
    role = forms.ChoiceField(label=_("Role"), choices=partner_roles, initial="reader")
    language = LanguageField()


class MemberRoleForm(_RoleForm):
    role = forms.ChoiceField(label=_("Role"), choices=partner_roles)


class AcceptForm(Form):
    """A new member chooses a password, or none and logs in by e-mail code."""

    password = forms.CharField(
        label=_("Password"),
        required=False,
        widget=forms.PasswordInput({"autocomplete": "new-password"}),
        help_text=_("Twelve characters or more. Leave it empty to log in by a code sent to your e-mail."),
    )
