"""Input for drawing an agreement up and editing its draft."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django_countries import countries

from agreements.drafting import proposals, selectors
from agreements.models import Agreement, Clause, Exclusivity, Part, Template, TemplateKind
from agreements.terms import rules
from core.errors import Sentence
from core.models import OwnEntity
from core.text import Translated
from partners.models import Partner, ProductLine, Region, Sector
from partners.vocabulary.exchange import programme_currency
from partners.vocabulary.forms import RatedCurrencyField
from partners.vocabulary.made_at import PARTNER, PRODUCT_LINE, REGION, SECTOR
from web.forms import (
    DateField,
    DecimalField,
    Form,
    LanguageField,
    MoneyField,
    ScopedChoiceField,
    all_countries,
    major,
    money,
)
from web.made_at import OWN_ENTITY, MadeAt
from web.typeahead import TypeaheadField

_NEW_TEMPLATE = (_("Add a template"), "agreements:template-new", "agreements.clause:change")
TEMPLATE = MadeAt(_("There is no agreement template yet."), *_NEW_TEMPLATE, ready="agreements:templates")
AMENDMENT_TEMPLATE = MadeAt(
    _("There is no template for amendments yet."), *_NEW_TEMPLATE, ready="agreements:templates"
)
CLAUSE = MadeAt(
    _("The library has no clause yet."),
    _("Add a clause"),
    "agreements:clause-new",
    "agreements.clause:change",
)
CLAUSE_TEXT = forms.Textarea({"rows": 12})


class StartForm(Form):
    """With whom, and from which template. Amendments are drawn up on the page of what they amend."""

    partner = ScopedChoiceField(
        Partner.objects.current().select_related("type").order_by("name"),
        label=_("Partner"),
        made_at=PARTNER,
    )
    template = ScopedChoiceField(
        Template.objects.filter(is_active=True).exclude(kind=TemplateKind.AMENDMENT),
        label=_("Template"),
        to_field_name="code",
        required=False,
        empty_label=_("The usual one for this partner"),
        help_text=_("The usual one goes by the legal status of the partner, else by its type."),
        made_at=TEMPLATE,
    )

    def __init__(self, *args: Any, without_usual: bool = False, **kwargs: Any) -> None:
        """``without_usual``: the partner is known and has no usual template, so one is to be chosen."""
        super().__init__(*args, **kwargs)
        if without_usual:
            self.fields["template"].required, self.fields["template"].empty_label = True, "–"

    def clean(self) -> dict[str, Any]:
        values = super().clean()
        if not values.get("template") and (partner := values.get("partner")):
            values["template"] = proposals.proposed(partner)
            if values["template"] is None:
                self.add_error("template", _("This partner has no usual template: choose one."))
        return values


class AmendForm(Form):
    """What an amendment is called, and from when it changes the agreement."""

    template = ScopedChoiceField(
        Template.objects.filter(is_active=True, kind=TemplateKind.AMENDMENT),
        label=_("Template"),
        to_field_name="code",
        made_at=AMENDMENT_TEMPLATE,
    )
    title = forms.CharField(label=_("Title"), max_length=200, required=False)
    starts_on = DateField(label=_("Takes effect on"))


class TermsForm(Form):
    """The terms of an agreement as fields."""

    begins_a_term = True

    title = forms.CharField(label=_("Title"), max_length=200)
    starts_on = DateField(label=_("Starts on"), required=False, help_text=_("Empty: on the last signature."))
    ends_on = DateField(label=_("Ends on"), required=False, help_text=_("Empty when it has no end."))
    notice_days = forms.IntegerField(label=_("Notice in days"), min_value=0, max_value=3650, initial=90)
    tacit_renewal = forms.BooleanField(label=_("Tacit renewal"), required=False)
    renewal_months = forms.IntegerField(
        label=_("Renewed for, in months"), required=False, min_value=1, max_value=600
    )
    renewal_terms = forms.CharField(
        label=_("Price or rates on renewal"), required=False, widget=forms.Textarea({"rows": 2})
    )
    confidentiality = forms.ChoiceField(
        label=_("Confidentiality"), choices=Agreement.Confidentiality, initial=Agreement.Confidentiality.NONE
    )
    service_level = forms.CharField(
        label=_("Service level"), required=False, widget=forms.Textarea({"rows": 2})
    )
    passive_sales = forms.CharField(
        label=_("Passive sales"),
        required=False,
        widget=forms.Textarea({"rows": 2}),
        help_text=_(
            "What an exclusivity leaves to others: sales that customers ask for on their own initiative."
        ),
    )
    value = MoneyField(label=_("Expected value"), required=False)
    currency = RatedCurrencyField()

    def clean(self) -> dict[str, Any]:
        """What the operation would refuse, said together with what is wrong with single fields."""
        values = super().clean()
        given = {
            name: values.get(name) for name in ("starts_on", "ends_on", "tacit_renewal", "renewal_months")
        }
        errors = rules.term_errors(**given, currency=values.get("currency") or programme_currency())
        # The first day of an amendment begins no term.
        starts_on = given["starts_on"] if self.begins_a_term else None
        errors["notice_days"] = rules.notice_error(
            starts_on, given["ends_on"], values.get("notice_days") or 0
        )
        for name, message in errors.items():
            if message and name not in self.errors:
                self.add_error(name, message)
        return values

    def terms(self) -> dict[str, Any]:
        """The cleaned fields as the operation takes them."""
        names = TermsForm.base_fields
        values = {name: self.cleaned_data[name] for name in names if name not in ("title", "value")}
        amount = self.cleaned_data["value"]
        values["value_minor"] = (
            None if amount is None else money(amount, values["currency"], field="value").amount_minor
        )
        return values

    @staticmethod
    def initial_of(agreement: Agreement) -> dict[str, Any]:
        names = [name for name in TermsForm.base_fields if name != "value"]
        values = {name: getattr(agreement, name) for name in names}
        return {**values, "value": major(agreement.value_minor, agreement.currency)}


class VariablesForm(Form):
    """The variables of a template, each by its type. Nothing is required before the approval."""

    prefix_of_names = "v_"

    def __init__(self, *args: Any, schema: Sequence[dict[str, Any]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.schema = schema
        regions = selectors.region_names() if any(item["type"] == "territory" for item in schema) else {}
        for item in schema:
            field = variable_field(item, regions)
            # Said beside the label: the draft can be kept without it, the approval cannot be had.
            field.needed_for = _("needed for the approval") if item.get("required") else ""
            self.fields[self.prefix_of_names + item["name"]] = field

    def values(self) -> dict[str, Any]:
        """What was typed, as the operation takes it: rates as fractions."""
        found = {}
        for item in self.schema:
            value = self.cleaned_data.get(self.prefix_of_names + item["name"])
            if value not in (None, ""):
                found[item["name"]] = typed_value(item, value)
        return found

    def add_error(self, field: str | None, error: Any) -> None:
        """A refusal of the operation names the variable; the field has a prefix."""
        prefixed = self.prefix_of_names + (field or "")
        super().add_error(prefixed if prefixed in self.fields else field, error)

    @classmethod
    def initial_of(cls, schema: Sequence[dict[str, Any]], values: Mapping[str, Any]) -> dict[str, Any]:
        return {
            cls.prefix_of_names + item["name"]: as_typed(item, values[item["name"]])
            for item in schema
            if values.get(item["name"]) is not None
        }


def variable_field(item: dict[str, Any], regions: dict[str, Any]) -> forms.Field:
    """The form field of one variable."""
    label = str(Translated(item["label"]))
    common = {"label": label, "required": False, "help_text": str(Translated(item.get("help") or {}))}
    kind = item["type"]
    if kind == "money":
        return MoneyField(**{**common, "label": f"{label} ({item.get('currency', 'EUR')})"})
    if kind == "rate":
        return DecimalField(**{**common, "label": f"{label} (%)"}, min_value=0, max_value=100, max_digits=9)
    if kind == "integer":
        return forms.IntegerField(min_value=0, max_value=10**9, **common)
    if kind in ("country", "territory", "choice"):
        return _chosen(item, regions, common)
    return DateField(**common) if kind == "date" else _text(item, common)


def _chosen(item: dict[str, Any], regions: dict[str, Any], common: dict[str, Any]) -> forms.Field:
    """One of a few choices, or of many countries."""
    if item["type"] == "choice":
        offered = [(choice["code"], str(Translated(choice["label"]))) for choice in item["choices"]]
        return forms.ChoiceField(choices=[("", "–"), *offered], **common)
    own = [(code, str(name)) for code, name in regions.items()] if item["type"] == "territory" else []
    return TypeaheadField(choices=lambda: [*own, *all_countries()], **common)


def _text(item: dict[str, Any], common: dict[str, Any]) -> forms.Field:
    """A text made before there were short ones may have several lines."""
    widget = forms.Textarea({"rows": 2}) if item.get("long", True) else forms.TextInput
    return forms.CharField(max_length=2_000, widget=widget, **common)


def typed_value(item: dict[str, Any], cleaned: Any) -> Any:
    """What its field gave, as ``variables.parse_values`` takes it: rates as fractions."""
    return format(cleaned / 100, "f") if item["type"] == "rate" else cleaned


def as_typed(item: dict[str, Any], value: Any) -> Any:
    """A canonical value as its field takes it; the field writes it as the reader's language does."""
    if item["type"] == "rate":
        return (Decimal(value) * 100).normalize()
    return Decimal(value["amount"]) if item["type"] == "money" else value


class CreateForm(VariablesForm, TermsForm):
    """Everything of a new agreement on one page."""

    language = LanguageField()
    own_entity = ScopedChoiceField(
        OwnEntity.objects.order_by("-is_default", "legal_name"), label=_("Our entity"), made_at=OWN_ENTITY
    )
    optional = forms.MultipleChoiceField(
        label=_("Clauses to add"), required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(
        self,
        *args: Any,
        template: Template,
        partner: Partner,
        schema: Sequence[dict[str, Any]],
        reasons: Mapping[str, Sentence],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, schema=schema, **kwargs)
        for name, reason in reasons.items():
            field = self.fields[self.prefix_of_names + name]
            field.help_text = field.help_text or reason
        offered = template.clauses.filter(kind=Clause.Kind.OPTIONAL, is_active=True)
        offered = offered.filter(partner_type=None) | offered.filter(partner_type=partner.type_id)
        self.fields["optional"].choices = [(row.code, str(row.title)) for row in offered.distinct()]
        if not self.fields["optional"].choices:
            del self.fields["optional"]

    # What few agreements need; on the page it is folded away while nobody filled it in.
    SELDOM = (
        "renewal_terms", "confidentiality", "service_level", "passive_sales", "value", "currency",
    )  # fmt: skip

    def groups(self) -> list[tuple[Any, list[Any]]]:
        """The fields under the headings of the page."""
        head = [name for name in ("title", "language", "own_entity", "optional") if name in self.fields]
        terms = [name for name in TermsForm.base_fields if name != "title" and name not in self.SELDOM]
        values = [name for name in self.fields if name.startswith(self.prefix_of_names)]
        parts = ((_("The agreement"), head), (_("Values"), values), (_("Terms"), terms))
        return [(title, [self[name] for name in names]) for title, names in parts if names]

    def seldom(self) -> dict[str, Any]:
        fields = [self[name] for name in self.SELDOM]
        return {"fields": fields, "open": any(field.errors for field in fields)}


class ClauseTextForm(Form):
    title = forms.CharField(label=_("Title"), max_length=200)
    text = forms.CharField(
        label=_("Text"),
        max_length=20_000,
        widget=CLAUSE_TEXT,
        help_text=_("Names in braces, such as {partner_name}, are filled in when the document is made."),
    )
    note = forms.CharField(label=_("What changed"), max_length=300, required=False)


class ClauseAddForm(Form):
    """One of the library, or one written for this agreement."""

    clause = ScopedChoiceField(
        Clause.objects.filter(is_active=True),
        label=_("From the library"),
        to_field_name="code",
        required=False,
        made_at=CLAUSE,
    )
    part = forms.TypedChoiceField(
        label=_("Part"), choices=[("", "–"), *Part.choices], coerce=int, empty_value=0, required=False
    )
    title = forms.CharField(label=_("Title"), max_length=200, required=False)
    text = forms.CharField(label=_("Text"), max_length=20_000, widget=CLAUSE_TEXT, required=False)


class ExclusivityForm(Form):
    mode = forms.ChoiceField(label=_("Mode"), choices=Exclusivity.Mode)
    region = ScopedChoiceField(
        Region.objects.filter(is_active=True),
        label=_("Region"),
        to_field_name="code",
        required=False,
        made_at=REGION,
    )
    country = forms.ChoiceField(
        label=_("or country"), required=False, choices=lambda: [("", _("all countries")), *countries]
    )
    sector = ScopedChoiceField(
        Sector.objects.all(),
        label=_("Sector"),
        to_field_name="code",
        required=False,
        empty_label=_("all sectors"),
        made_at=SECTOR,
    )
    product_line = ScopedChoiceField(
        ProductLine.objects.all(),
        label=_("Product line"),
        to_field_name="code",
        required=False,
        empty_label=_("all products"),
        made_at=PRODUCT_LINE,
    )
    valid_from = DateField(label=_("From"), required=False, help_text=_("Empty: as long as the agreement."))
    valid_to = DateField(label=_("To"), required=False)
