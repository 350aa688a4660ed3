"""Surveys in the back-office: the list, one survey with its waves, one wave with what came back."""

from __future__ import annotations

from typing import Any

from django.db.models import Count, QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core.events import timeline
from insights.base_views import InsightsTabs
from insights.models import Survey, SurveyAnswer, SurveyWave
from insights.surveys import forms, presenters, selectors, services, words
from insights.surveys.columns import SURVEY_COLUMNS
from insights.surveys.events import VIEW
from insights.surveys.filters import SurveyFilter
from web.columns import as_read
from web.lists import TableList
from web.templatetags.formats import day
from web.views import ActionPage, DetailPage, FormPage, RowFormPage

CHANGE = services.CHANGE
Status = SurveyWave.Status


def page_of(survey: Survey) -> str:
    return reverse("insights:survey", args=[survey.public_id])


def wave_page_of(wave: SurveyWave) -> str:
    return reverse("insights:survey-wave", args=[wave.public_id])


class SurveyList(InsightsTabs, TableList):
    permission = VIEW
    template_name = "insights/surveys/list.html"
    title = _("Surveys")
    tab = "surveys"
    queryset = Survey.objects.all()
    filterset_class = SurveyFilter
    default_sort = "-created"
    export_permission = "insights.survey:export"
    export_name = "surveys"
    columns = SURVEY_COLUMNS

    def get_queryset(self) -> QuerySet:
        return super().get_queryset().annotate(wave_count=Count("waves"))

    def get_context(self, **extra: Any) -> dict[str, Any]:
        return super().get_context(tabs=self.tabs(), may_change=self.actor.can(CHANGE), **extra)


class SurveyPage(DetailPage):
    permission = VIEW
    template_name = "insights/surveys/detail.html"
    queryset = Survey.objects.select_related("questionnaire")

    def get_context(self, **extra: Any) -> dict[str, Any]:
        survey = self.object
        closed = selectors.trend(survey, self.actor)
        scores = {wave.pk: found for wave, found in closed}
        return super().get_context(
            title=str(survey),
            survey=survey,
            facts=self._facts(survey),
            figure_label=presenters.figure_label(survey) if survey.has_score else "",
            waves=presenters.wave_rows(survey, survey.waves.with_answers(), scores),
            trend=presenters.trend(survey, closed),
            timeline=timeline.of_row(survey.public_id, self.actor, size=10)[0],
            may_change=self.actor.can(CHANGE) and survey.archived_at is None,
            **extra,
        )

    def _facts(self, survey: Survey) -> list[tuple[Any, ...]]:
        asked = survey.questionnaire
        url = reverse("partners:questionnaire", args=[asked.public_id]) if asked else ""
        return [
            (_("What is measured"), survey.get_kind_display()),
            (_("Anonymous"), as_read(survey.is_anonymous)),
            (_("Further questions"), asked or _("none"), url),
        ]


class SurveyNew(FormPage):
    permission = CHANGE
    title = _("New survey")
    form_class = forms.SurveyForm
    submit_label = _("Save")
    success_message = _("The survey is written. Plan its first wave.")

    def perform(self, form) -> Survey:
        return services.survey_create(actor=self.actor, **form.cleaned_data)

    def success_url(self, result: Survey) -> str:
        return page_of(result)

    @property
    def cancel_url(self) -> str:
        return reverse("insights:surveys")


class _SurveyForm(RowFormPage):
    permission = CHANGE
    queryset = Survey.objects.filter(archived_at=None).select_related("questionnaire")
    submit_label = _("Save")

    def success_url(self, result: Any) -> str:
        return page_of(self.object)

    @property
    def cancel_url(self) -> str:
        return page_of(self.object)


class SurveyEdit(_SurveyForm):
    title = _("Change the survey")
    form_class = forms.SurveyChangeForm
    success_message = _("The survey is saved. A wave that is open keeps its questions.")

    def get_initial(self) -> dict[str, Any]:
        return forms.SurveyChangeForm.initial_of(self.object)

    def perform(self, form) -> Survey:
        return services.survey_change(actor=self.actor, survey=self.object, **form.cleaned_data)


class SurveyArchive(ActionPage):
    permission = CHANGE
    queryset = Survey.objects.all()
    success_message = _("The survey is archived.")

    def perform(self) -> Survey:
        return services.survey_archive(actor=self.actor, survey=self.object)

    def success_url(self, result: Any) -> str:
        return page_of(self.object)


class WavePlan(_SurveyForm):
    """A new wave, as the last one was put."""

    title = _("Plan a wave")
    form_class = forms.WaveForm
    success_message = _("The wave is planned. It opens by itself on its first day.")

    def get_initial(self) -> dict[str, Any]:
        last = self.object.waves.select_related("segment").first()
        if last is None:
            return {"status": ["onboarding", "active"], "roles": ["administrator"], "contacts": "main"}
        return {**forms.WaveForm.initial_of(last), "name": "", "opens_on": None, "closes_on": None}

    def perform(self, form) -> SurveyWave:
        return services.wave_plan(actor=self.actor, survey=self.object, **form.details())

    def success_url(self, result: SurveyWave) -> str:
        return wave_page_of(result)


class WavePage(DetailPage):
    """A wave: whom it asks, and what came back."""

    permission = VIEW
    template_name = "insights/surveys/wave.html"
    queryset = SurveyWave.objects.select_related("survey", "segment", "version")

    def get_context(self, **extra: Any) -> dict[str, Any]:
        wave = self.object
        planned = wave.status == Status.PLANNED
        may_change = self.actor.can(CHANGE)
        return super().get_context(
            title=str(wave),
            wave=wave,
            survey=wave.survey,
            tone=presenters.TONES[wave.status],
            facts=self._facts(wave),
            asked=len(selectors.asked(wave)) if planned else None,
            timeline=timeline.of_row(wave.public_id, self.actor, size=10)[0],
            answers_url=f"{reverse('insights:survey-answers')}?wave={wave.public_id}",
            may={
                "change": may_change and wave.status in (Status.PLANNED, Status.OPEN),
                "open": may_change and planned,
                "close": may_change and wave.status == Status.OPEN,
            },
            **self._results(wave),
            **extra,
        )

    def _results(self, wave: SurveyWave) -> dict[str, Any]:
        if wave.status not in (Status.OPEN, Status.CLOSED):
            return {"results": None}
        survey, results = wave.survey, selectors.results(wave, self.actor)
        found: dict[str, Any] = {
            "results": results,
            "rate": presenters.rate_said(results),
            "answered": words.response(results.answered, results.invited),
            "hidden": presenters.why_hidden(wave) if results.hidden else "",
        }
        if results.hidden or not results.answered:
            return found
        rows = SurveyAnswer.objects.filter(wave=wave).disclosed()
        rows = rows if survey.is_anonymous else rows.visible_to(self.actor)
        return found | {
            "figure": words.said(presenters.figure(survey, results.scores)),
            "figure_label": presenters.figure_label(survey),
            "between": words.between(results.scores) if survey.kind == Survey.Kind.NPS else "",
            "chart": presenters.distribution(survey, results.scores) if survey.has_score else None,
            "groups": presenters.groups(survey, results, self.actor),
            "further": presenters.further(wave, rows),
            "verbatims": presenters.verbatims(rows),
        }

    def _facts(self, wave: SurveyWave) -> list[tuple[Any, ...]]:
        return [
            (_("Survey"), wave.survey, page_of(wave.survey)),
            (_("What is measured"), wave.survey.get_kind_display()),
            (_("Anonymous"), as_read(wave.survey.is_anonymous)),
            (_("First day"), day(wave.opened_on or wave.opens_on)),
            (_("Last day"), day(wave.closed_on or wave.closes_on)),
            *presenters.scope_facts(wave),
        ]


class _WaveForm(RowFormPage):
    permission = CHANGE
    queryset = SurveyWave.objects.filter(status__in=(Status.PLANNED, Status.OPEN)).select_related("segment")
    submit_label = _("Save")

    def success_url(self, result: Any) -> str:
        return wave_page_of(self.object)

    @property
    def cancel_url(self) -> str:
        return wave_page_of(self.object)


class WaveEdit(_WaveForm):
    title = _("Change the wave")
    success_message = _("The wave is saved.")

    @property
    def form_class(self) -> Any:
        return forms.WaveForm if self.object.status == Status.PLANNED else forms.ClosesForm

    def get_initial(self) -> dict[str, Any]:
        return forms.WaveForm.initial_of(self.object)

    def perform(self, form) -> SurveyWave:
        return services.wave_change(actor=self.actor, wave=self.object, **form.details())


class _WaveAction(ActionPage):
    permission = CHANGE
    queryset = SurveyWave.objects.select_related("survey")

    def success_url(self, result: Any) -> str:
        return wave_page_of(self.object)


class WaveOpen(_WaveAction):
    success_message = _("The wave is open: everybody who is asked gets a mail with a link of their own.")

    def perform(self) -> SurveyWave:
        return services.wave_open(actor=self.actor, wave=self.object)


class WaveClose(_WaveAction):
    success_message = _("The wave is closed. Its figures count from today.")

    def perform(self) -> SurveyWave:
        return services.wave_close(actor=self.actor, wave=self.object)


class WaveCancel(_WaveAction):
    success_message = _("The wave is called off.")

    def perform(self) -> SurveyWave:
        return services.wave_cancel(actor=self.actor, wave=self.object)
