"""The shape of what people type about partners. Rules live in the operations."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from core import languages
from partners.access.models import partner_roles
from web.forms import Form

# What each role is for, as the permission table gives it.
ROLES_HELP = _(
    "The administrator does everything; sales registers deals and shares links; finance minds statements and "
    "the bank account; marketing shares links and minds contacts; technical and reader only read."
)


class InviteForm(Form):
    name = forms.CharField(label=_("Name"), max_length=120)
    email = forms.EmailField(label=_("E-mail"))
    role = forms.ChoiceField(label=_("Role"), choices=partner_roles, initial="reader", help_text=ROLES_HELP)
    language = forms.ChoiceField(label=_("Language"), choices=languages.choices, initial=languages.default)


class MemberRoleForm(Form):
    role = forms.ChoiceField(label=_("Role"), choices=partner_roles, help_text=ROLES_HELP)


class AcceptForm(Form):
    """A new member chooses a password, or none and logs in by e-mail code."""

    password = forms.CharField(
        label=_("Password"),
        required=False,
        widget=forms.PasswordInput({"autocomplete": "new-password"}),
        help_text=_("Twelve characters or more. Leave it empty to log in by a code sent to your e-mail."),
    )
