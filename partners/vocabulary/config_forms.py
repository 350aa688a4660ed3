"""What may be typed about types, relationships, sectors, regions, lines, tiers and benefits."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core.text import TranslatedFormField
from partners.models import PartnerType, RelationshipKind, Tier, TierBenefit
from partners.vocabulary.made_at import TIER, TYPE
from partners.vocabulary.services import benefit_clauses, standard_templates
from web.forms import CountriesField, Form, ScopedChoiceField


class NamedForm(Form):
    """What every configured thing has. Its code is made from its name, its place by moving it."""

    name = TranslatedFormField(label=_("Name"))
    is_active = forms.BooleanField(label=_("In use"), required=False, initial=True)


class TypeForm(NamedForm):
    family = forms.ChoiceField(label=_("Family"), choices=PartnerType.Family)
    objective = TranslatedFormField(label=_("Objective"), rows=2, required=False)
    activities = TranslatedFormField(
        label=_("Activities"), rows=4, required=False, help_text=_("One a line.")
    )
    advantages = TranslatedFormField(
        label=_("Advantages"), rows=4, required=False, help_text=_("One a line.")
    )
    is_public_body = forms.BooleanField(label=_("Public body"), required=False)
    commissions_allowed = forms.BooleanField(
        label=_("Commissions allowed"),
        required=False,
        initial=True,
        help_text=_("Off for public bodies: a commission to one may be an offence."),
    )
    deals_offered = forms.BooleanField(
        label=_("Deals offered"), required=False, initial=True, help_text=_("Partners may register deals.")
    )
    referrals_offered = forms.BooleanField(
        label=_("Referral links offered"),
        required=False,
        initial=True,
        help_text=_("Partners may make links and coupons, which lead to commissions."),
    )
    minimum_signature = forms.ChoiceField(
        label=_("Minimum signature level"), choices=PartnerType.SignatureLevel
    )
    licence_benefit = forms.ChoiceField(label=_("Licence benefit"), choices=PartnerType.LicenceBenefit)
    standard_template = forms.ChoiceField(
        label=_("Standard agreement template"),
        required=False,
        choices=lambda: [("", "–"), *standard_templates()],
        help_text=_("Proposed first when an agreement is drawn up."),
    )


class KindConfigForm(NamedForm):
    panel = forms.ChoiceField(label=_("Panel"), choices=RelationshipKind.Panel)
    opens_deals = forms.BooleanField(
        label=_("Opens deals"),
        required=False,
        initial=True,
        help_text=_("A partner with relationships is offered what one of them opens."),
    )
    opens_referrals = forms.BooleanField(label=_("Opens referral links"), required=False, initial=True)
    description = TranslatedFormField(label=_("Description"), rows=2, required=False)


class SectorForm(NamedForm):
    objective = TranslatedFormField(label=_("Objective"), rows=2, required=False)
    activities = TranslatedFormField(
        label=_("Activities"), rows=4, required=False, help_text=_("One a line.")
    )


class RegionForm(NamedForm):
    countries = CountriesField(label=_("Countries"))


class TierConfigForm(NamedForm):
    description = TranslatedFormField(label=_("Description"), rows=2, required=False)


class BenefitForm(Form):
    is_new = True
    tier = ScopedChoiceField(Tier.objects.all(), label=_("Tier"), to_field_name="code", made_at=TIER)
    partner_type = ScopedChoiceField(
        PartnerType.objects.all(),
        label=_("Only for type"),
        to_field_name="code",
        required=False,
        empty_label=_("All types"),
        made_at=TYPE,
    )
    kind = forms.ChoiceField(label=_("Kind"), choices=TierBenefit.Kind)
    clause = forms.ChoiceField(
        label=_("Clause"),
        required=False,
        choices=lambda: [("", "–"), *benefit_clauses()],
        help_text=_(
            "Only for a contractual clause: the agreement that has it in its text gives the benefit."
        ),
    )
    name = TranslatedFormField(
        label=_("Name"),
        help_text=_("With the name of a benefit of a lower tier, it takes the place of that one."),
    )
    quantity = forms.IntegerField(
        label=_("Quantity"),
        required=False,
        min_value=0,
        help_text=_("Empty for unlimited; only for entitlements."),
    )
    is_tracked = forms.BooleanField(
        label=_("Kept as a record"),
        required=False,
        help_text=_("Off: it is said in words, and nothing is owed. On: it is given, counted or granted."),
    )
    response_hours = forms.IntegerField(
        label=_("First answer within, in hours"),
        required=False,
        min_value=1,
        max_value=2000,
        help_text=_("Only for a service level."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not benefit_clauses():
            self.fields.pop("clause", None)

    def clean(self) -> dict[str, Any]:
        """A clause is named by its code, by which it is found in agreements."""
        values = super().clean()
        clause = values.pop("clause", "")
        if values.get("kind") != TierBenefit.Kind.CLAUSE:
            return values
        if clause:
            values["code"] = clause
        elif values.get("is_tracked") and self.is_new:
            place = "clause" if "clause" in self.fields else "is_tracked"
            self.add_error(place, _("To be kept as a record, it must be a clause of the library: choose it."))
        return values


class BenefitChangeForm(BenefitForm):
    """A benefit keeps the clause that it is."""

    is_new = False
    clause = None
