"""Joint plans: the page, and the forms of its sections and budget."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core.errors import DomainError
from core.events import timeline
from pipeline.models import JointPlan, PlanBudgetLine, PlanPhase, Recruitment
from pipeline.plans import forms, services
from pipeline.plans import selectors as reads
from pipeline.plans.services import SECTIONS
from web.forms import major, money
from web.views import ActionPage, DetailPage, RowFormPage

TITLES = {
    "parties": _("A side of the plan"),
    "alignments": _("A shared value"),
    "synergies": _("A synergy"),
    "phases": _("A phase of the plan"),
    "options": _("An economic option"),
    "steps": _("A next step of the plan"),
}
_PLANS = JointPlan.objects.select_related("recruitment__partner")


def page_of(plan: JointPlan) -> str:
    return reverse("pipeline:plan", args=[plan.public_id])


class PlanPage(DetailPage):
    permission = "pipeline.plan:view"
    template_name = "pipeline/plans/detail.html"
    queryset = _PLANS

    def get_context(self, **extra: Any) -> dict[str, Any]:
        plan = self.object
        is_open = plan.recruitment.closed_at is None
        return super().get_context(
            title=plan.title,
            plan=plan,
            recruitment=plan.recruitment,
            may_change=is_open and self.actor.can("pipeline.plan:change"),
            timeline=timeline.of_row(plan.public_id, self.actor, size=10)[0],
            **reads.page(plan),
            **extra,
        )


class PlanNew(RowFormPage):
    permission = "pipeline.plan:change"
    title = _("New joint plan")
    queryset = Recruitment.objects.for_list()
    form_class = forms.PlanNewForm
    submit_label = _("Begin the plan")

    def get_initial(self) -> dict[str, Any]:
        return {"title": str(self.object)}

    def perform(self, form) -> JointPlan:
        return services.plan_create(actor=self.actor, recruitment=self.object, **form.cleaned_data)

    def success_url(self, result: JointPlan) -> str:
        return page_of(result)

    @property
    def cancel_url(self) -> str:
        return reverse("pipeline:recruitment", args=[self.object.public_id])


class PlanForm(RowFormPage):
    """A form about one plan that returns to its page."""

    permission = "pipeline.plan:change"
    queryset = _PLANS
    submit_label = _("Save")

    @property
    def plan(self) -> JointPlan:
        return self.object

    def success_url(self, result: Any) -> str:
        return page_of(self.plan)

    @property
    def cancel_url(self) -> str:
        return page_of(self.plan)


class PlanEdit(PlanForm):
    title = _("Title and summary")
    form_class = forms.PlanForm

    def get_initial(self) -> dict[str, Any]:
        return {"title": self.object.title, "summary": self.object.summary}

    def perform(self, form) -> JointPlan:
        return services.plan_change(actor=self.actor, plan=self.object, **form.cleaned_data)


class SectionMixin:
    """Reads the section from the address, and with it the form. An unknown one is a 404."""

    def load(self) -> None:
        self.section = self.kwargs["section"]
        if self.section not in SECTIONS:
            raise DomainError.not_found()
        self.title, self.form_class = TITLES[self.section], forms.SECTION_FORMS[self.section]
        super().load()


class PlanRowAdd(SectionMixin, PlanForm):
    def perform(self, form) -> Any:
        return services.plan_row_add(
            actor=self.actor, plan=self.object, section=self.section, **form.cleaned_data
        )


class RowOfPlan(SectionMixin):
    """A row of the section named in the address."""

    def get_queryset(self) -> QuerySet:
        return SECTIONS[self.section].objects.select_related("plan__recruitment__partner")

    @property
    def plan(self) -> JointPlan:
        return self.object.plan


class PlanRowEdit(RowOfPlan, PlanForm):
    def get_initial(self) -> dict[str, Any]:
        values = {name: getattr(self.object, name) for name in self.form_class.base_fields}
        if values.get("owner"):
            values["owner"] = values["owner"].public_id
        return values

    def perform(self, form) -> Any:
        return services.plan_row_change(actor=self.actor, row=self.object, **form.cleaned_data)


class PlanRowRemove(RowOfPlan, ActionPage):
    permission = "pipeline.plan:change"

    def perform(self) -> None:
        services.plan_row_remove(actor=self.actor, row=self.object)

    def success_url(self, result: Any) -> str:
        return page_of(self.plan)


class BudgetForm(PlanForm):
    """A line of a plan's budget."""

    title = _("A budget line")
    form_class = forms.BudgetLineForm

    def form_kwargs(self) -> dict[str, Any]:
        return {**super().form_kwargs(), "plan": self.plan}

    def values(self, form) -> dict[str, Any]:
        values = dict(form.cleaned_data)
        amount = money(values.pop("amount"), self.plan.currency, field="amount")
        return {**values, "amount_minor": amount.amount_minor}


class BudgetLineAdd(BudgetForm):
    def get_initial(self) -> dict[str, Any]:
        last = PlanPhase.objects.visible_to(self.actor).filter(plan=self.object).last()
        return {"phase": last.public_id if last else None, **super().get_initial()}

    def perform(self, form) -> PlanBudgetLine:
        return services.plan_line_add(actor=self.actor, **self.values(form))


class LineMixin:
    queryset = PlanBudgetLine.objects.select_related("phase__plan__recruitment__partner")

    @property
    def plan(self) -> JointPlan:
        return self.object.phase.plan


class BudgetLineEdit(LineMixin, BudgetForm):
    def get_initial(self) -> dict[str, Any]:
        row = self.object
        return {
            "phase": row.phase.public_id,
            "label": row.label,
            "amount": major(row.amount_minor, self.plan.currency),
            "payer": row.payer,
        }

    def perform(self, form) -> PlanBudgetLine:
        return services.plan_line_change(actor=self.actor, line=self.object, **self.values(form))


class BudgetLineRemove(LineMixin, ActionPage):
    permission = "pipeline.plan:change"

    def perform(self) -> None:
        services.plan_line_remove(actor=self.actor, line=self.object)

    def success_url(self, result: Any) -> str:
        return page_of(self.plan)
