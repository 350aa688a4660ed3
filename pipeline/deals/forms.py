"""The shape of what people type about deals. Rules live in the operations."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core.errors import DomainError
from core.permissions import Offer
from partners.models import Partner, ProductLine
from partners.partner import offers
from partners.questions.own_forms import OwnFieldsForm
from partners.vocabulary.exchange import programme_currency
from partners.vocabulary.forms import RatedCurrencyField
from partners.vocabulary.made_at import PRODUCT_LINE
from pipeline.deals import rules
from pipeline.deals.decisions import OVERRIDES
from pipeline.models import Deal
from web.forms import (
    DateField,
    Form,
    MoneyField,
    ScopedChoiceField,
    ScopedMultipleChoiceField,
    country_choices,
    major,
    money,
)
from web.made_at import MadeAt

NONE_OFFERED_DEALS = MadeAt(
    _("There is no partner yet that may register deals."),
    _("Add a partner"),
    "partners:create",
    "partners.partner:create",
)
MAIN = ["customer_name", "customer_domain", "customer_registration", "product_lines", "how"]


class DealForm(OwnFieldsForm):
    """A registration: five fields, then what may be added. Both legal numbers are typed in one."""

    OWN = "deal"

    customer_name = forms.CharField(
        label=_("Customer"), max_length=200, widget=forms.TextInput({"autocomplete": "organization"})
    )
    customer_domain = forms.CharField(
        label=_("Website or e-mail of the customer"),
        max_length=253,
        required=False,
        help_text=_("For example helio-sante.fr."),
        widget=forms.TextInput({"inputmode": "url", "autocapitalize": "none", "spellcheck": "false"}),
    )
    customer_registration = forms.CharField(
        label=_("Registration or VAT number"),
        max_length=40,
        required=False,
        help_text=_(
            "In France the SIREN or SIRET, in Germany with the court. The website or this number is needed."
        ),
        widget=forms.TextInput({"autocapitalize": "characters", "spellcheck": "false"}),
    )
    product_lines = ScopedMultipleChoiceField(
        ProductLine.objects.filter(is_active=True),
        label=_("Interested in"),
        to_field_name="code",
        widget=forms.CheckboxSelectMultiple,
        made_at=PRODUCT_LINE,
    )
    how = forms.CharField(label=_("How it came about"), max_length=2000, widget=forms.Textarea({"rows": 3}))
    amount = MoneyField(label=_("Expected amount"), required=False)
    currency = RatedCurrencyField(required=False)
    expected_on = DateField(label=_("Expected on"), required=False)
    contact_name = forms.CharField(label=_("Contact at the customer"), max_length=120, required=False)
    contact_email = forms.EmailField(label=_("E-mail of the contact"), required=False)
    customer_country = forms.ChoiceField(label=_("Country"), choices=country_choices, required=False)
    role = forms.ChoiceField(
        label=_("Your part"), choices=Deal.Role, required=False, initial=Deal.Role.SOURCED
    )
    public_tender = forms.BooleanField(label=_("Public tender"), required=False)
    tender_reference = forms.CharField(label=_("Reference of the tender"), max_length=120, required=False)

    def __init__(self, *args: Any, country: str = "", kept_vat: str = "", **kwargs: Any) -> None:
        """``kept_vat`` is the VAT number of a draft whose registration number stands in the field."""
        super().__init__(*args, **kwargs)
        self.country, self.kept_vat = country, kept_vat
        lines = self.fields["product_lines"]
        codes = list(lines.queryset.values_list("code", flat=True)[:2])
        lines.required = bool(codes)
        if len(codes) == 1:
            lines.initial = codes

    def country_of(self, values: dict[str, Any]) -> str:
        """The country in which a number counts when the form names none: the partner's."""
        return self.country

    def clean(self) -> dict[str, Any]:
        """What is wrong with the customer, said together with what is missing."""
        values = super().clean()
        country = values.get("customer_country") or self.country_of(values)
        checks: dict[str, Any] = {
            "customer_domain": rules.customer_domain,
            "customer_registration": lambda text: rules.legal_numbers(country, text, ""),
            "amount": lambda amount: (
                amount is None
                or money(amount, values.get("currency") or programme_currency(), field="amount")
            ),
        }
        for name, check in checks.items():
            try:
                check(values.get(name))
            except DomainError as error:
                self.add_error(name, str(error.message))
        if not {"customer_domain", "customer_registration"} & set(self.errors):
            self._check_named(country, values)
        return values

    def _check_named(self, country: str, values: dict[str, Any]) -> None:
        """Whether the customer's site or number says who it is."""
        registration, vat = rules.legal_numbers(country, values.get("customer_registration"), None)
        domain = rules.customer_domain(values.get("customer_domain"))
        if rules.identities(country=country, registration=registration, vat=vat, domain=domain):
            return
        if registration:
            self.add_error("customer_registration", str(rules.NEEDS_COURT))
        else:
            self.add_error("customer_domain", str(rules.NEEDS_IDENTITY))

    def main_fields(self) -> list[Any]:
        return [self[name] for name in self.fields if name in (*MAIN, "partner")]

    def more_fields(self) -> list[Any]:
        elsewhere = {*MAIN, "partner", *self.own_names}
        return [self[name] for name in self.fields if name not in elsewhere]

    @property
    def more_is_open(self) -> bool:
        """Whether something below the five fields is filled in or wrong, and so must be seen."""
        usual = {
            "role": {Deal.Role.SOURCED},
            "customer_country": {self.country},
            # A currency alone says nothing.
            "currency": {code for code, _label in self.fields["currency"].choices},
        }
        return any(
            field.errors or (field.value() and field.value() not in usual.get(field.name, ()))
            for field in self.more_fields()
        )

    def details(self) -> dict[str, Any]:
        """The cleaned data as the operations take it. Raises DomainError on the amount's decimals."""
        values = dict(self.cleaned_data)
        amount, currency = values.pop("amount", None), values.pop("currency", "") or programme_currency()
        values["amount"] = None if amount is None else money(amount, currency, field="amount")
        values["role"] = values.get("role") or Deal.Role.SOURCED
        if "customer_registration" in values:
            country = values.get("customer_country") or self.country_of(values)
            numbers = rules.legal_numbers(country, values["customer_registration"], None)
            values["customer_registration"], values["customer_vat"] = numbers[0], numbers[1] or self.kept_vat
        if not values.get("customer_country"):
            values.pop("customer_country", None)
        return values

    def draft_details(self) -> dict[str, Any]:
        """What of an unfinished form is right already; the rest stays in ``as_typed``."""
        self.full_clean()
        return self.details()

    def as_typed(self) -> dict[str, Any]:
        """The form as it was typed, for a draft; nothing is checked and nothing lost."""
        typed: dict[str, Any] = {}
        for name, field in self.fields.items():
            value = field.widget.value_from_datadict(self.data, self.files, name)
            limit = getattr(field, "max_length", None) or 200
            typed[name] = value if isinstance(value, list | bool) else str(value or "")[:limit]
        return typed


class DealForPartnerForm(DealForm):
    """A registration that we enter on behalf of a partner."""

    field_order = ["partner", *MAIN]
    partner = ScopedChoiceField(
        offers.offered(Partner.objects.current(), Offer.DEALS).order_by("name"),
        label=_("Partner"),
        made_at=NONE_OFFERED_DEALS,
    )

    def country_of(self, values: dict[str, Any]) -> str:
        partner = values.get("partner")
        return partner.country.code if partner else ""


class DealChangeForm(OwnFieldsForm):
    """What may still change once a deal is submitted."""

    OWN = "deal"

    amount = MoneyField(label=_("Expected amount"), required=False)
    currency = RatedCurrencyField()
    expected_on = DateField(label=_("Expected on"), required=False)
    contact_name = forms.CharField(label=_("Contact at the customer"), max_length=120, required=False)
    contact_email = forms.EmailField(label=_("E-mail of the contact"), required=False)
    role = forms.ChoiceField(label=_("Role of the partner"), choices=Deal.Role)
    how = forms.CharField(label=_("How it came about"), max_length=2000, widget=forms.Textarea({"rows": 3}))

    def details(self) -> dict[str, Any]:
        """The cleaned data as the operation takes it. Raises DomainError on the amount's decimals."""
        values = dict(self.cleaned_data)
        amount, currency = values.pop("amount"), values.pop("currency")
        return {**values, "amount": None if amount is None else money(amount, currency, field="amount")}


def change_initial(deal: Deal) -> dict[str, Any]:
    """What may still change of an open deal, for the form's first showing."""
    names = [name for name in DealChangeForm.base_fields if name != "amount"]
    return {
        **{name: getattr(deal, name) for name in names},
        "amount": major(deal.amount_minor, deal.currency),
    }


class StageForm(Form):
    stage = forms.ChoiceField(label=_("Stage"), choices=Deal.Stage)


class ApproveForm(Form):
    """The override is asked for only when somebody has the customer."""

    reason = forms.CharField(
        label=_("Remark for the partner"), max_length=1000, required=False, widget=forms.Textarea({"rows": 2})
    )
    override = forms.ChoiceField(
        label=_("How to protect it all the same"), choices=[("", "–"), *OVERRIDES.items()], required=False
    )
    override_reason = forms.CharField(
        label=_("Reason of the override"), max_length=1000, required=False, widget=forms.Textarea({"rows": 2}),
        help_text=_("For us alone; it is kept."),
    )  # fmt: skip


class RejectForm(Form):
    reason = forms.CharField(
        label=_("Reason"), max_length=1000, widget=forms.Textarea({"rows": 3}),
        help_text=_("The partner reads it: do not name any other partner or any of our customers."),
    )  # fmt: skip


class QuestionForm(Form):
    question = forms.CharField(label=_("Question"), max_length=1000, widget=forms.Textarea({"rows": 3}))


class AnswerForm(Form):
    answer = forms.CharField(label=_("Your answer"), max_length=2000, widget=forms.Textarea({"rows": 4}))


class EvidenceForm(Form):
    evidence = forms.CharField(
        label=_("What shows that the deal is going on"), max_length=2000, widget=forms.Textarea({"rows": 4}),
        help_text=_("A meeting, an offer sent, a trial: with its date."),
    )  # fmt: skip


class ExtensionForm(Form):
    granted = forms.TypedChoiceField(
        label=_("Your answer"),
        choices=[("yes", _("Grant")), ("no", _("Refuse"))],
        coerce=lambda value: value == "yes",
    )
    reason = forms.CharField(
        label=_("Reason"), max_length=1000, required=False, widget=forms.Textarea({"rows": 2})
    )


class LoseForm(Form):
    reason = forms.CharField(label=_("Why it was lost"), max_length=1000, widget=forms.Textarea({"rows": 3}))


class WithdrawForm(Form):
    reason = forms.CharField(
        label=_("Reason"), max_length=1000, required=False, widget=forms.Textarea({"rows": 2})
    )


class WinForm(Form):
    amount = MoneyField(label=_("Amount without taxes"))
    currency = RatedCurrencyField()
    won_on = DateField(label=_("Won on"))
