"""The configuration of this room: types, relationship kinds, sectors, regions, lines, tiers, benefits."""

from __future__ import annotations

from typing import Any

from django import forms as django_forms
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core.errors import DomainError
from core.text import TranslatedFormField
from partners.models import PartnerType, ProductLine, Region, RelationshipKind, Sector, Tier, TierBenefit
from partners.vocabulary import services
from web.forms import Form, ScopedChoiceField
from web.views import FormPage, Page


class CodeForm(Form):
    code = django_forms.SlugField(
        label=_("Code"), max_length=40, help_text=_("Rules use it; it never changes.")
    )
    name = TranslatedFormField(label=_("Name"))
    position = django_forms.IntegerField(label=_("Position"), min_value=0, max_value=9999, initial=0)
    is_active = django_forms.BooleanField(label=_("In use"), required=False, initial=True)


class TypeForm(CodeForm):
    family = django_forms.ChoiceField(label=_("Family"), choices=PartnerType.Family)
    objective = TranslatedFormField(label=_("Objective"), rows=2, required=False)
    activities = TranslatedFormField(
        label=_("Activities"), rows=4, required=False, help_text=_("One a line.")
    )
    advantages = TranslatedFormField(
        label=_("Advantages"), rows=4, required=False, help_text=_("One a line.")
    )
    is_public_body = django_forms.BooleanField(label=_("Public body"), required=False)
    commissions_allowed = django_forms.BooleanField(
        label=_("Commissions allowed"),
        required=False,
        initial=True,
        help_text=_("Off for public bodies: a commission to one may be an offence."),
    )
    deals_offered = django_forms.BooleanField(
        label=_("Deals offered"), required=False, initial=True, help_text=_("Partners may register deals.")
    )
    referrals_offered = django_forms.BooleanField(
        label=_("Referral links offered"),
        required=False,
        initial=True,
        help_text=_("Partners may make links and coupons, which lead to commissions."),
    )
    minimum_signature = django_forms.ChoiceField(
        label=_("Minimum signature level"), choices=PartnerType.SignatureLevel
    )
    licence_benefit = django_forms.ChoiceField(label=_("Licence benefit"), choices=PartnerType.LicenceBenefit)
    standard_template = django_forms.ChoiceField(
        label=_("Standard agreement template"),
        required=False,
        choices=lambda: [("", "–"), *services.standard_templates()],
        help_text=_("Proposed first when an agreement is drawn up."),
    )


class KindConfigForm(CodeForm):
    panel = django_forms.ChoiceField(label=_("Panel"), choices=RelationshipKind.Panel)
    opens_deals = django_forms.BooleanField(
        label=_("Opens deals"),
        required=False,
        initial=True,
        help_text=_("A partner with relationships is offered what one of them opens."),
    )
    opens_referrals = django_forms.BooleanField(label=_("Opens referral links"), required=False, initial=True)
    description = TranslatedFormField(label=_("Description"), rows=2, required=False)


class SectorForm(CodeForm):
    objective = TranslatedFormField(label=_("Objective"), rows=2, required=False)
    activities = TranslatedFormField(
        label=_("Activities"), rows=4, required=False, help_text=_("One a line.")
    )


class RegionForm(CodeForm):
    countries = django_forms.CharField(
        label=_("Countries"), help_text=_("Two-letter codes separated by commas: FR, BE, LU.")
    )

    def clean_countries(self) -> list[str]:
        codes = self.cleaned_data["countries"].replace("[", "").replace("]", "").replace("'", "").split(",")
        return [code.strip().upper() for code in codes if code.strip()]


class TierConfigForm(CodeForm):
    rank = django_forms.IntegerField(
        label=_("Rank"), min_value=1, max_value=99, help_text=_("1 is the lowest.")
    )
    description = TranslatedFormField(label=_("Description"), rows=2, required=False)


class BenefitForm(Form):
    tier = ScopedChoiceField(Tier.objects.all(), label=_("Tier"), to_field_name="code")
    partner_type = ScopedChoiceField(
        PartnerType.objects.all(),
        label=_("Only for type"),
        to_field_name="code",
        required=False,
        empty_label=_("All types"),
    )
    kind = django_forms.ChoiceField(label=_("Kind"), choices=TierBenefit.Kind)
    code = django_forms.SlugField(label=_("Code"), max_length=40)
    name = TranslatedFormField(label=_("Name"))
    quantity = django_forms.IntegerField(
        label=_("Quantity"),
        required=False,
        min_value=0,
        help_text=_("Empty for unlimited; only for entitlements."),
    )
    is_tracked = django_forms.BooleanField(
        label=_("Kept as a record"),
        required=False,
        help_text=_(
            "Off: it is described in words, and nothing is owed. On: it is given, counted or granted."
        ),
    )
    response_hours = django_forms.IntegerField(
        label=_("First answer within, in hours"),
        required=False,
        min_value=1,
        max_value=2000,
        help_text=_("Only for a service level."),
    )
    position = django_forms.IntegerField(label=_("Position"), min_value=0, max_value=9999, initial=0)


# What each page of configuration edits: the name in the URL, its model, its form, its title.
KINDS: dict[str, tuple[Any, type[Form], Any]] = {
    "types": (PartnerType, TypeForm, _("Partner types")),
    "kinds": (RelationshipKind, KindConfigForm, _("Relationship kinds")),
    "sectors": (Sector, SectorForm, _("Sectors")),
    "regions": (Region, RegionForm, _("Regions")),
    "product-lines": (ProductLine, CodeForm, _("Product lines")),
    "tiers": (Tier, TierConfigForm, _("Tiers")),
    "benefits": (TierBenefit, BenefitForm, _("Benefits")),
}


class ConfigPage(Page):
    """A list of configured things, chosen by the URL."""

    permission = "core.config:view"
    template_name = "partners/config.html"

    def load(self) -> None:
        self.kind = self.kwargs.get("kind", "types")
        if self.kind not in KINDS:
            raise DomainError.not_found()
        self.model, self.form_class, self.title = KINDS[self.kind]

    def get_context(self, **extra: Any) -> dict[str, Any]:
        tabs = [
            {
                "label": title,
                "url": reverse("partners:config", args=[code]),
                "current": code == self.kind,
            }
            for code, (_model, _form, title) in KINDS.items()
        ]
        related = ["tier", "partner_type"] if self.model is TierBenefit else []
        rows = self.model.objects.visible_to(self.actor).select_related(*related)
        may_change = self.actor.can("partners.config:change")
        return super().get_context(rows=list(rows), tabs=tabs, kind=self.kind, may_change=may_change, **extra)


class ConfigForm(FormPage):
    """Adds a configured thing, or changes the one named."""

    permission = "partners.config:change"
    submit_label = _("Save")
    success_message = _("The configuration is saved.")

    def load(self) -> None:
        kind = self.kwargs["kind"]
        if kind not in KINDS:
            raise DomainError.not_found()
        self.kind = kind
        self.model, self.form_class, self.title = KINDS[kind]
        self.row = None
        if "public_id" in self.kwargs:
            self.row = self.model.objects.all().get_visible(self.actor, public_id=self.kwargs["public_id"])

    def get_initial(self) -> dict[str, Any]:
        if self.row is None:
            return super().get_initial()
        values = {name: getattr(self.row, name) for name in self.form_class.base_fields}
        for name in ("tier", "partner_type"):
            if values.get(name) is not None:
                values[name] = values[name].code
        if "countries" in values:
            values["countries"] = ", ".join(values["countries"])
        return values

    def perform(self, form) -> Any:
        if self.row is None:
            return services.config_create(actor=self.actor, model=self.model, **form.cleaned_data)
        return services.config_change(actor=self.actor, row=self.row, **form.cleaned_data)

    def success_url(self, result: Any) -> str:
        return reverse("partners:config", args=[self.kind])

    @property
    def cancel_url(self) -> str:
        return reverse("partners:config", args=[self.kind])
