"""Joint plans in the back-office: the list, the page, and the forms of its sections."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core.events import timeline
from partners.access.presenters import told_of
from pipeline.models import JointPlan, Recruitment
from pipeline.plan_review import pages as reviewed
from pipeline.plans import forms, pages, services
from pipeline.plans.filters import PlanFilter
from pipeline.plans.presenters import STAGE_TONES
from web.told import Told
from web.views import ActionPage, DetailPage, ListPage, RowFormPage

VIEW = "pipeline.plan:view"


def page_of(plan: JointPlan) -> str:
    return reverse("pipeline:plan", args=[plan.public_id])


class StaffSide:
    """The addresses of our pages."""

    def link(self, name: str, *args: Any) -> str:
        return reverse(f"pipeline:{name}", args=args)


class PlanList(ListPage):
    permission = VIEW
    template_name = "pipeline/plans/list.html"
    title = _("Joint plans")
    queryset = pages.PLANS
    filterset_class = PlanFilter
    orderings = {"-created": "-created_at", "created": "created_at"}
    export_permission = "pipeline.plan:export"
    export_name = "joint-plans"
    columns = [
        (_("Number"), lambda row: row.number),
        (_("Title"), lambda row: str(row.title)),
        (_("Partner"), lambda row: row.partner.name),
        (_("Stage"), lambda row: row.get_stage_display()),
        (_("Starts on"), lambda row: row.starts_on),
        (_("Signed on"), lambda row: row.signed_on),
    ]

    def decorate(self, rows: list[Any]) -> list[Any]:
        for row in rows:
            row.tone = STAGE_TONES[row.stage]
        return rows


class PlanPage(StaffSide, reviewed.PlanPageMixin, DetailPage):
    permission = VIEW
    template_name = "pipeline/plans/detail.html"

    def get_context(self, **extra: Any) -> dict[str, Any]:
        plan = self.object
        return super().get_context(
            tone=STAGE_TONES[plan.stage],
            may_change=plan.is_open and self.actor.can(services.CHANGE),
            timeline=timeline.of_row(plan.public_id, self.actor, size=10)[0],
            **extra,
        )


class PlanNew(RowFormPage):
    """The plan of a recruitment."""

    permission = services.CHANGE
    title = _("New joint plan")
    queryset = Recruitment.objects.for_list()
    form_class = forms.PlanNewForm
    submit_label = _("Begin the plan")

    def get_initial(self) -> dict[str, Any]:
        language = self.object.partner.language
        return {"title": {language: str(self.object)}, "language": language}

    def perform(self, form) -> JointPlan:
        return services.plan_create(actor=self.actor, recruitment=self.object, **form.cleaned_data)

    def success_url(self, result: JointPlan) -> str:
        return page_of(result)

    @property
    def cancel_url(self) -> str:
        return reverse("pipeline:recruitment", args=[self.object.public_id])


class PlanHead(StaffSide, pages.PlanFormMixin, RowFormPage):
    title = _("Title and beginning")
    form_class = forms.PlanHeadForm

    def get_initial(self) -> dict[str, Any]:
        plan = self.object
        return {
            "title": plan.title,
            "starts_on": plan.starts_on,
            "language": plan.language,
            "own_entity": plan.own_entity.public_id if plan.own_entity else None,
        }

    def perform(self, form) -> JointPlan:
        return services.plan_change(actor=self.actor, plan=self.object, **form.cleaned_data)


class PlanText(StaffSide, reviewed.TextMixin, RowFormPage):
    """The summary or the conclusion."""


class PlanRowAdd(StaffSide, reviewed.RowAddMixin, RowFormPage):
    """A new row."""


class PlanRowEdit(StaffSide, reviewed.RowEditMixin, RowFormPage):
    """A row that is there."""


class PlanRowNote(StaffSide, pages.RowNoteMixin, RowFormPage):
    """What became of a row."""


class PlanRowRemove(StaffSide, reviewed.RowRemoveMixin, ActionPage):
    """A row that goes."""


class _Sharing(ActionPage):
    """What the partner may read, and write."""

    permission = services.SHARE
    queryset = pages.PLANS

    # Whom of the partner a mail of it reaches.
    reaches = VIEW

    def told(self) -> Told | None:
        return told_of(self.actor, self.object.partner, self.reaches, page_of(self.object))


class SectionShare(_Sharing):
    success_message = _("The partner reads this section now.")

    def perform(self) -> Any:
        return services.plan_section_share(actor=self.actor, plan=self.object, code=self.kwargs["section"])


class SectionWithdraw(ActionPage):
    permission = services.SHARE
    queryset = pages.PLANS
    success_message = _("This section is private again.")

    def perform(self) -> Any:
        return services.plan_section_withdraw(actor=self.actor, plan=self.object, code=self.kwargs["section"])


class PlanOpen(_Sharing):
    reaches = services.CHANGE
    success_message = _("Both sides write now.")

    def perform(self) -> JointPlan:
        return services.plan_open(actor=self.actor, plan=self.object)
