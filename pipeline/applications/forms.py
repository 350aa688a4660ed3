"""What we type about applications."""

from __future__ import annotations

from collections import Counter
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from core.actor import Actor
from partners.models import Partner, PartnerType
from partners.vocabulary.made_at import TYPE
from pipeline.models import Application, ApplicationPolicy
from web.forms import DateField, Form, ReasonForm, ScopedChoiceField
from web.typeahead import TypeaheadField

STAFF = User.objects.exclude(staff_role="").filter(is_active=True).order_by("name")


class AskForm(Form):
    text = forms.CharField(
        label=_("Question"),
        max_length=2000,
        widget=forms.Textarea({"rows": 4}),
        help_text=_("The applicant gets it by e-mail, and answers on a page."),
    )


class AsideForm(ReasonForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"].help_text = _("For us: the applicant does not read it.")


class RefuseForm(Form):
    reason = forms.CharField(
        label=_("Reason"),
        max_length=2000,
        widget=forms.Textarea({"rows": 4}),
        help_text=_("The applicant reads it as it is written here."),
    )
    apply_again_on = DateField(label=_("May apply again from"))


def _partners(actor: Actor) -> list[tuple[str, str]]:
    """Our partners by public id and name; of several with one name, each with its id."""
    rows = Partner.objects.current().visible_to(actor).order_by("name", "pk")
    named = list(rows.values_list("public_id", "name"))
    several = Counter(name for _id, name in named)
    return [(key, name if several[name] == 1 else f"{name} · {key}") for key, name in named]


class AcceptForm(Form):
    """Whom it becomes: a partner that we have, or a new one."""

    partner = TypeaheadField(
        label=_("Partner that we have"), required=False, help_text=_("Empty: a new partner, as below.")
    )
    name = forms.CharField(label=_("Name of the new partner"), max_length=200, required=False)
    type = ScopedChoiceField(
        PartnerType.objects.filter(is_active=True),
        label=_("Type"),
        to_field_name="code",
        empty_label="–",
        required=False,
        made_at=TYPE,
    )
    owner = ScopedChoiceField(STAFF, label=_("Looked after by"), empty_label="–", required=False)

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, actor=actor, **kwargs)
        self.fields["partner"].choices = [("", ""), *_partners(actor)]

    def clean(self) -> dict[str, Any]:
        values = super().clean()
        named = values.get("partner")
        rows = Partner.objects.current().visible_to(self.actor)
        values["partner"] = rows.filter(public_id=named).first() if named else None
        return values


class PolicyForm(Form):
    """What applicants read and agree to."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for column in policy_columns():
            self.fields[column.name] = column.formfield()


def policy_columns() -> list[Any]:
    return [
        column
        for column in ApplicationPolicy._meta.fields
        if column.editable and column.name not in ("id", "public_id")
    ]


def accept_initial(application: Application) -> dict[str, Any]:
    return {"name": application.name, "type": application.type.code if application.type else None}
