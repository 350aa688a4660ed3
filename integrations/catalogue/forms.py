from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from agreements.models import Agreement
from integrations.models import HealthCheck, Integration
from partners.models import Partner
from partners.vocabulary.made_at import PARTNER
from web.forms import DateField, DecimalField, Form, ScopedChoiceField
from web.made_at import MadeAt

AGREEMENT = MadeAt(
    _("There is no agreement with this partner yet."),
    _("Draw up an agreement"),
    "agreements:create",
    "agreements.agreement:create",
)


class IntegrationForm(Form):
    name = forms.CharField(label=_("Name"), max_length=120)
    kind = forms.ChoiceField(label=_("Kind"), choices=Integration.Kind)
    built_by = forms.ChoiceField(label=_("Built by"), choices=Integration.Builder)
    formal_agreement = forms.BooleanField(label=_("Formal agreement"), required=False)
    listing_url = forms.URLField(label=_("Marketplace listing"), required=False, assume_scheme="https")
    co_marketing = forms.BooleanField(label=_("Co-marketing"), required=False)
    since = DateField(label=_("Since"), required=False)


class IntegrationNewForm(IntegrationForm):
    field_order = ["partner"]
    partner = ScopedChoiceField(
        Partner.objects.current().order_by("name"), label=_("Partner"), made_at=PARTNER
    )


class AgreementChoiceField(ScopedChoiceField):
    def label_from_instance(self, obj: Agreement) -> str:
        return f"{obj.number} · {obj.title} · {obj.get_status_display()}"


class IntegrationEditForm(IntegrationForm):
    """With the agreement, among those with the partner of the integration."""

    field_order = ["name", "kind", "built_by", "agreement"]
    agreement = AgreementChoiceField(
        Agreement.objects.none(),
        label=_("Linked agreement"),
        required=False,
        made_at=AGREEMENT,
        help_text=_("Once one is linked there is a formal agreement, as long as it is in force."),
    )

    def __init__(self, *args: Any, partner: Partner, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows = Agreement.objects.filter(partner=partner).exclude(status=Agreement.Status.CANCELLED)
        choice: Any = self.fields["agreement"]
        choice.queryset = rows.visible_to(self.actor).order_by("-pk")

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("agreement"):
            cleaned["formal_agreement"] = True
        return cleaned


class UsageForm(Form):
    measured_on = DateField(label=_("Measured on"))
    customers_using = forms.IntegerField(label=_("Customers using it"), required=False, min_value=0)
    customers_total = forms.IntegerField(label=_("Customers in all"), required=False, min_value=1)
    share = DecimalField(
        label=_("Or their share"),
        required=False,
        min_value=0,
        max_value=1,
        decimal_places=4,
        help_text=_("0.12 for 12%."),
    )
    source = forms.CharField(label=_("Source"), max_length=200, required=False)


class HealthForm(Form):
    state = forms.ChoiceField(label=_("State"), choices=HealthCheck.State)
    note = forms.CharField(label=_("Note"), max_length=500, required=False)
