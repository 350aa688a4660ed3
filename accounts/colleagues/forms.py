"""Input: colleagues, one a line."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core.permissions import STAFF_ROLES
from web.forms import Form, LanguageField

# What each role is for, in words.
ROLES = {
    "administrator": _("Sets the programme up and gives access; may do everything."),
    "manager": _("Leads all partnerships: recruitment, agreements, deals, commissions."),
    "manager_own": _("The same, for the partners that the person looks after."),
    "legal": _("Writes the clauses, negotiates agreements and approves them."),
    "finance": _("Looks after commissions, statements and payouts."),
    "marketing": _("Looks after referral links, campaigns and case studies."),
    "support": _("Reads, writes notes, and minds contacts and the addresses of support."),
    "auditor": _("Reads everything, the audit log included, and changes nothing."),
}


class LineForm(Form):
    name = forms.CharField(label=_("Name"), max_length=120)
    email = forms.EmailField(label=_("E-mail"))
    staff_role = forms.ChoiceField(label=_("Role"), choices=[("", "–"), *STAFF_ROLES.items()])

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, empty_permitted=True, use_required_attribute=False, **kwargs)


class LanguageForm(Form):
    language = LanguageField(
        label=_("Language of the e-mails"), help_text=_("Each person may choose another one later.")
    )
