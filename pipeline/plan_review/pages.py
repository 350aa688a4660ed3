"""The pages on which two sides work on a plan, for either of them. Views add the permission and the addresses."""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property
from typing import Any

from django.utils.translation import gettext_lazy as _

from core.errors import DomainError
from core.numbers import whole_number
from pipeline.models import JointPlan, PlanComment, PlanProposal, PlanVersion
from pipeline.plan_review import comments, comparing, presenters, services, stored, versions
from pipeline.plan_review import selectors as reviews
from pipeline.plan_review.forms import AnswerForm, CommentForm, ask_why
from pipeline.plan_review.visits import note_visit
from pipeline.plans import document, pages, rules
from pipeline.plans import services as plans
from pipeline.plans.forms import PART_FORMS, TextForm
from pipeline.plans.presenters import reader_language
from pipeline.plans.sections import SECTIONS
from web.told import Told

PROPOSALS = PlanProposal.objects.select_related(
    "plan__partner__owner", "plan__own_entity", "plan__recruitment", "made_by", "answered_by"
)
COMMENTS = PlanComment.objects.select_related("plan__partner__owner")


class PlanPageMixin(pages.PlanPageMixin):
    """The page of a plan, with what the sides propose and say, and what changed since the last visit."""

    def get_context(self, **extra: Any) -> dict[str, Any]:
        context = super().get_context(**extra)
        since = note_visit(self.object, self.actor)
        shown = presenters.together(
            context["document"], self.actor, self.link, context["chapters"], since
        )
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
        return plans.stage_in(self.actor, self.plan, self.section)

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
            if error.code == plans.TAKES_CONSENT:
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
            plans.side_of(self.actor),
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


# -- Proposals ------------------------------------------------------------------------------------------


class ProposalMixin(pages.PlanFormMixin):
    """A page about one proposal, which returns to its plan."""

    queryset = PROPOSALS

    @property
    def plan(self) -> JointPlan:
        return self.object.plan

    @property
    def section(self) -> str:
        return self.object.section


class ProposalPageMixin(ProposalMixin):
    """A proposal beside what stands in the plan, and the answer to it. Everybody who reads the plan reads it."""

    permission = "pipeline.plan:view"
    template_name = "pipeline/plan_review/proposal.html"
    form_class = AnswerForm
    success_message = _("Your answer is given.")

    @property
    def title(self) -> Any:
        return {
            "add": _("Proposed: something new"),
            "change": _("Proposed: a change"),
            "remove": _("Proposed: take something out"),
        }[self.object.kind]

    @cached_property
    def row(self) -> Any:
        return services.row_of(self.object)

    def get_initial(self) -> dict[str, Any]:
        return {"seen": self.row.version if self.row else None}

    def perform(self, form: Any) -> PlanProposal:
        answer = form.cleaned_data["answer"]
        if form.cleaned_data["decision"] == "refuse":
            return services.proposal_refuse(actor=self.actor, proposal=self.object, answer=answer)
        try:
            return services.proposal_accept(
                actor=self.actor,
                proposal=self.object,
                expected=form.cleaned_data["seen"],
                answer=answer,
            )
        except DomainError as error:
            if error.code == "changed-meanwhile":
                self.row.refresh_from_db()
                form.data = form.data.copy()
                form.data["seen"] = self.row.version
            raise

    def get_context(self, **extra: Any) -> dict[str, Any]:
        proposal, actor = self.object, self.actor
        doc = document.read(proposal.plan, actor, reader_language())
        before = reviews.chain(proposal, actor)
        names = presenters.names_in([proposal, *before], actor)
        cards = [
            presenters.card_of(one, doc, actor, self.link, names, self.row if one == proposal else None)
            for one in (proposal, *before)
        ]
        return super().get_context(
            card=cards[0],
            before=cards[1:],
            plan=proposal.plan,
            names=doc.names,
            section_title=SECTIONS[proposal.section].title,
            is_overtaken=proposal.is_open and services.is_overtaken(proposal, self.row),
            is_gone=proposal.is_open and bool(proposal.row_id) and self.row is None,
            **extra,
        )


class CounterMixin(ProposalMixin):
    """Another proposal in answer to one: the same form, filled with what was proposed."""

    title = _("Propose another change")
    submit_label = _("Propose this instead")
    success_message = _("Proposed: the other side accepts, refuses or counters it.")

    @property
    def form_class(self) -> Any:
        return PART_FORMS[self.object.part] if self.object.part else TextForm

    def told(self) -> Told | None:
        return presenters.told(self.actor, self.plan, self.plan_url())

    def form_kwargs(self) -> dict[str, Any]:
        kwargs = super().form_kwargs()
        if self.object.part:
            kwargs |= {"plan": self.plan, "sides": document.side_names(self.plan)}
        return kwargs

    def get_form(self, data: Any = None, files: Any = None) -> Any:
        form = super().get_form(data, files)
        ask_why(form)
        return form

    def get_initial(self) -> dict[str, Any]:
        proposal = self.object
        offered = stored.unpacked(proposal.part, proposal.values)
        row = services.row_of(proposal) or stored.model_of(proposal.part)()
        for name, value in offered.items():
            setattr(row, name, value)
        if not proposal.part:
            return {"text": getattr(row, SECTIONS[proposal.section].texts[0])}
        fields = [name for name in self.form_class.base_fields if name != "seen"]
        return {name: pages.initial_of(row, name, self.plan) for name in fields}

    def perform(self, form: Any) -> PlanProposal:
        proposal = self.object
        if proposal.part:
            values = form.values()
        else:
            values = {SECTIONS[proposal.section].texts[0]: form.cleaned_data["text"]}
        return services.proposal_counter(
            actor=self.actor, proposal=proposal, values=values, note=form.cleaned_data["note"]
        )


class WithdrawMixin(ProposalMixin):
    success_message = _("The proposal is withdrawn.")

    def perform(self) -> PlanProposal:
        return services.proposal_withdraw(actor=self.actor, proposal=self.object)


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


# -- Versions -------------------------------------------------------------------------------------------

# The plan as it is, among the numbers of versions.
NOW = 0


class VersionsMixin:
    """The versions of a plan, and any two of them, or one and the plan of today, word by word."""

    permission = "pipeline.plan:view"
    template_name = "pipeline/plan_review/versions.html"
    base_template = "staff/base.html"
    title = _("Versions")
    queryset = pages.PLANS

    def link(self, name: str, *args: Any) -> str:
        raise NotImplementedError

    def get_context(self, **extra: Any) -> dict[str, Any]:
        plan = self.object
        rows = PlanVersion.objects.visible_to(self.actor).filter(plan=plan)
        known = list(rows.defer("snapshot").select_related("made_by"))
        numbers = [version.number for version in known]
        old = self._number("old", [*numbers, NOW], default=numbers[-1] if numbers else NOW)
        new = self._number("new", [*numbers, NOW], default=NOW)
        return super().get_context(
            plan=plan,
            plan_url=self.link("plan", plan.public_id),
            keep_url=self.keep_url(),
            versions=known[::-1],
            old=old,
            new=new,
            sections=self._compared(old, new) if old != new else [],
            **extra,
        )

    def keep_url(self) -> str:
        """Where this reader keeps a version; a partner keeps none."""
        may = self.object.is_open and self.actor.can(services.CHANGE) and not self.actor.is_partner
        return self.link("plan-version-keep", self.object.public_id) if may else ""

    def _number(self, name: str, known: list[int], default: int) -> int:
        number = whole_number(self.request.GET.get(name, ""), default=default)
        if number not in known:
            raise DomainError.not_found()
        return number

    def _compared(self, old: int, new: int) -> list[comparing.ComparedSection]:
        plan, language = self.object, reader_language()
        kept = {one.number: one for one in PlanVersion.objects.filter(plan=plan, number__in=(old, new))}

        def snapshot(number: int) -> dict[str, Any]:
            if number == NOW:
                return versions.snapshot(plan, language)
            return versions.in_language(kept[number], language)

        codes = versions.shown_codes(plan, self.actor, *kept.values())
        return comparing.compare(snapshot(old), snapshot(new), codes)


class VersionKeepMixin(pages.PlanFormMixin):
    """Keeps the plan as it is."""

    success_message = _("This version is kept.")

    def success_url(self, result: Any) -> str:
        return self.link("plan-versions", self.object.public_id)

    def perform(self) -> PlanVersion:
        return versions.plan_version_keep(
            actor=self.actor, plan=self.object, note=self.request.POST.get("note", "")[:200]
        )

