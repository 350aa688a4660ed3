"""The pages on which one of us is asked for answers, somebody else instead, or nobody any more."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core import clock
from core.notify import receivers
from insights.review import asking, presenters, services
from insights.review.forms import AskForm, HandOverForm
from insights.review.readings import questions_asked, version_of
from insights.review.views import REVIEWS, may, tabs_of
from partners.models import Assignment
from partners.questions import selectors
from web.told import Told
from web.views import ActionPage, DetailPage, RowFormPage

NO_MAIL = _("No mail reaches this person: tell them yourself.")


def waiting_page(row: Assignment) -> str:
    return reverse("insights:review-waiting", args=[row.sheet.questionnaire.public_id])


class ReviewAsk(RowFormPage):
    """One of us is asked one or several questions, by a day."""

    permission = services.ASK
    title = _("Ask for answers")
    queryset = REVIEWS
    form_class = AskForm
    submit_label = _("Ask")
    success_message = _("The questions are asked. Each waits on My day until it is answered.")
    asked_person = ""

    def get_initial(self) -> dict[str, Any]:
        return {**super().get_initial(), "codes": self.request.GET.getlist("codes")}

    def form_kwargs(self) -> dict[str, Any]:
        """The questions that somebody can answer, each with its number in the review."""
        choices = [
            (one.code, f"{chapter}.{place} {one}")
            for chapter, section in enumerate(selectors.sections_of(version_of(self.object)), start=1)
            for place, one in enumerate(section.questions.all(), start=1)
            if selectors.writable([one], self.actor)
        ]
        return {**super().form_kwargs(), "questions": choices}

    def perform(self, form: AskForm) -> Any:
        rows = asking.review_ask(actor=self.actor, questionnaire=self.object, **form.cleaned_data)
        self.asked_person = form.cleaned_data["person"].public_id
        return rows

    def told(self) -> Told | None:
        return Told(receivers([self.asked_person]), NO_MAIL) if self.asked_person else None

    def success_url(self, result: Any) -> str:
        return presenters.page_of(self.object)

    @property
    def cancel_url(self) -> str:
        return presenters.page_of(self.object)


class ReviewWaiting(DetailPage):
    """The answers that are waited for: of whom, by when."""

    permission = services.ASK
    template_name = "insights/review/waiting.html"
    queryset = REVIEWS

    def get_context(self, **extra: Any) -> dict[str, Any]:
        rows = list(asking.waiting().filter(sheet__questionnaire=self.object))
        asked, today = questions_asked(rows), clock.today()
        return super().get_context(
            title=str(self.object),
            questionnaire=self.object,
            tabs=tabs_of(self.object, "waiting", self.actor),
            rows=[(row, asked[row.pk], row.due_on < today) for row in rows if row.pk in asked],
            may=may(self.actor),
            **extra,
        )


class _OfAssignment:
    permission = services.ASK
    queryset = asking.waiting()
    told_person = ""

    def told(self) -> Told | None:
        return Told(receivers([self.told_person]), NO_MAIL) if self.told_person else None

    def success_url(self, result: Any) -> str:
        return waiting_page(self.object)


class AnswerHandOver(_OfAssignment, RowFormPage):
    title = _("Ask somebody else, or by another day")
    form_class = HandOverForm
    success_message = _("The question is asked of them.")

    def get_initial(self) -> dict[str, Any]:
        return {"person": self.object.person, "due_on": self.object.due_on}

    def get_context(self, **extra: Any) -> dict[str, Any]:
        question = questions_asked([self.object]).get(self.object.pk, self.object.code)
        return super().get_context(subtitle=str(question), **extra)

    def perform(self, form: HandOverForm) -> Assignment:
        row = asking.answer_hand_over(actor=self.actor, assignment=self.object, **form.cleaned_data)
        self.told_person = row.person.public_id
        return row

    @property
    def cancel_url(self) -> str:
        return waiting_page(self.object)


class AnswerWithdraw(_OfAssignment, ActionPage):
    success_message = _("The answer is no longer asked for.")

    def perform(self) -> Assignment:
        self.told_person = self.object.person.public_id
        return asking.answer_withdraw(actor=self.actor, assignment=self.object)
