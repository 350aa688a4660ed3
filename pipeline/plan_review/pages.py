"""The pages on which two sides work on a plan, for either of them. Views add the permission and the addresses."""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property
from typing import Any

from django.utils.translation import gettext_lazy as _

from core.errors import DomainError
from pipeline.models import JointPlan, PlanComment
from pipeline.plan_review import comments, presenters, services
from pipeline.plan_review.forms import CommentForm, ask_why
from pipeline.plan_review.visits import note_visit
from pipeline.plans import document, pages, rules, writing
from pipeline.plans.presenters import reader_language
from pipeline.plans.sections import SECTIONS
from web.told import Told

COMMENTS = PlanComment.objects.select_related("plan__partner__owner")


class PlanPageMixin(pages.PlanPageMixin):
    """The page of a plan, with what the sides propose and say, and what changed since the last visit."""

    def get_context(self, **extra: Any) -> dict[str, Any]:
        context = super().get_context(**extra)
        since = note_visit(self.object, self.actor)
        shown = presenters.together(context["document"], self.actor, self.link, context["chapters"], since)
        return {**context, **shown}


# -- Forms that propose what they may not write alone ---------------------------------------------------


class ProposesMixin:
    """A form that proposes its change instead, where the other side must agree: it says so on its button, and
    asks for a word on why. What turns out to bind the other side is offered to be proposed."""

    @cached_property
    def proposes(self) -> bool:
        return "propose" in self.request.POST or self.takes_consent()

    def takes_consent(self) -> bool:
        """Whether it is known beforehand."""
        return self.stage == JointPlan.Stage.SIGNED

    @property
    def stage(self) -> str:
        return writing.stage_in(self.actor, self.plan, self.section)

    def get_form(self, data: Any = None, files: Any = None) -> Any:
        form = super().get_form(data, files)
        if self.proposes:
            ask_why(form)
        return form

    @property
    def submit_label(self) -> Any:
        return _("Propose this change") if self.proposes else _("Save")

    @property
    def success_message(self) -> Any:
        return _("Proposed: the other side accepts, refuses or counters it.") if self.proposes else ""

    def told(self) -> Told | None:
        return presenters.told(self.actor, self.plan, self.plan_url()) if self.proposes else None

    def directly_or_proposed(self, form: Any, directly: Callable[[Any], Any]) -> Any:
        if self.proposes:
            return self.propose(form, form.cleaned_data["note"])
        try:
            return directly(form)
        except DomainError as error:
            if error.code == writing.TAKES_CONSENT:
                self.proposes = True
                ask_why(form)
            raise

    def propose(self, form: Any, note: str) -> Any:
        raise NotImplementedError


class RowAddMixin(ProposesMixin, pages.RowAddMixin):
    """A new row, written or proposed."""

    def takes_consent(self) -> bool:
        return super().takes_consent() and self.part.code != "spends"

    def perform(self, form: Any) -> Any:
        return self.directly_or_proposed(form, super().perform)

    def propose(self, form: Any, note: str) -> Any:
        return services.proposal_add(
            actor=self.actor, plan=self.plan, part=self.part.code, values=form.values(), note=note
        )


class RowEditMixin(ProposesMixin, pages.RowEditMixin):
    """A row that is there, changed or proposed to be."""

    def takes_consent(self) -> bool:
        way = rules.way_of_writing(
            self.stage,
            writing.side_of(self.actor),
            {self.object.whose},
            is_binding=self.part.is_binding,
        )
        return way == rules.Way.PROPOSE

    def write(self, form: Any) -> Any:
        return self.directly_or_proposed(form, super().write)

    def propose(self, form: Any, note: str) -> Any:
        return services.proposal_change(
            actor=self.actor,
            row=self.object,
            values=form.values(),
            note=note,
            expected=form.cleaned_data["seen"],
        )


class RowRemoveMixin(pages.RowRemoveMixin):
    """A row that goes, or is proposed to."""

    @property
    def success_message(self) -> Any:
        return _("Proposed: the other side accepts or refuses it.") if self._proposes else ""

    @property
    def _proposes(self) -> bool:
        return "propose" in self.request.POST

    def told(self) -> Told | None:
        return presenters.told(self.actor, self.plan, self.plan_url()) if self._proposes else None

    def perform(self) -> Any:
        if self._proposes:
            return services.proposal_remove(actor=self.actor, row=self.object)
        return super().perform()


class TextMixin(ProposesMixin, pages.TextMixin):
    """The summary or the conclusion, written or proposed."""

    def write(self, form: Any) -> Any:
        return self.directly_or_proposed(form, super().write)

    def propose(self, form: Any, note: str) -> Any:
        return services.proposal_text(
            actor=self.actor,
            plan=self.object,
            section=self.section,
            text=form.cleaned_data["text"],
            note=note,
            expected=form.cleaned_data["seen"],
        )


# -- Comments -------------------------------------------------------------------------------------------


class CommentMixin(pages.PlanFormMixin):
    """A comment on a section of a plan."""

    permission = comments.COMMENT
    form_class = CommentForm
    submit_label = _("Comment")
    success_message = _("Your comment is kept.")

    def load(self) -> None:
        super().load()
        if self.section not in SECTIONS:
            raise DomainError.not_found()
        self.object.sections.get_visible(self.actor, code=self.section)

    @property
    def section(self) -> str:
        return self.kwargs["section"]

    @property
    def title(self) -> Any:
        return SECTIONS[self.section].title

    def form_kwargs(self) -> dict[str, Any]:
        doc = document.read(self.object, self.actor, reader_language())
        return {**super().form_kwargs(), "rows": presenters.row_choices(doc, self.section)}

    def perform(self, form: Any) -> PlanComment:
        typed = form.cleaned_data
        return comments.comment_add(
            actor=self.actor,
            plan=self.object,
            section=self.section,
            text=typed["text"],
            row_id=typed["row"],
            is_internal=typed.get("is_internal", False),
        )


class CommentResolveMixin(pages.PlanFormMixin):
    permission = comments.COMMENT
    queryset = COMMENTS
    success_message = _("The comment is settled.")

    @property
    def plan(self) -> JointPlan:
        return self.object.plan

    @property
    def section(self) -> str:
        return self.object.section

    def perform(self) -> PlanComment:
        return comments.comment_resolve(actor=self.actor, comment=self.object)
