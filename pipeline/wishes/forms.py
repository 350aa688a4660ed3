"""What may be typed about a wish."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from partners.models import PartnerType, RelationshipKind
from partners.vocabulary.made_at import KIND, TYPE
from pipeline.models import Wish
from web.forms import Form, ScopedChoiceField, country_choices


class WishForm(Form):
    name = forms.CharField(label=_("Name"), max_length=200)
    type = ScopedChoiceField(
        PartnerType.objects.filter(is_active=True),
        label=_("Type"),
        to_field_name="code",
        empty_label="–",
        made_at=TYPE,
    )
    kind = ScopedChoiceField(
        RelationshipKind.objects.filter(is_active=True),
        label=_("Relationship"),
        to_field_name="code",
        required=False,
        empty_label="–",
        made_at=KIND,
    )
    country = forms.ChoiceField(label=_("Country"), choices=country_choices, required=False)
    priority = forms.TypedChoiceField(
        label=_("Priority"), choices=Wish.Priority, coerce=int, initial=Wish.Priority.MEDIUM
    )
    reason = forms.CharField(label=_("Why we want it"), max_length=2000, widget=forms.Textarea({"rows": 3}))
    contact = forms.CharField(
        label=_("Whom we know there"),
        max_length=200,
        required=False,
        help_text=_("Empty when we know nobody."),
    )
    blocker = forms.CharField(
        label=_("What stands in the way"), max_length=2000, required=False, widget=forms.Textarea({"rows": 2})
    )


class WishRecruitForm(Form):
    """Only the country is missing, and only when the wish does not say it."""

    country = forms.ChoiceField(label=_("Country"), choices=country_choices)
