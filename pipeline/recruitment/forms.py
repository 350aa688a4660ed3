"""What may be typed about a recruitment and the phases."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from core.text import TranslatedFormField
from partners.models import PartnerType, RelationshipKind
from partners.questions.own_forms import OwnFieldsForm
from partners.vocabulary.forms import RatedCurrencyField
from partners.vocabulary.made_at import KIND, TYPE
from pipeline.models import Activity, Phase, PhaseCondition, PhaseStep, RecruitmentContact
from pipeline.recruitment import things
from web.forms import (
    DateField,
    Form,
    MoneyField,
    ScopedChoiceField,
    UploadField,
    country_choices,
    money,
)
from web.made_at import MadeAt

PHASE = MadeAt(
    _("There is no recruitment phase yet."),
    _("Add a phase"),
    "pipeline:phase-new",
    "pipeline.recruitment:configure",
    ready="pipeline:phases",
)
# With whom we speak at a new partner.
PERSON = ["contact_name", "contact_job_title", "contact_email", "contact_phone"]
STAFF = User.objects.exclude(staff_role="").filter(is_active=True).order_by("name")


class EstimateForm(OwnFieldsForm):
    """What a recruitment may bring, how likely, and what it is about."""

    OWN = "recruitment"

    kind = ScopedChoiceField(
        RelationshipKind.objects.filter(is_active=True),
        label=_("Relationship"),
        to_field_name="code",
        required=False,
        empty_label="–",
        made_at=KIND,
    )
    title = forms.CharField(
        label=_("Title"), max_length=200, required=False, help_text=_("Empty: the partner's name.")
    )
    headline = forms.CharField(
        label=_("In a few words"),
        max_length=120,
        required=False,
        help_text=_("For example: health, 25 countries."),
    )
    potential = MoneyField(label=_("Potential a year"), required=False)
    currency = RatedCurrencyField()
    leads = forms.IntegerField(label=_("Or leads a year"), min_value=1, max_value=1_000_000, required=False)
    potential_note = forms.CharField(
        label=_("Or in words"), max_length=60, required=False, help_text=_("For example: free licence.")
    )
    probability = forms.IntegerField(
        label=_("Probability in per cent"),
        min_value=0,
        max_value=100,
        required=False,
        help_text=_("Empty: as is usual in its phase, also when it moves on."),
    )
    expected_on = DateField(label=_("Expected on"), required=False)

    def clean(self) -> dict[str, Any]:
        values = super().clean()
        if values.get("potential") and values.get("leads"):
            self.add_error("leads", _("Give the potential in money or in leads, not both."))
        return values

    def values(self) -> dict[str, Any]:
        """The cleaned input as the operations take it."""
        values = dict(self.cleaned_data)
        currency = values.pop("currency")
        amount = values.pop("potential")
        values["potential"] = money(amount, currency, field="potential") if amount else None
        return values


class NextStepForm(Form):
    next_step = forms.CharField(
        label=_("Next step"),
        max_length=200,
        required=False,
        help_text=_("Leave empty when nothing is planned."),
    )
    next_step_on = DateField(label=_("Due on"), required=False)
    next_step_owner = ScopedChoiceField(STAFF, label=_("Done by"), required=False, empty_label="–")


class OpenForm(EstimateForm, NextStepForm):
    """A recruitment of a partner that we have."""

    field_order = ["kind", "headline", "potential", "currency", "leads", "potential_note", "probability"]


class OpenNewForm(OpenForm):
    """A new partner, with whom we speak there, and its recruitment in one go."""

    field_order = ["name", "type", "country", "website", *PERSON, "part", *OpenForm.field_order]

    name = forms.CharField(label=_("Partner's name"), max_length=200)
    type = ScopedChoiceField(
        PartnerType.objects.filter(is_active=True),
        label=_("Type"),
        to_field_name="code",
        empty_label="–",
        made_at=TYPE,
    )
    country = forms.ChoiceField(label=_("Country"), choices=country_choices)
    website = forms.URLField(label=_("Website"), required=False, assume_scheme="https")
    contact_name = forms.CharField(label=_("Person we speak with"), max_length=120, required=False)
    contact_job_title = forms.CharField(label=_("Job title"), max_length=120, required=False)
    contact_email = forms.EmailField(label=_("E-mail"), required=False)
    contact_phone = forms.CharField(label=_("Telephone"), max_length=40, required=False)
    part = forms.ChoiceField(
        label=_("Part"),
        choices=RecruitmentContact.Part,
        initial=RecruitmentContact.Part.CHAMPION,
        required=False,
    )

    def clean(self) -> dict[str, Any]:
        values = super().clean()
        if not values.get("contact_name") and (values.get("contact_email") or values.get("contact_phone")):
            self.add_error("contact_name", _("Give the name of this person."))
        return values

    def values(self) -> dict[str, Any]:
        values = super().values()
        person = {name.removeprefix("contact_"): values.pop(name) for name in PERSON}
        part = values.pop("part") or RecruitmentContact.Part.CHAMPION
        return {**values, "person": person, "part": part} if person["name"] else values


class EvidenceForm(Form):
    """What shows that a step is done: an activity, a document that is kept, or one that is added."""

    step = forms.ChoiceField(label=_("Step"))
    evidence = forms.ChoiceField(label=_("Shown by"), required=False)
    file = UploadField(label=_("Or by a document"), required=False)

    def __init__(
        self, *args: Any, steps: list[PhaseStep], evidence: list[tuple[str, str]], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.steps = {step.public_id: step for step in steps}
        self.fields["step"].choices = [(public_id, str(step)) for public_id, step in self.steps.items()]
        self.fields["evidence"].choices = evidence


class LeaveForm(Form):
    """Leaving a phase: what shows each required step that is not done yet, or a reason."""

    reason = forms.CharField(
        label=_("Reason"),
        max_length=1000,
        required=False,
        widget=forms.Textarea({"rows": 3}),
        help_text=_("Needed when something required is missing."),
    )

    def __init__(
        self, *args: Any, missing: list[PhaseStep], evidence: list[tuple[str, str]], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.missing = missing
        self.by_hand = {f"step_{step.public_id}": step for step in missing if not step.ticked_by}
        for name, step in self.by_hand.items():
            self.fields[name] = forms.ChoiceField(
                label=f"{step.phase} · {step}",
                required=False,
                choices=evidence,
                help_text=_("The activity or the document that shows it is done."),
            )
        self.order_fields(["phase", "live_on", *self.by_hand, "reason"])

    def shown(self) -> list[tuple[PhaseStep, str]]:
        """Each step with the public id of what shows it, "" for nothing."""
        return [(step, self.cleaned_data.get(name, "")) for name, step in self.by_hand.items()]


class MoveForm(LeaveForm):
    phase = ScopedChoiceField(
        Phase.objects.filter(is_active=True),
        label=_("Move to"),
        to_field_name="code",
        empty_label=None,
        made_at=PHASE,
    )


class GoLiveForm(LeaveForm):
    live_on = DateField(label=_("Live on"))


class ActivityForm(Form):
    kind = forms.ChoiceField(label=_("Kind"), choices=Activity.Kind)
    happened_on = DateField(label=_("On"))
    summary = forms.CharField(
        label=_("What came of it"), max_length=5000, widget=forms.Textarea({"rows": 4, "autofocus": True})
    )


class DocumentForm(Form):
    title = forms.CharField(label=_("Title"), max_length=150, required=False)
    file = UploadField(label=_("File"))


class LoseForm(Form):
    reason = forms.CharField(label=_("Why it was lost"), max_length=1000, widget=forms.Textarea({"rows": 3}))
    end_partner = forms.BooleanField(
        label=_("End the partner as well"), required=False, help_text=_("Its history is kept.")
    )


class ReopenForm(Form):
    reason = forms.CharField(
        label=_("Reason"), max_length=1000, required=False, widget=forms.Textarea({"rows": 3})
    )


class ConfiguredForm(Form):
    name = TranslatedFormField(label=_("Name"))
    is_active = forms.BooleanField(label=_("In use"), required=False, initial=True)


def _days(label: Any, help_text: Any = "") -> forms.IntegerField:
    return forms.IntegerField(label=label, min_value=0, max_value=3650, required=False, help_text=help_text)


class PhaseForm(ConfiguredForm):
    usual_min_days = _days(_("Usually at least, in days"))
    usual_max_days = _days(_("Usually at most, in days"), _("Empty for a phase that goes on."))
    target_days = _days(_("Target to go live, in days"), _("Attained below this number."))
    idle_days = _days(_("Stalled after, in days"), _("Without a step or an activity. Empty: never."))
    usual_probability = forms.IntegerField(
        label=_("Usual probability in per cent"),
        min_value=0,
        max_value=100,
        initial=20,
        help_text=_("Of a recruitment in this phase whose probability nobody set by hand."),
    )
    status_given = forms.ChoiceField(label=_("Status of the partner"), choices=Phase.Gives)
    counts_in_forecast = forms.BooleanField(label=_("Counts in the forecast"), required=False)
    short_form = forms.ChoiceField(label=_("Short form"), choices=Phase.Short)


class PhaseStepForm(ConfiguredForm):
    field_order = ["phase"]
    phase = ScopedChoiceField(Phase.objects.all(), label=_("Phase"), to_field_name="code", made_at=PHASE)
    is_required = forms.BooleanField(
        label=_("Required"),
        required=False,
        help_text=_("Done, or excused with a reason, before the phase is left."),
    )
    ticked_by = forms.ChoiceField(label=_("Ticked by"), required=False, choices=things.choices)


class PhaseConditionForm(Form):
    """What a phase asks for on the way in or out; what ticks a step may be asked for as well."""

    phase = ScopedChoiceField(Phase.objects.all(), label=_("Phase"), to_field_name="code", made_at=PHASE)
    direction = forms.ChoiceField(label=_("When"), choices=PhaseCondition.Direction)
    thing = forms.ChoiceField(label=_("What must be there"), choices=lambda: things.choices()[1:])
    is_required = forms.BooleanField(
        label=_("Required"),
        required=False,
        initial=True,
        help_text=_("Without it a move needs a reason. Otherwise it is only shown."),
    )
