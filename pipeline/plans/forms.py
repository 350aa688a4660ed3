"""What may be typed into a joint plan."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from partners.vocabulary.forms import RatedCurrencyField
from pipeline.models import JointPlan, PlanBudgetLine, PlanParty, PlanPhase, PlanStep
from pipeline.recruitment.forms import STAFF
from web.forms import DateField, Form, MoneyField, ScopedChoiceField
from web.made_at import MadeAt


def _lines(label: Any, rows: int = 3, **kwargs: Any) -> forms.CharField:
    """Several points, one a line."""
    return forms.CharField(
        label=label,
        required=kwargs.pop("required", False),
        widget=forms.Textarea({"rows": rows}),
        help_text=_("One a line."),
    )


class PlanForm(Form):
    title = forms.CharField(label=_("Title"), max_length=200)
    summary = forms.CharField(label=_("Summary"), required=False, widget=forms.Textarea({"rows": 4}))


class PlanNewForm(PlanForm):
    currency = RatedCurrencyField()


class PartyForm(Form):
    side = forms.ChoiceField(label=_("Side"), choices=PlanParty.Side)
    name = forms.CharField(label=_("Name"), max_length=120)
    founded = forms.IntegerField(label=_("Founded in"), required=False, min_value=1000, max_value=2100)
    profile = _lines(_("What it does"))
    products = _lines(_("Products"))
    brings = _lines(_("What it brings"))
    gains = _lines(_("What it gains"))
    contact = forms.CharField(label=_("Contact"), max_length=200, required=False)


class AlignmentForm(Form):
    theme = forms.CharField(label=_("Theme"), max_length=120)
    ours = forms.CharField(label=_("On our side"), max_length=300)
    theirs = forms.CharField(label=_("On their side"), max_length=300)


class SynergyForm(Form):
    title = forms.CharField(label=_("Title"), max_length=150)
    problem = forms.CharField(label=_("Problem"), widget=forms.Textarea({"rows": 2}))
    solution = _lines(_("Solution"), required=True)
    impact = _lines(_("Impact"), required=True)


class PlanPhaseForm(Form):
    name = forms.CharField(label=_("Name"), max_length=150)
    months = forms.IntegerField(label=_("Months"), min_value=1, max_value=240)
    our_part = _lines(_("What we provide"))
    their_part = _lines(_("What they provide"))


class OptionForm(Form):
    name = forms.CharField(label=_("Name"), max_length=150)
    licence = forms.CharField(label=_("Licence"), max_length=300, required=False)
    investment = forms.CharField(label=_("Investment"), max_length=300, required=False)
    revenue_share = forms.CharField(label=_("Revenue share"), max_length=300, required=False)
    control = forms.CharField(label=_("Control"), max_length=300, required=False)
    is_chosen = forms.BooleanField(label=_("Chosen"), required=False)
    why = forms.CharField(label=_("Why"), required=False, widget=forms.Textarea({"rows": 2}))


class PlanStepForm(Form):
    horizon = forms.ChoiceField(label=_("Horizon"), choices=PlanStep.Horizon)
    label = forms.CharField(label=_("What"), max_length=200)
    deliverable = forms.CharField(label=_("What comes out"), max_length=300, required=False)
    due_on = DateField(label=_("Due on"), required=False)
    owner = ScopedChoiceField(STAFF, label=_("Done by"), required=False, empty_label="–")
    done_on = DateField(label=_("Done on"), required=False)


# Which form writes a row of which section.
SECTION_FORMS: dict[str, type[Form]] = {
    "parties": PartyForm,
    "alignments": AlignmentForm,
    "synergies": SynergyForm,
    "phases": PlanPhaseForm,
    "options": OptionForm,
    "steps": PlanStepForm,
}


class BudgetLineForm(Form):
    phase = ScopedChoiceField(PlanPhase.objects.all(), label=_("Phase"), empty_label=None)
    label = forms.CharField(label=_("What for"), max_length=150)
    amount = MoneyField(label=_("Amount"))
    payer = forms.ChoiceField(label=_("Paid by"), choices=PlanBudgetLine.Payer)

    def __init__(self, *args: Any, plan: JointPlan, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        phases = self.fields["phase"]
        phases.queryset = phases.queryset.filter(plan=plan)
        phases.made_at = MadeAt(
            _("The plan has no phase yet."),
            _("Add a phase to the plan"),
            "pipeline:plan-row-add",
            "pipeline.plan:change",
            (plan.public_id, "phases"),
        )
        self.fields["amount"].help_text = plan.currency
