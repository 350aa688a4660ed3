"""What may be typed into a joint plan: one form for each part of a section."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core.actor import Actor
from core.models import OwnEntity
from core.text import TranslatedFormField
from partners.vocabulary.forms import RatedCurrencyField
from pipeline.models import (
    JointPlan,
    Pilot,
    PilotTest,
    PlanBudgetLine,
    PlanGain,
    PlanLink,
    PlanParty,
    PlanPhase,
    PlanSpend,
    PlanStep,
)
from pipeline.plans import selectors
from pipeline.plans.choices import Side
from web.forms import (
    DateField,
    DecimalField,
    Form,
    LanguageField,
    MoneyField,
    ScopedChoiceField,
    UploadField,
    money,
)
from web.made_at import OWN_ENTITY, MadeAt


def _text(label: Any, *, required: bool = False, rows: int = 2, help_text: Any = "") -> TranslatedFormField:
    return TranslatedFormField(rows=rows, label=label, required=required, help_text=help_text)


def _points(label: Any, *, required: bool = False) -> TranslatedFormField:
    return _text(label, required=required, rows=4, help_text=_("One a line."))


def _line(label: Any, *, required: bool = True) -> TranslatedFormField:
    return TranslatedFormField(label=label, required=required)


def _side(label: Any, *codes: str) -> forms.ChoiceField:
    return forms.ChoiceField(label=label, choices=[(one, Side(one).label) for one in codes])


class PersonField(forms.ChoiceField):
    """Somebody of either side; ``people`` are offered once the form knows its plan."""

    def offer(self, people: list[Any]) -> None:
        self.people = {person.public_id: person for person in people}
        self.choices = [("", "–"), *((code, person.name) for code, person in self.people.items())]

    def clean(self, value: Any) -> Any:
        return self.people.get(super().clean(value))


def _made_at(sentence: Any, label: Any) -> MadeAt:
    """Where rows are made that a field lacks: in a plan; which one it is, a form says."""
    return MadeAt(sentence, label, "pipeline:plans", "pipeline.plan:view")


PARTY = _made_at(_("The plan names no side yet."), _("Add a side of the plan"))
PHASE = _made_at(_("The plan has no phase yet."), _("Add a phase to the plan"))
LINE = _made_at(_("The budget has no line yet."), _("Add a line to the budget"))
PILOT = _made_at(_("The plan has no pilot yet."), _("Add a pilot to the plan"))
# Where rows are made that a field of this name chooses from.
MADE_IN = {"party": "parties", "phase": "phases", "line": "lines", "pilot": "pilots"}


# What a form of a row asks for beside its columns: the version that was read, and why a change is proposed.
NO_COLUMNS = frozenset({"seen", "note", "propose"})


class PlanNewForm(Form):
    title = _line(_("Title"))
    summary = _text(_("Summary"), rows=4)
    currency = RatedCurrencyField()
    language = LanguageField(label=_("Language of the document"))


class PlanHeadForm(Form):
    title = _line(_("Title"))
    own_entity = ScopedChoiceField(
        OwnEntity.objects.all(), label=_("Our entity"), required=False, empty_label="–", made_at=OWN_ENTITY
    )
    starts_on = DateField(label=_("Starts on"), required=False)
    language = LanguageField(label=_("Language of the document"))


class PartForm(Form):
    """A row of a plan. ``seen`` is the version of the row that the form was filled with."""

    seen = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, plan: JointPlan, sides: dict[str, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.plan = plan
        for name, field in self.fields.items():
            if isinstance(field, PersonField):
                field.offer(selectors.people(plan, self.actor))
            elif isinstance(field, ScopedChoiceField):
                if name == "party":
                    field.queryset = selectors.parties_named(plan, self.actor)
                else:
                    field.queryset = field.queryset.filter(plan=plan)
                field.made_at = _in_plan(field.made_at, plan, name, self.actor)
            elif name == "amount":
                field.help_text = plan.currency
            elif isinstance(field, forms.ChoiceField):
                field.choices = [(code, sides.get(code, label)) for code, label in field.choices]

    def values(self) -> dict[str, Any]:
        """What was typed, as the columns of the row: money in minor units of the plan's currency."""
        values = {name: value for name, value in self.cleaned_data.items() if name not in NO_COLUMNS}
        if "amount" in values:
            amount = money(values.pop("amount"), self.plan.currency, field="amount")
            values["amount_minor"] = amount.amount_minor
        if "file" in values:
            upload = values.pop("file")
            values |= {"file": (upload.name, upload.read())} if upload else {}
        return values


def _in_plan(made_at: MadeAt, plan: JointPlan, name: str, actor: Actor) -> MadeAt:
    """Where a row is made that a field lacks: in this plan, on the reader's side."""
    there: tuple[str, ...] = (plan.public_id, MADE_IN[name])
    side = "pipeline"
    if actor.is_partner:
        side, there = "portal", (plan.partner.public_id, *there)
    return replace(made_at, url_name=f"{side}:plan-row-add", permission="pipeline.plan:change", args=there)


def _party() -> ScopedChoiceField:
    return ScopedChoiceField(PlanParty.objects.all(), label=_("Side"), empty_label=None, made_at=PARTY)


def _phase(*, required: bool) -> ScopedChoiceField:
    return ScopedChoiceField(
        PlanPhase.objects.all(),
        label=_("Phase"),
        required=required,
        empty_label=None if required else _("Throughout"),
        made_at=PHASE,
    )


class PartyForm(PartForm):
    side = forms.ChoiceField(label=_("Side"), choices=PlanParty.Role)
    name = forms.CharField(label=_("Name"), max_length=120)
    founded = forms.IntegerField(label=_("Founded in"), required=False, min_value=1000, max_value=2100)
    profile = _points(_("What it does"))


class ProductForm(PartForm):
    party = _party()
    name = forms.CharField(label=_("Name"), max_length=120)
    what = _line(_("What it is"), required=False)
    alternative_to = forms.CharField(
        label=_("Alternative to"),
        max_length=200,
        required=False,
        help_text=_("Products it can take the place of."),
    )
    year = forms.IntegerField(label=_("Since"), required=False, min_value=1900, max_value=2100)


class LinkForm(PartForm):
    party = _party()
    kind = forms.ChoiceField(label=_("Kind"), choices=PlanLink.Kind)
    url = forms.URLField(label=_("Address"), max_length=300, assume_scheme="https")
    label = forms.CharField(label=_("Shown as"), max_length=120, required=False)


class ContactForm(PartForm):
    party = _party()
    name = forms.CharField(label=_("Name"), max_length=120, required=False)
    role = forms.CharField(label=_("Role"), max_length=120, required=False)
    email = forms.EmailField(label=_("E-mail"), required=False)
    phone = forms.CharField(label=_("Telephone"), max_length=40, required=False)


class AlignmentForm(PartForm):
    theme = _line(_("Theme"))
    ours = _text(_("On our side"), required=True)
    theirs = _text(_("On their side"), required=True)

    def __init__(self, *args: Any, sides: dict[str, str], **kwargs: Any) -> None:
        super().__init__(*args, sides=sides, **kwargs)
        self.fields["ours"].label, self.fields["theirs"].label = sides[Side.US], sides[Side.THEM]


class ContributionForm(PartForm):
    party = _party()
    text = _text(_("What it brings"), required=True)


class SynergyForm(PartForm):
    title = _line(_("Title"))
    side = _side(_("Whose problem"), Side.US, Side.THEM, Side.BOTH)
    problem = _text(_("Problem"), required=True)
    solution = _points(_("Solution"), required=True)
    impact = _points(_("Impact"), required=True)


class PlanPhaseForm(PartForm):
    name = _line(_("Name"))
    months = forms.IntegerField(label=_("Months"), min_value=1, max_value=240)
    purpose = _text(_("Purpose"))


class CommitmentForm(PartForm):
    phase = _phase(required=False)
    side = _side(_("Whose part"), Side.US, Side.THEM)
    text = _text(_("What is provided"), required=True)
    due_on = DateField(label=_("Due on"), required=False)
    owner = PersonField(label=_("Done by"), required=False)


class BudgetLineForm(PartForm):
    phase = _phase(required=True)
    label = _line(_("What for"))
    amount = MoneyField(label=_("Budgeted"))
    payer = forms.ChoiceField(label=_("Paid by"), choices=PlanBudgetLine.Payer)
    our_share = DecimalField(
        label=_("Our share, in per cent"),
        required=False,
        max_digits=5,
        decimal_places=2,
        min_value=Decimal(0),
        max_value=Decimal(100),
        help_text=_("Of a shared line."),
    )


class SpendForm(PartForm):
    line = ScopedChoiceField(
        PlanBudgetLine.objects.all(), label=_("Budget line"), empty_label=None, made_at=LINE
    )
    kind = forms.ChoiceField(label=_("Kind"), choices=PlanSpend.Kind)
    amount = MoneyField(label=_("Amount"))
    happened_on = DateField(label=_("On"))
    evidence = forms.CharField(
        label=_("Shown by"), max_length=250, required=False, help_text=_("An order, an invoice, a contract.")
    )
    file = UploadField(label=_("Document"), required=False)


class PilotForm(PartForm):
    name = _line(_("Name"))
    phase = _phase(required=False)
    scope = _points(_("What is tried"))
    side = _side(_("Run by"), Side.US, Side.THEM, Side.BOTH)
    owner = PersonField(label=_("Looked after by"), required=False)
    starts_on = DateField(label=_("Starts on"), required=False)
    ends_on = DateField(label=_("Ends on"), required=False)


class PilotTestForm(PartForm):
    pilot = ScopedChoiceField(Pilot.objects.all(), label=_("Pilot"), empty_label=None, made_at=PILOT)
    what = _line(_("What is tested"))
    direction = forms.ChoiceField(label=_("Is met with"), choices=PilotTest.Direction)
    target = DecimalField(label=_("Target"), required=False, max_digits=14, decimal_places=3)
    unit = _line(_("Unit"), required=False)


class GainForm(PartForm):
    party = _party()
    kind = forms.ChoiceField(label=_("Kind"), choices=PlanGain.Kind)
    text = _text(_("What it gains"), required=True)


class PlanStepForm(PartForm):
    horizon = forms.ChoiceField(label=_("Horizon"), choices=PlanStep.Horizon)
    months = forms.IntegerField(label=_("Within months"), required=False, min_value=1, max_value=240)
    label = _line(_("What"))
    deliverable = _points(_("What comes out"))
    side = _side(_("Whose part"), Side.US, Side.THEM, Side.BOTH)
    owner = PersonField(label=_("Done by"), required=False)
    due_on = DateField(label=_("Due on"), required=False)


class OptionForm(PartForm):
    name = _line(_("Name"))
    licence = _text(_("Licence"))
    investment = _text(_("Investment"))
    revenue_share = _text(_("Revenue share"))
    control = _text(_("Control"))
    is_chosen = forms.BooleanField(label=_("Chosen"), required=False)
    why = _text(_("Why"))


class ActionForm(PartForm):
    text = _text(_("What is recommended"), required=True)
    side = _side(_("Whose part"), Side.US, Side.THEM, Side.BOTH)
    owner = PersonField(label=_("Done by"), required=False)
    due_on = DateField(label=_("Due on"), required=False)


# Which form writes what is agreed in a row of which part.
PART_FORMS: dict[str, type[PartForm]] = {
    "parties": PartyForm,
    "products": ProductForm,
    "links": LinkForm,
    "contacts": ContactForm,
    "alignments": AlignmentForm,
    "contributions": ContributionForm,
    "synergies": SynergyForm,
    "phases": PlanPhaseForm,
    "commitments": CommitmentForm,
    "lines": BudgetLineForm,
    "spends": SpendForm,
    "pilots": PilotForm,
    "tests": PilotTestForm,
    "gains": GainForm,
    "steps": PlanStepForm,
    "options": OptionForm,
    "actions": ActionForm,
}


class DoneForm(PartForm):
    """That something was done, on which day."""

    done_on = DateField(label=_("Done on"), required=False, help_text=_("Empty: it is not done."))


class CommitmentDoneForm(DoneForm):
    evidence = forms.CharField(
        label=_("Shown by"), max_length=250, required=False, help_text=_("What shows that it was done.")
    )
    file = UploadField(label=_("Document"), required=False)


class MeasuredForm(PartForm):
    measured = DecimalField(
        label=_("Measured"),
        required=False,
        max_digits=14,
        decimal_places=3,
        help_text=_("Of a test of yes or no: 1 is yes, 0 is no."),
    )
    measured_on = DateField(label=_("Measured on"), required=False)
    evidence = forms.CharField(label=_("Shown by"), max_length=250, required=False)
    file = UploadField(label=_("Document"), required=False)


class DecisionForm(PartForm):
    decision = forms.ChoiceField(label=_("Decision"), choices=[c for c in Pilot.Decision.choices if c[0]])
    reason = _text(_("Reason"), required=True)


# Which form notes what became of a row of which part.
PROGRESS_FORMS: dict[str, type[PartForm]] = {
    "commitments": CommitmentDoneForm,
    "steps": DoneForm,
    "actions": DoneForm,
    "tests": MeasuredForm,
    "pilots": DecisionForm,
}


class TextForm(Form):
    """A text of the plan itself, such as its summary."""

    seen = forms.IntegerField(required=False, widget=forms.HiddenInput)
    text = _text(_("Text"), rows=8)
