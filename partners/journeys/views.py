"""The list of partners on their way, what is done with a step, and the journeys that are configured."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core.errors import DomainError
from partners.journeys import services
from partners.journeys.advance import BEGIN, journey_begin
from partners.journeys.columns import JOURNEY_COLUMNS
from partners.journeys.events import STAFF
from partners.journeys.filters import PartnerJourneyFilter
from partners.journeys.forms import ExcuseForm, JourneyForm, StepForm, StepNewForm, TickForm
from partners.journeys.models import Journey, JourneyStep, PartnerJourney, PartnerJourneyStep
from partners.journeys.things import THINGS
from partners.models import Partner
from web.lists import TableList
from web.moves import MovePage, numbered
from web.views import ActionPage, FormPage, Page, RowFormPage


class JourneyList(TableList):
    """Partners on their way; those at the end of it where their status is asked for."""

    permission = services.VIEW
    template_name = "partners/journeys/list.html"
    title = _("Partners in onboarding")
    queryset = PartnerJourney.objects.all()
    filterset_class = PartnerJourneyFilter
    default_sort = "-begun"
    export_permission = "partners.journey:export"
    export_name = "onboarding"
    columns = JOURNEY_COLUMNS

    def get_queryset(self) -> QuerySet:
        rows = super().get_queryset()
        return rows if self.request.GET.getlist("status") else rows.open()


class JourneyBegin(ActionPage):
    permission = BEGIN
    queryset = Partner.objects.for_list()
    success_message = _("The journey has begun.")

    def perform(self) -> PartnerJourney:
        run = journey_begin(actor=self.actor, partner=self.object)
        if run is None:
            raise DomainError.conflict(
                _("No journey is configured for this partner, or its status lets it take none."),
                code="no-journey",
                link=reverse("partners:journeys"),
            )
        return run


class _StepPage(RowFormPage):
    queryset = PartnerJourneyStep.objects.select_related("journey__partner", "step")

    def load(self) -> None:
        super().load()
        self.subtitle = str(self.object.step)

    def get_context(self, **extra: Any) -> dict[str, Any]:
        return super().get_context(subtitle=self.subtitle, **extra)

    def success_url(self, result: Any) -> str:
        return STAFF.url(self.object.journey)

    @property
    def cancel_url(self) -> str:
        return STAFF.url(self.object.journey)


class StepTick(_StepPage):
    permission = services.TICK
    title = _("A step that is done")
    form_class = TickForm
    submit_label = _("It is done")
    success_message = _("The step is done.")

    def perform(self, form) -> PartnerJourneyStep:
        return services.step_tick(actor=self.actor, step=self.object, **form.cleaned_data)


class StepExcuse(_StepPage):
    permission = services.EXCUSE
    title = _("Excuse a step")
    form_class = ExcuseForm
    submit_label = _("Excuse it")
    success_message = _("The step is excused.")

    def perform(self, form) -> PartnerJourneyStep:
        return services.step_excuse(actor=self.actor, step=self.object, **form.cleaned_data)


class StepReopen(ActionPage):
    permission = services.EXCUSE
    queryset = PartnerJourneyStep.objects.select_related("journey__partner", "step")
    success_message = _("The step is open again.")

    def perform(self) -> PartnerJourneyStep:
        return services.step_reopen(actor=self.actor, step=self.object)


# -- Configuration --------------------------------------------------------------------------------


class JourneySettings(Page):
    permission = "core.config:view"
    template_name = "partners/journeys/settings.html"
    title = _("Onboarding journeys")

    def get_context(self, **extra: Any) -> dict[str, Any]:
        journeys = list(Journey.objects.visible_to(self.actor).select_related("partner_type", "kind"))
        steps = list(JourneyStep.objects.visible_to(self.actor))
        for step in numbered(steps, by="journey_id"):
            step.thing = THINGS.get(step.completed_by)
        return super().get_context(
            journeys=[(one, [step for step in steps if step.journey_id == one.pk]) for one in journeys],
            may_change=self.actor.can(services.CONFIGURE),
            **extra,
        )


class _Settings:
    permission = services.CONFIGURE
    submit_label = _("Save")
    success_message = _("The configuration is saved.")

    def success_url(self, result: Any) -> str:
        return reverse("partners:journeys")

    @property
    def cancel_url(self) -> str:
        return reverse("partners:journeys")


class JourneyNew(_Settings, FormPage):
    title = _("New journey")
    form_class = JourneyForm

    def perform(self, form) -> Journey:
        return services.journey_save(actor=self.actor, **form.cleaned_data)


class JourneyEdit(_Settings, RowFormPage):
    title = _("Change a journey")
    queryset = Journey.objects.select_related("partner_type", "kind")
    form_class = JourneyForm

    def get_initial(self) -> dict[str, Any]:
        row = self.object
        return {
            "title": row.title,
            "partner_type": row.partner_type.code if row.partner_type else None,
            "kind": row.kind.code if row.kind else None,
            "is_active": row.is_active,
        }

    def perform(self, form) -> Journey:
        return services.journey_save(actor=self.actor, journey=self.object, **form.cleaned_data)


class StepNew(_Settings, FormPage):
    title = _("New step")
    form_class = StepNewForm

    def perform(self, form) -> JourneyStep:
        return services.journey_step_save(actor=self.actor, **form.cleaned_data)


class StepEdit(_Settings, RowFormPage):
    title = _("Change a step")
    queryset = JourneyStep.objects.select_related("journey")
    form_class = StepForm

    def get_initial(self) -> dict[str, Any]:
        return {name: getattr(self.object, name) for name in StepForm.base_fields}

    def perform(self, form) -> JourneyStep:
        return services.journey_step_save(actor=self.actor, step=self.object, **form.cleaned_data)


class StepMove(MovePage):
    permission = services.CONFIGURE
    queryset = JourneyStep.objects.all()

    def perform(self) -> int:
        return services.journey_step_move(actor=self.actor, step=self.object, to=self.to)

    @property
    def list_url(self) -> str:
        return reverse("partners:journeys")
