"""The programme review in the back-office: the review as it is now, its summary, how it is begun."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core import clock, languages
from core.actor import Actor
from core.errors import DomainError
from insights.review import presenters, readings, services
from insights.review.forms import BeginForm
from insights.review.models import ReviewEdition
from insights.review.pages import EDITION
from insights.review.readings import SUBJECT, Reading
from partners.models import Answer, Question, Questionnaire
from partners.questions import selectors
from web.views import DetailPage, FileLinkPage, FormPage, Page

REVIEWS = Questionnaire.objects.filter(subject=SUBJECT, archived_at=None)
YEARS = 5


def tabs_of(questionnaire: Questionnaire, current: str, actor: Actor) -> list[dict[str, Any]]:
    entries = [
        ("answers", _("Questions and answers"), "insights:review-of"),
        ("summary", _("Executive summary"), "insights:review-summary"),
        ("editions", _("Editions"), "insights:review-editions"),
        ("compare", _("Comparison"), "insights:review-compare"),
    ]
    if actor.can(services.ASK):
        entries.insert(1, ("waiting", _("Answers waited for"), "insights:review-waiting"))
    return [
        {"label": label, "url": reverse(name, args=[questionnaire.public_id]), "current": code == current}
        for code, label, name in entries
    ]


def year_of(request: HttpRequest) -> int:
    """The year that the address asks for: this one, or one of the few before."""
    this = clock.today().year
    asked = request.GET.get("year", "")
    return int(asked) if asked in {str(this - back) for back in range(YEARS)} else this


def may(actor: Actor) -> dict[str, bool]:
    """What the pages of a review offer to somebody."""
    permissions = {
        "answer": services.ANSWER,
        "ask": services.ASK,
        "freeze": services.FREEZE,
        "begin": services.BEGIN,
        "export": services.EXPORT,
        "questions": "partners.questionnaire:view",
    }
    return {name: actor.can(permission) for name, permission in permissions.items()}


class _Live(DetailPage):
    """A page that shows a review as it is now, for the year that the address asks for."""

    permission = services.VIEW
    queryset = REVIEWS
    tab = "answers"

    @cached_property
    def year(self) -> int:
        return year_of(self.request)

    @cached_property
    def reading(self) -> Reading:
        return readings.live(self.object, self.actor, self.year)

    def get_context(self, **extra: Any) -> dict[str, Any]:
        this = clock.today().year
        return super().get_context(
            title=str(self.object),
            questionnaire=self.object,
            reading=self.reading,
            tabs=tabs_of(self.object, self.tab, self.actor),
            years=[(year, f"?year={year}", year == self.year) for year in range(this, this - YEARS, -1)],
            others=[
                (str(row), presenters.page_of(row), row.pk == self.object.pk)
                for row in REVIEWS.order_by("pk")
            ],
            languages=languages.choices(),
            late=presenters.lateness(self.reading),
            may=may(self.actor),
            **extra,
        )


class ReviewPage(_Live):
    template_name = "insights/review/detail.html"

    def get_context(self, **extra: Any) -> dict[str, Any]:
        chapters = presenters.shown(self.reading, self.actor)
        return super().get_context(
            chapters=chapters,
            totals=presenters.totals(chapters),
            disagreement=presenters.disagreement(self.object),
            **extra,
        )


class ReviewHome(ReviewPage):
    """The first review; as long as there is none, how one is begun."""

    def load(self) -> None:
        self.object = REVIEWS.visible_to(self.actor).order_by("pk").first()

    def get(self, request, *args: Any, **kwargs: Any) -> HttpResponse:
        if self.object is None:
            self.template_name = "insights/review/none.html"
        return super().get(request, *args, **kwargs)

    def get_context(self, **extra: Any) -> dict[str, Any]:
        if self.object is None:
            return Page.get_context(self, title=_("Programme review"), object=None, **extra)
        return super().get_context(**extra)


class SummaryPage(_Live):
    template_name = "insights/review/summary.html"
    tab = "summary"

    def get_context(self, **extra: Any) -> dict[str, Any]:
        base = f"{presenters.page_of(self.object)}?year={self.year}"
        return super().get_context(summary=presenters.summary_of(self.reading, base=base), **extra)


class ReviewBegin(FormPage):
    permission = services.BEGIN
    title = _("Begin a review")
    form_class = BeginForm
    submit_label = _("Begin")
    success_message = _("The review is begun.")

    def perform(self, form: BeginForm) -> Questionnaire:
        return services.review_begin(actor=self.actor, **form.cleaned_data)

    def success_url(self, result: Questionnaire) -> str:
        """A draft is written in the editor of questionnaires."""
        if selectors.current(result) is None and self.actor.can("partners.questionnaire:view"):
            return reverse("partners:questionnaire", args=[result.public_id])
        return presenters.page_of(result)

    @property
    def cancel_url(self) -> str:
        return reverse("insights:review")


class QuestionPage(DetailPage):
    """One question: its answer now, and everything that was answered before."""

    permission = services.VIEW
    template_name = "insights/review/question.html"
    queryset = Question.objects.filter(version__questionnaire__subject=SUBJECT).select_related(
        "version__questionnaire"
    )

    def get_context(self, **extra: Any) -> dict[str, Any]:
        questionnaire, code = self.object.version.questionnaire, self.object.code
        reading = readings.live(questionnaire, self.actor, of=lambda question: question.code == code)
        line = reading.line(code)
        sheet = selectors.open_sheet(questionnaire)
        past = list(selectors.history(sheet, code)) if sheet else []
        return super().get_context(
            title=str(self.object),
            questionnaire=questionnaire,
            line=presenters.shown_line(line, self.actor) if line else None,
            past=presenters.past_answers(past),
            editions=self._editions(questionnaire, code),
            may=may(self.actor),
            **extra,
        )

    def _editions(self, questionnaire: Questionnaire, code: str) -> list[dict[str, Any]]:
        """What the question was answered in each edition."""
        kept = Answer.objects.filter(sheet__edition__questionnaire=questionnaire, code=code)
        rows = kept.select_related("question", "sheet__edition").order_by("-sheet__edition__frozen_at")
        return [
            {
                "edition": row.sheet.edition,
                "url": f"{EDITION.url(row.sheet.edition)}#q-{code}",
                "html": presenters.said_html(row.question, row.value),
            }
            for row in rows
        ]


class AnswerFile(FileLinkPage):
    """The file of an answer."""

    permission = services.VIEW
    queryset = Answer.objects.filter(sheet__questionnaire__subject=SUBJECT).exclude(file=None)

    def load(self) -> None:
        """No partner is behind the row: its permission alone decides, also for a manager of own partners."""
        found = self.get_queryset().filter(public_id=self.kwargs[self.url_kwarg]).first()
        if found is None:
            raise DomainError.not_found()
        self.object = found


class EditionPage(DetailPage):
    """An edition as it was frozen. Nothing on it can be changed."""

    permission = services.VIEW
    template_name = "insights/review/edition.html"
    queryset = ReviewEdition.objects.select_related("questionnaire", "sheet__version")

    @cached_property
    def reading(self) -> Reading:
        return readings.frozen(self.object)

    def get_context(self, **extra: Any) -> dict[str, Any]:
        chapters = presenters.shown(self.reading, self.actor)
        return super().get_context(
            title=str(self.object),
            edition=self.object,
            questionnaire=self.object.questionnaire,
            reading=self.reading,
            chapters=chapters,
            totals=presenters.totals(chapters),
            summary=presenters.summary_of(self.reading),
            frozen_by=presenters.name_of(self.object.frozen_by),
            late=presenters.lateness(self.reading),
            disagreement=presenters.disagreement(self.object.questionnaire),
            languages=languages.choices(),
            may=may(self.actor),
            **extra,
        )
