from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core.text import TranslatedFormField
from integrations.models import Integration, IntegrationRequest
from partners.models import Partner
from partners.vocabulary.made_at import PARTNER
from web.forms import Form, ScopedChoiceField
from web.made_at import MadeAt

INTEGRATION = MadeAt(
    _("There is no integration in the catalogue yet."),
    _("Add an integration"),
    "integrations:new",
    "integrations.integration:change",
)


class RequestForm(Form):
    name = TranslatedFormField(label=_("Name"))
    description = TranslatedFormField(label=_("Description"), rows=3, required=False)
    priority = forms.ChoiceField(
        label=_("Priority"), choices=IntegrationRequest.Priority, initial=IntegrationRequest.Priority.P3
    )
    planned_for = forms.CharField(
        label=_("Planned for"),
        max_length=10,
        required=False,
        help_text=_("A quarter such as 2027-Q2, or a day such as 2027-06-30."),
    )
    is_public = forms.BooleanField(
        label=_("On the public roadmap"),
        required=False,
        help_text=_("Anybody reads its name, description, status and how many ask for it; never who."),
    )


class MoveForm(Form):
    status = forms.ChoiceField(label=_("Status"))
    reason = forms.CharField(
        label=_("Why it is declined"),
        max_length=1000,
        required=False,
        widget=forms.Textarea({"rows": 2}),
        help_text=_("Only when it is declined."),
    )
    integration = ScopedChoiceField(
        Integration.objects.in_catalogue().order_by("name"),
        label=_("Delivered as"),
        required=False,
        made_at=INTEGRATION,
        help_text=_("Only when it is delivered: the integration of the catalogue."),
    )

    def __init__(self, *args: Any, request: IntegrationRequest, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        labels = dict(IntegrationRequest.Status.choices)
        following = IntegrationRequest.TRANSITIONS[IntegrationRequest.Status(request.status)]
        choice: Any = self.fields["status"]
        choice.choices = [(code, label) for code, label in labels.items() if code in following]


class PartnerVoteForm(Form):
    partner = ScopedChoiceField(
        Partner.objects.current().order_by("name"), label=_("Partner"), made_at=PARTNER
    )
    note = forms.CharField(
        label=_("Note"), max_length=500, required=False, help_text=_("The partner reads it.")
    )


class CustomerVoteForm(Form):
    customer_name = forms.CharField(
        label=_("Customer"),
        max_length=200,
        help_text=_("The name stays with us: no partner and no visitor of the roadmap reads it."),
    )
    note = forms.CharField(label=_("Note"), max_length=500, required=False)


class ProposeForm(Form):
    name = forms.CharField(label=_("Product to integrate with"), max_length=120)
    description = forms.CharField(
        label=_("What it is needed for"),
        max_length=2000,
        required=False,
        widget=forms.Textarea({"rows": 4}),
    )
