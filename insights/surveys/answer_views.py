"""The answers to surveys in the back-office: all of them, and one that is called back on."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core import people
from core.events import timeline
from insights.base_views import InsightsTabs
from insights.models import SurveyAnswer
from insights.surveys import answering, forms, presenters, selectors
from insights.surveys.columns import ANSWER_COLUMNS
from insights.surveys.events import VIEW
from insights.surveys.filters import SurveyAnswerFilter
from partners.questions.cells import said_html
from web.columns import as_read
from web.lists import TableList
from web.templatetags.formats import day
from web.views import DetailPage, RowFormPage

ROWS = SurveyAnswer.objects.select_related(
    "wave__survey", "wave__version", "partner", "invitation__user", "invitation__contact"
)


class AnswerList(InsightsTabs, TableList):
    permission = VIEW
    template_name = "insights/surveys/answers.html"
    title = _("Answers to surveys")
    tab = "surveys"
    queryset = SurveyAnswer.objects.select_related(
        "wave__survey", "partner", "invitation__user", "invitation__contact"
    )
    filterset_class = SurveyAnswerFilter
    default_sort = "key"
    export_permission = "insights.survey:export"
    export_name = "survey-answers"
    columns = ANSWER_COLUMNS

    def get_queryset(self) -> QuerySet:
        return super().get_queryset().disclosed()

    def get_context(self, **extra: Any) -> dict[str, Any]:
        return super().get_context(tabs=self.tabs(), **extra)


class AnswerPage(DetailPage):
    permission = VIEW
    template_name = "insights/surveys/answer.html"
    queryset = ROWS

    def get_queryset(self) -> QuerySet:
        return super().get_queryset().disclosed()

    def get_context(self, **extra: Any) -> dict[str, Any]:
        row = self.object
        label, tone = presenters.standing(row)
        asked = selectors.questions(row.wave)
        return super().get_context(
            title=row.partner.name if row.partner else _("Anonymous"),
            answer=row,
            standing=label,
            tone=tone,
            facts=self._facts(row),
            given=[(one.label, said_html(one, row.answers.get(one.code))) for one in asked],
            followed_up_by=people.name_of(row.followed_up_by, people.find({row.followed_up_by})),
            timeline=timeline.of_row(row.public_id, self.actor, size=10)[0],
            may_follow_up=row.invitation is not None and self.actor.can(answering.FOLLOW_UP),
            **extra,
        )

    def _facts(self, row: SurveyAnswer) -> list[tuple[Any, ...]]:
        wave, partner = row.wave, row.partner
        facts: list[tuple[Any, ...]] = [
            (_("Wave"), wave, reverse("insights:survey-wave", args=[wave.public_id])),
            (_("Score"), "–" if row.score is None else row.score),
            (_("May be quoted"), as_read(row.may_quote)),
        ]
        if partner is None:
            return facts
        return [
            (_("Partner"), partner.name, reverse("partners:detail", args=[partner.public_id])),
            (_("Person"), row.invitation),
            (_("Answered on"), day(row.answered_on)),
            *facts,
        ]


class FollowUp(RowFormPage):
    permission = answering.FOLLOW_UP
    title = _("Note what came of calling back")
    form_class = forms.FollowUpForm
    submit_label = _("Save")
    success_message = _("It is noted.")
    queryset = ROWS.exclude(invitation=None)

    def get_initial(self) -> dict[str, Any]:
        return {"follow_up": self.object.follow_up}

    def perform(self, form) -> SurveyAnswer:
        return answering.answer_follow_up(actor=self.actor, answer=self.object, **form.cleaned_data)

    def success_url(self, result: Any) -> str:
        return reverse("insights:survey-answer", args=[self.object.public_id])

    @property
    def cancel_url(self) -> str:
        return self.success_url(None)
