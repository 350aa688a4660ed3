"""The pages on which questions of a review are answered."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core.errors import DomainError
from insights.review import presenters, readings, services
from insights.review.forms import AnswersForm, comment_name, seen_ids
from insights.review.readings import SUBJECT, Line, Reading
from insights.review.views import REVIEWS
from partners.models import Answer, Assignment, Question, Questionnaire
from web.views import RowFormPage


class _Answering(RowFormPage):
    """A form of some questions of one review. What somebody else answered meanwhile is shown beside what was
    typed, which stays."""

    template_name = "insights/review/answer.html"
    submit_label = _("Save")
    success_message = _("The answers are saved.")

    @property
    def questionnaire(self) -> Questionnaire:
        raise NotImplementedError

    def asks(self, question: Question) -> bool:
        """Whether the page asks this question."""
        raise NotImplementedError

    @cached_property
    def reading(self) -> Reading:
        return readings.live(self.questionnaire, self.actor, of=self.asks)

    def lines(self) -> list[Line]:
        return [line for line in self.reading.lines() if line.takes_comment]

    def get_form(self, data=None, files=None) -> AnswersForm:
        seen = Answer.objects.filter(
            sheet__questionnaire=self.questionnaire, public_id__in=seen_ids(data or {})
        )
        return AnswersForm(data, files, actor=self.actor, lines=self.lines(), seen=seen if data else ())

    def perform(self, form: AnswersForm) -> Any:
        values, comments, seen = form.typed()
        try:
            return self.write(values, comments, seen)
        except DomainError as error:
            if error.code == "answered-meanwhile":
                del self.reading
                form.take_over(self.lines())
            error.fields = {_input_of(form, code): texts for code, texts in error.fields.items()}
            raise

    def write(self, values: Mapping[str, Any], comments: Mapping[str, str], seen: Mapping[str, str]) -> Any:
        return services.review_answer(
            actor=self.actor,
            questionnaire=self.questionnaire,
            values=values,
            comments=comments,
            seen=seen,
        )

    def get_context(self, **extra: Any) -> dict[str, Any]:
        form: AnswersForm = extra["form"]
        shown = {
            row.question.code: row
            for chapter in presenters.shown(self.reading, self.actor)
            for row in chapter.rows
        }
        groups = [(shown[one.line.question.code], one) for one in form.inputs()]
        return super().get_context(questionnaire=self.questionnaire, groups=groups, **extra)


def _input_of(form: AnswersForm, code: str) -> str:
    return code if code in form.fields else comment_name(code)


class ReviewAnswer(_Answering):
    """The questions of one section; of all sections without ``?section=``."""

    permission = services.ANSWER
    queryset = REVIEWS

    @property
    def questionnaire(self) -> Questionnaire:
        return self.object

    @property
    def section(self) -> str:
        return self.request.GET.get("section", "")

    def asks(self, question: Question) -> bool:
        return not self.section or question.section.code == self.section

    @property
    def title(self) -> str:
        chapters = [chapter for chapter in self.reading.chapters if chapter.section.code == self.section]
        return str(chapters[0].section.title) if chapters else str(self.object)

    def success_url(self, result: Any) -> str:
        anchor = f"#s-{self.section}" if self.section else ""
        return presenters.page_of(self.object) + anchor

    @property
    def cancel_url(self) -> str:
        return presenters.page_of(self.object)


class QuestionAnswer(_Answering):
    """One question, for whoever may answer any."""

    permission = services.ANSWER
    queryset = Question.objects.filter(version__questionnaire__subject=SUBJECT).select_related(
        "version__questionnaire"
    )
    success_message = _("The answer is saved.")

    @property
    def questionnaire(self) -> Questionnaire:
        return self.object.version.questionnaire

    def asks(self, question: Question) -> bool:
        return question.code == self.object.code

    @property
    def title(self) -> str:
        return str(self.object)

    def success_url(self, result: Any) -> str:
        return reverse("insights:review-question", args=[self.object.public_id])

    @property
    def cancel_url(self) -> str:
        return self.success_url(None)


class AskedAnswer(_Answering):
    """The one question that somebody is asked, for that person alone: where the mail leads."""

    permission = services.ASSIGNED
    queryset = Assignment.objects.filter(sheet__questionnaire__subject=SUBJECT).select_related(
        "sheet__questionnaire", "person"
    )
    success_message = _("Thank you: the answer is saved.")

    def load(self) -> None:
        super().load()
        if self.actor.can(self.permission) and self.object.person_id != self.actor.user_id:
            raise DomainError.not_found()

    @property
    def questionnaire(self) -> Questionnaire:
        return self.object.sheet.questionnaire

    def asks(self, question: Question) -> bool:
        return self.object.done_at is None and question.code == self.object.code

    @cached_property
    def question(self) -> Question | None:
        return readings.questions_asked([self.object]).get(self.object.pk)

    @property
    def title(self) -> str:
        return str(self.question or self.object.code)

    def get_context(self, **extra: Any) -> dict[str, Any]:
        given = self.object.sheet.answers.current().filter(code=self.object.code)
        return super().get_context(
            asked=self.object,
            asked_by=presenters.name_of(self.object.asked_by),
            is_answered=given.exists(),
            **extra,
        )

    def write(self, values: Mapping[str, Any], comments: Mapping[str, str], seen: Mapping[str, str]) -> Any:
        return services.assigned_answer(
            actor=self.actor, assignment=self.object, values=values, comments=comments, seen=seen
        )

    def success_url(self, result: Any) -> str:
        return reverse("web:my_day")

    @property
    def cancel_url(self) -> str:
        return reverse("web:my_day")
