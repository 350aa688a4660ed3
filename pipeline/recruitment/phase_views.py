"""The configuration of recruitment: phases, and the steps of each."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from pipeline.models import Phase, PhaseCondition, PhaseStep
from pipeline.recruitment import conditions, things
from pipeline.recruitment import phases as services
from pipeline.recruitment.forms import PhaseConditionForm, PhaseForm, PhaseStepForm
from pipeline.recruitment.selectors import usually
from web.moves import MovePage, numbered
from web.views import ActionPage, FormPage, Page, RowFormPage


class PhaseSettings(Page):
    permission = "core.config:view"
    template_name = "pipeline/recruitment/settings.html"
    title = _("Recruitment phases")

    def get_context(self, **extra: Any) -> dict[str, Any]:
        phases = list(Phase.objects.visible_to(self.actor))
        steps = list(PhaseStep.objects.visible_to(self.actor).select_related("phase"))
        for step in numbered(steps, by="phase_id"):
            step.thing = things.label_of(step.ticked_by) if step.ticked_by else ""
        asked = list(PhaseCondition.objects.visible_to(self.actor).order_by("direction", "pk"))
        return super().get_context(
            phases=[
                {
                    "row": phase,
                    "usually": usually(phase),
                    "steps": [step for step in steps if step.phase_id == phase.pk],
                    "conditions": [row for row in asked if row.phase_id == phase.pk],
                }
                for phase in numbered(phases)
            ],
            may_change=self.actor.can("pipeline.recruitment:configure"),
            **extra,
        )


def _code(row: Any) -> str:
    return _("Code for rules and the API: %(code)s") % {"code": row.code}


class _Settings:
    permission = "pipeline.recruitment:configure"
    submit_label = _("Save")
    success_message = _("The configuration is saved.")

    def success_url(self, result: Any) -> str:
        return reverse("pipeline:phases")

    @property
    def cancel_url(self) -> str:
        return reverse("pipeline:phases")


class PhaseNew(_Settings, FormPage):
    title = _("New phase")
    form_class = PhaseForm

    def perform(self, form) -> Phase:
        return services.phase_save(actor=self.actor, **form.cleaned_data)


class PhaseEdit(_Settings, RowFormPage):
    title = _("Change a phase")
    queryset = Phase.objects.all()
    form_class = PhaseForm

    def get_context(self, **extra: Any) -> dict[str, Any]:
        return super().get_context(subtitle=_code(self.object), **extra)

    def get_initial(self) -> dict[str, Any]:
        return {name: getattr(self.object, name) for name in PhaseForm.base_fields}

    def perform(self, form) -> Phase:
        return services.phase_save(actor=self.actor, phase=self.object, **form.cleaned_data)


class StepNew(_Settings, FormPage):
    title = _("New step")
    form_class = PhaseStepForm

    def perform(self, form) -> PhaseStep:
        return services.phase_step_save(actor=self.actor, **form.cleaned_data)


class StepEdit(_Settings, RowFormPage):
    title = _("Change a step")
    form_class = PhaseStepForm

    def get_context(self, **extra: Any) -> dict[str, Any]:
        return super().get_context(subtitle=_code(self.object), **extra)

    def get_queryset(self) -> QuerySet:
        return PhaseStep.objects.select_related("phase")

    def get_initial(self) -> dict[str, Any]:
        values = {name: getattr(self.object, name) for name in PhaseStepForm.base_fields}
        return {**values, "phase": self.object.phase.code}

    def perform(self, form) -> PhaseStep:
        return services.phase_step_save(actor=self.actor, step=self.object, **form.cleaned_data)


class ConditionNew(_Settings, FormPage):
    title = _("New condition")
    form_class = PhaseConditionForm

    def perform(self, form) -> PhaseCondition:
        return conditions.phase_condition_save(actor=self.actor, **form.cleaned_data)


class ConditionEdit(_Settings, RowFormPage):
    title = _("Change a condition")
    queryset = PhaseCondition.objects.select_related("phase")
    form_class = PhaseConditionForm

    def get_initial(self) -> dict[str, Any]:
        row = self.object
        return {
            "phase": row.phase.code,
            "direction": row.direction,
            "thing": row.thing,
            "is_required": row.is_required,
        }

    def perform(self, form) -> PhaseCondition:
        return conditions.phase_condition_save(actor=self.actor, condition=self.object, **form.cleaned_data)


class ConditionRemove(ActionPage):
    permission = "pipeline.recruitment:configure"
    queryset = PhaseCondition.objects.select_related("phase")

    def perform(self) -> None:
        conditions.phase_condition_remove(actor=self.actor, condition=self.object)

    def success_url(self, result: Any) -> str:
        return reverse("pipeline:phases")


class PhaseMove(MovePage):
    permission = "pipeline.recruitment:configure"
    queryset = Phase.objects.all()

    def perform(self) -> int:
        return services.phase_move(actor=self.actor, phase=self.object, to=self.to)

    @property
    def list_url(self) -> str:
        return reverse("pipeline:phases")


class StepMove(PhaseMove):
    queryset = PhaseStep.objects.all()

    def perform(self) -> int:
        return services.phase_step_move(actor=self.actor, step=self.object, to=self.to)
