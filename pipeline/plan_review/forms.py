"""What is typed when two sides work on a plan together."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from web.forms import Form


def ask_why(form: Form) -> None:
    """Let a form of a row or a text propose its change instead, with a word on why."""
    form.fields["propose"] = forms.BooleanField(required=False, initial=True, widget=forms.HiddenInput)
    form.fields["note"] = forms.CharField(
        label=_("Why you propose it"),
        max_length=1000,
        required=False,
        widget=forms.Textarea({"rows": 3}),
        help_text=_("The other side reads it beside the change."),
    )
    if form.is_bound:
        form.data = form.data.copy()
        form.data["propose"] = "on"


class AnswerForm(Form):
    """Accept or refuse; ``seen`` is the version of the row that stood beside the proposal."""

    decision = forms.ChoiceField(choices=[("accept", _("Accept")), ("refuse", _("Refuse"))])
    answer = forms.CharField(
        label=_("Your answer"),
        max_length=1000,
        required=False,
        widget=forms.Textarea({"rows": 3}),
        help_text=_("Needed to refuse: say why."),
    )
    seen = forms.IntegerField(required=False, widget=forms.HiddenInput)


class CommentForm(Form):
    """``row`` is a row of the section, or the whole section."""

    text = forms.CharField(label=_("Comment"), max_length=2000, widget=forms.Textarea({"rows": 3}))
    row = forms.ChoiceField(label=_("About"), required=False)
    is_internal = forms.BooleanField(
        label=_("For us alone"), required=False, help_text=_("The partner never sees it.")
    )

    def __init__(self, *args: Any, rows: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["row"].choices = [("", _("The whole section")), *rows]
        if self.actor.is_partner:
            del self.fields["is_internal"]


class VersionForm(Form):
    note = forms.CharField(
        label=_("Note"), max_length=200, required=False, help_text=_("What this version is for.")
    )
