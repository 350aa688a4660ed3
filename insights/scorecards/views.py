"""The health of all partners, what is done about a fall, and the scorecards that are configured."""

from __future__ import annotations

from typing import Any

from django.db.models import Count
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core.errors import DomainError
from insights.base_views import InsightsTabs
from insights.scorecards import alerts, selectors, services
from insights.scorecards.choices import FEWEST, MOST, Band
from insights.scorecards.columns import SCORE_COLUMNS
from insights.scorecards.filters import ScoreFilter
from insights.scorecards.forms import AcknowledgeForm, MeasureForm, MeasureNewForm, PolicyForm, ScorecardForm
from insights.scorecards.models import PartnerScore, ScoreAlert, Scorecard, ScorecardMeasure, ScorePolicy
from insights.scorecards.pages import TAB
from insights.scorecards.presenters import ICONS, TONES, measure_name, shown, typed
from partners.figures.registry import FIGURES
from partners.vocabulary.exchange import programme_currency
from web.lists import TableList
from web.moves import MovePage, numbered
from web.views import ActionPage, FormPage, Page, RowFormPage


class HealthList(InsightsTabs, TableList):
    """Every partner with a scorecard, the lowest score first."""

    permission = services.VIEW
    template_name = "insights/scorecards/health.html"
    title = _("Health of partners")
    tab = "health"
    queryset = PartnerScore.objects.all()
    filterset_class = ScoreFilter
    default_sort = "score"
    export_permission = "insights.scorecard:export"
    export_name = "health"
    columns = SCORE_COLUMNS

    def get_context(self, **extra: Any) -> dict[str, Any]:
        rows = PartnerScore.objects.visible_to(self.actor).order_by().values_list("band")
        counts = dict(rows.annotate(number=Count("pk")))
        asked = self.request.GET.getlist("band")
        last = PartnerScore.objects.order_by("-pk").first()
        return super().get_context(
            tabs=self.tabs(),
            bands=[(band.label, counts[band], TONES[band], ICONS[band]) for band in Band if band in counts],
            saved=[
                {
                    "label": label,
                    "url": f"?band={code}" if code else "?",
                    "current": asked == ([code] if code else []),
                }
                for code, label in [("", _("All")), *Band.choices]
            ],
            counted_at=last.computed_at if last else None,
            may_count=self.actor.can(services.SCORE),
            **extra,
        )


class ScoresStart(Page):
    """Counts the scores now: starts the job and shows how far it is."""

    permission = services.SCORE
    http_method_names = ["post"]

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        job = services.scores_start(actor=self.actor)
        if job.created_by == self.actor.person:
            return HttpResponseRedirect(reverse("web:job", args=[job.public_id]))
        return HttpResponseRedirect(reverse("insights:health"))


class AlertAcknowledge(RowFormPage):
    permission = services.ACKNOWLEDGE
    title = _("Health fell")
    queryset = ScoreAlert.objects.select_related("partner")
    form_class = AcknowledgeForm
    submit_label = _("Acknowledge")
    success_message = _("It is noted what is done about it.")

    def get_context(self, **extra: Any) -> dict[str, Any]:
        return super().get_context(subtitle=self.object.partner.name, **extra)

    def perform(self, form) -> ScoreAlert:
        return alerts.alert_acknowledge(actor=self.actor, alert=self.object, **form.cleaned_data)

    def success_url(self, result: Any) -> str:
        return TAB.url(self.object)

    @property
    def cancel_url(self) -> str:
        return TAB.url(self.object)


# -- Configuration --------------------------------------------------------------------------------


class ScorecardSettings(Page):
    permission = services.VIEW
    template_name = "insights/scorecards/settings.html"
    title = _("Scorecards")

    def get_context(self, **extra: Any) -> dict[str, Any]:
        rows = Scorecard.objects.visible_to(self.actor).select_related("partner_type")
        rows = rows.prefetch_related("measures").order_by("partner_type__position", "pk")
        asked = self.request.GET.get("archived") == "1"
        cards = [row for row in rows if asked or row.status != Scorecard.Status.ARCHIVED]
        currency = programme_currency()
        return super().get_context(
            cards=[
                {
                    "row": row,
                    "measures": numbered(_described(measure, currency) for measure in row.measures.all()),
                    "is_draft": row.status == Scorecard.Status.DRAFT,
                    "is_archived": row.status == Scorecard.Status.ARCHIVED,
                    "is_ready": FEWEST <= len(row.measures.all()) <= MOST,
                    "tone": "ok" if row.status == Scorecard.Status.IN_USE else "",
                }
                for row in cards
            ],
            hidden=len(rows) - len(cards),
            policy=selectors.policy(),
            may_change=self.actor.can(services.CONFIGURE),
            **extra,
        )


def _described(measure: ScorecardMeasure, currency: str) -> ScorecardMeasure:
    """The measure with its name and its bounds as people read them."""
    figure = FIGURES.get(measure.figure)
    measure.said = measure_name(measure.figure, measure.months)
    measure.good_said = shown(figure, measure.good, currency) if figure else measure.good
    measure.poor_said = shown(figure, measure.poor, currency) if figure else measure.poor
    return measure


class _Settings:
    permission = services.CONFIGURE
    submit_label = _("Save")
    success_message = _("The configuration is saved.")

    def success_url(self, result: Any) -> str:
        return reverse("insights:scorecards")

    @property
    def cancel_url(self) -> str:
        return reverse("insights:scorecards")


class ScorecardNew(_Settings, FormPage):
    title = _("New scorecard")
    form_class = ScorecardForm

    def perform(self, form) -> Scorecard:
        return services.scorecard_save(actor=self.actor, **form.cleaned_data)


class ScorecardEdit(_Settings, RowFormPage):
    title = _("Change a scorecard")
    queryset = Scorecard.objects.select_related("partner_type")
    form_class = ScorecardForm

    def get_initial(self) -> dict[str, Any]:
        row = self.object
        return {
            "name": row.name,
            "partner_type": row.partner_type.code if row.partner_type else None,
            "is_shared": row.is_shared,
        }

    def perform(self, form) -> Scorecard:
        return services.scorecard_save(actor=self.actor, scorecard=self.object, **form.cleaned_data)


class _CardAction(_Settings, ActionPage):
    queryset = Scorecard.objects.select_related("partner_type")


class ScorecardCopy(_CardAction):
    success_message = _("The scorecard is copied as a draft.")

    def perform(self) -> Scorecard:
        return services.scorecard_copy(actor=self.actor, scorecard=self.object)


class ScorecardPublish(_CardAction):
    success_message = _("The scorecard is in use. The scores are counted in a moment.")

    def perform(self) -> Scorecard:
        return services.scorecard_publish(actor=self.actor, scorecard=self.object)


class ScorecardArchive(_CardAction):
    success_message = _("The scorecard is archived.")

    def perform(self) -> Scorecard:
        return services.scorecard_archive(actor=self.actor, scorecard=self.object)


class MeasureNew(_Settings, RowFormPage):
    title = _("New measure")
    queryset = Scorecard.objects.all()
    form_class = MeasureNewForm

    def get_context(self, **extra: Any) -> dict[str, Any]:
        return super().get_context(subtitle=str(self.object), **extra)

    def perform(self, form) -> ScorecardMeasure:
        return services.measure_save(actor=self.actor, scorecard=self.object, **form.values())


class MeasureEdit(_Settings, RowFormPage):
    title = _("Change a measure")
    queryset = ScorecardMeasure.objects.select_related("scorecard__partner_type")
    form_class = MeasureForm

    def get_context(self, **extra: Any) -> dict[str, Any]:
        return super().get_context(subtitle=str(self.object), **extra)

    def form_kwargs(self) -> dict[str, Any]:
        return {**super().form_kwargs(), "measure": self.object}

    def get_initial(self) -> dict[str, Any]:
        row, figure = self.object, FIGURES.get(self.object.figure)
        if figure is None:
            raise DomainError.not_found()
        bounds = {"good": typed(figure, row.good), "poor": typed(figure, row.poor)}
        return {"months": row.months, "weight": row.weight, **bounds}

    def perform(self, form) -> ScorecardMeasure:
        return services.measure_save(actor=self.actor, measure=self.object, **form.values())


class MeasureMove(MovePage):
    permission = services.CONFIGURE
    queryset = ScorecardMeasure.objects.select_related("scorecard")

    def perform(self) -> int:
        return services.measure_move(actor=self.actor, measure=self.object, to=self.to)

    @property
    def list_url(self) -> str:
        return reverse("insights:scorecards")


class MeasureRemove(_Settings, ActionPage):
    queryset = ScorecardMeasure.objects.select_related("scorecard")
    success_message = _("The measure is taken off.")

    def perform(self) -> Scorecard:
        return services.measure_remove(actor=self.actor, measure=self.object)


class PolicyPage(_Settings, FormPage):
    title = _("What a score means")
    form_class = PolicyForm

    def get_initial(self) -> dict[str, Any]:
        row = selectors.policy()
        return {name: getattr(row, name) for name in PolicyForm.base_fields}

    def perform(self, form) -> ScorePolicy:
        return services.score_policy_change(actor=self.actor, **form.cleaned_data)
