"""The pilots of a recruitment in the back-office: planned, tested, measured, decided."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core import clock
from core.events import timeline
from pipeline.models import Pilot, PilotTest
from pipeline.pilots import forms, services
from pipeline.pilots.events import VIEW
from pipeline.recruitment.form_views import RecruitmentForm
from pipeline.recruitment.form_views import page_of as recruitment_page
from web.templatetags.formats import day
from web.views import ActionPage, DetailPage, FileLinkPage, RowFormPage

CHANGE, DECIDE = services.CHANGE, services.DECIDE
TONES = {"": "info", "go": "ok", "no_go": "bad"}
_ROWS = ("recruitment__partner", "plan", "owner")
# A pilot of a plan alone has its page there.
OURS = Pilot.objects.exclude(recruitment=None).select_related(*_ROWS)
TESTS = PilotTest.objects.exclude(pilot__recruitment=None).select_related(
    "pilot__recruitment__partner", "pilot__plan", "pilot__partner", "file"
)


def page_of(pilot: Pilot) -> str:
    return reverse("pipeline:pilot", args=[pilot.public_id])


class PilotPage(DetailPage):
    """A pilot: what is tried, what each test must show and showed, go or no go."""

    permission = VIEW
    template_name = "pipeline/pilots/detail.html"

    def get_queryset(self) -> QuerySet:
        return OURS.all()

    def get_context(self, **extra: Any) -> dict[str, Any]:
        pilot = self.object
        is_open = not pilot.decision and pilot.plan is None and pilot.recruitment.closed_at is None
        return super().get_context(
            title=str(pilot),
            pilot=pilot,
            tone=TONES[pilot.decision],
            recruitment_url=recruitment_page(pilot.recruitment),
            tests=list(pilot.tests.select_related("file")),
            facts=self._facts(pilot),
            timeline=timeline.of_row(pilot.public_id, self.actor, size=10)[0],
            may={
                "change": is_open and self.actor.can(CHANGE),
                "decide": is_open and self.actor.can(DECIDE),
            },
            **extra,
        )

    def _facts(self, pilot: Pilot) -> list[tuple[Any, ...]]:
        plan = pilot.plan
        plan_url = reverse("pipeline:plan", args=[plan.public_id]) if plan else ""
        return [
            (_("Recruitment"), pilot.recruitment, recruitment_page(pilot.recruitment)),
            (_("Joint plan"), plan, plan_url),
            (_("Run by"), pilot.get_side_display()),
            (_("Looked after by"), pilot.owner),
            (_("Starts on"), day(pilot.starts_on)),
            (_("Ends on"), day(pilot.ends_on)),
            (_("Decided on"), day(pilot.decided_on)),
        ]


class PilotNew(RecruitmentForm):
    title = _("New pilot")
    form_class = forms.PilotForm
    success_message = _("The pilot is planned. Say what it must show.")

    def perform(self, form) -> Pilot:
        return services.pilot_create(actor=self.actor, recruitment=self.object, **form.cleaned_data)

    def success_url(self, result: Pilot) -> str:
        return page_of(result)


class _PilotForm(RowFormPage):
    permission = CHANGE
    submit_label = _("Save")

    def get_queryset(self) -> QuerySet:
        return OURS.all()

    def pilot(self) -> Pilot:
        return self.object

    def success_url(self, result: Any) -> str:
        return page_of(self.pilot())

    @property
    def cancel_url(self) -> str:
        return page_of(self.pilot())


class PilotEdit(_PilotForm):
    title = _("Change a pilot")
    form_class = forms.PilotForm

    def get_initial(self) -> dict[str, Any]:
        return forms.PilotForm.initial_of(self.object)

    def perform(self, form) -> Pilot:
        return services.pilot_change(actor=self.actor, pilot=self.object, **form.cleaned_data)


class TestAdd(_PilotForm):
    title = _("New test")
    form_class = forms.TestForm

    def perform(self, form) -> PilotTest:
        return services.pilot_test_save(actor=self.actor, pilot=self.object, **form.cleaned_data)


class PilotDecide(_PilotForm):
    permission = DECIDE
    title = _("Go or no go")
    form_class = forms.DecideForm
    submit_label = _("Decide")
    success_message = _("It is decided.")

    def perform(self, form) -> Pilot:
        return services.pilot_decide(actor=self.actor, pilot=self.object, **form.cleaned_data)


class _TestForm(_PilotForm):
    def get_queryset(self) -> QuerySet:
        return TESTS.all()

    def pilot(self) -> Pilot:
        return self.object.pilot

    def get_context(self, **extra: Any) -> dict[str, Any]:
        return super().get_context(subtitle=str(self.object), **extra)


class TestEdit(_TestForm):
    title = _("Change a test")
    form_class = forms.TestForm

    def get_initial(self) -> dict[str, Any]:
        return forms.TestForm.initial_of(self.object)

    def perform(self, form) -> PilotTest:
        return services.pilot_test_save(
            actor=self.actor, pilot=self.object.pilot, test=self.object, **form.cleaned_data
        )


class TestMeasure(_TestForm):
    title = _("What was measured")
    form_class = forms.MeasureForm

    def get_initial(self) -> dict[str, Any]:
        row = self.object
        return {
            "measured": row.measured,
            "measured_on": row.measured_on or clock.today(),
            "evidence": row.evidence,
        }

    def perform(self, form) -> PilotTest:
        values = dict(form.cleaned_data)
        upload = values.pop("file")
        return services.pilot_measure(
            actor=self.actor,
            test=self.object,
            name=upload.name if upload else "",
            content=upload.read() if upload else b"",
            **values,
        )


class TestRemove(ActionPage):
    permission = CHANGE

    def get_queryset(self) -> QuerySet:
        return TESTS.all()

    def perform(self) -> None:
        services.pilot_test_remove(actor=self.actor, test=self.object)

    def success_url(self, result: Any) -> str:
        return page_of(self.object.pilot)


class TestFile(FileLinkPage):
    """The document that shows what was measured."""

    permission = VIEW

    def get_queryset(self) -> QuerySet:
        return TESTS.exclude(file=None)
