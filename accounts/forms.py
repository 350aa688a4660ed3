"""Input: people of ours, own profile, tokens; and allauth's code forms, whose tries are counted."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from allauth.account.forms import ConfirmLoginCodeForm, LoginForm, RequestLoginCodeForm, ResetPasswordForm
from allauth.core import context
from allauth.mfa.base.forms import AuthenticateForm, ReauthenticateForm
from allauth.mfa.totp.forms import ActivateTOTPForm
from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from accounts import attempts
from accounts.services.tokens import service_scopes
from core import tokens
from core.clock import today
from core.permissions import STAFF_ROLES, TABLE
from web.forms import DateField, Form, LanguageField


def least_role() -> str:
    """The role that may do least: what somebody new gets unless another one is chosen."""
    return min(STAFF_ROLES, key=lambda role: len(TABLE.for_staff(role)))


class ProfileForm(Form):
    name = forms.CharField(label=_("Name"), max_length=120)
    language = LanguageField()
    phone = forms.CharField(label=_("Telephone"), max_length=40, required=False)
    job_title = forms.CharField(label=_("Job title"), max_length=120, required=False)


class PersonForm(ProfileForm):
    staff_role = forms.ChoiceField(
        label=_("Role"),
        choices=list(STAFF_ROLES.items()),
        initial=least_role,
        help_text=_(
            "What the person may do. Support reads, writes notes, and keeps contacts and support "
            "addresses up to date; Auditor reads everything and changes nothing."
        ),
    )


class PersonNewForm(PersonForm):
    field_order = ["email", "name", "staff_role", "language", "phone", "job_title"]

    email = forms.EmailField(label=_("E-mail"), help_text=_("The person logs in with this address."))


class TokenForm(Form):
    name = forms.CharField(
        label=_("Name"),
        max_length=100,
        help_text=_("What uses it, so that you know it again: “Nightly CRM sync”."),
    )
    is_service = forms.BooleanField(
        label=_("For one of our systems"),
        required=False,
        help_text=_(
            "It belongs to the installation: it is shown as a system and keeps working when you leave."
        ),
    )
    scopes = forms.MultipleChoiceField(label=_("It may do"), widget=forms.CheckboxSelectMultiple)
    networks = forms.CharField(
        label=_("May be used from"),
        required=False,
        max_length=1000,
        help_text=_("IP addresses or networks, such as 203.0.113.0/24; from everywhere when left empty."),
    )
    expires_on = DateField(label=_("Last day"), help_text=_("At most 365 days from today."))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        ours = service_scopes(self.actor)
        offered = dict.fromkeys([*tokens.offered_scopes(self.actor.permissions), *ours])
        self.fields["scopes"].choices = [(code, tokens.scope_label(code)) for code in offered]
        self.fields["expires_on"].initial = today() + timedelta(days=90)
        if not ours:
            del self.fields["is_service"]


class TokenRotateForm(Form):
    keep_hours = forms.IntegerField(
        label=_("Hours for which the current secret still works"),
        min_value=0,
        max_value=tokens.MOST_HOURS,
        initial=24,
        help_text=_("0 ends it at once: the right choice if it has leaked."),
    )
    expires_on = DateField(label=_("Last day"), help_text=_("At most 365 days from today."))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["expires_on"].initial = today() + timedelta(days=90)


def _count(way: str, email: str) -> None:
    if not attempts.claim(way, email, context.request):
        raise ValidationError(attempts.PAUSED, code="too_many_login_attempts")


class CountedCodeForm(ConfirmLoginCodeForm):
    """The login code: each try is counted against the address, over all its codes and sessions."""

    def clean_code(self) -> str:
        email = context.request._login_stage.state.get("email", "")
        _count("code", email)
        code = super().clean_code()
        attempts.clear("code", email, context.request)
        return code


class _CountedAsking:
    """Asking for a mail: counted, so that nobody fills a mailbox of somebody else."""

    mail = ""

    def clean_email(self) -> str:
        if not attempts.claim_mail(self.mail, self.cleaned_data["email"], context.request):
            raise ValidationError(attempts.ASKED_OFTEN, code="too_many_login_attempts")
        return super().clean_email()


class _OurAddress:
    """The address as every other form of ours names it, and once: the library says it as a placeholder too."""

    address = "email"

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields[self.address]
        field.label = _("E-mail address")
        field.widget.attrs.pop("placeholder", None)
        # Of somebody who has just accepted an invitation.
        field.initial = context.request.session.get("invited_email", "")


class PasswordLoginForm(_OurAddress, LoginForm):
    address = "login"


class CountedCodeRequestForm(_OurAddress, _CountedAsking, RequestLoginCodeForm):
    mail = "code"


class CountedResetForm(_OurAddress, _CountedAsking, ResetPasswordForm):
    mail = "reset"


class _CountedFactor:
    """The second factor: each try is counted against the account."""

    def clean_code(self) -> str:
        _count("mfa", self.user.email)
        return super().clean_code()


class CountedFactorForm(_CountedFactor, AuthenticateForm):
    pass


class CountedFactorAgainForm(_CountedFactor, ReauthenticateForm):
    pass


class FactorForm(ActivateTOTPForm):
    """The first code of an app that is being connected."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"].label = _("Authenticator code")
