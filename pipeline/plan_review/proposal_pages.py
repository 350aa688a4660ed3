"""The pages of one proposal, for either side: what is proposed, the answer, another proposal in answer."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from django.utils.translation import gettext_lazy as _

from core.errors import DomainError
from pipeline.models import JointPlan, PlanProposal
from pipeline.plan_review import presenters, selectors, services, stored
from pipeline.plan_review.forms import AnswerForm, ask_why
from pipeline.plans import document, pages
from pipeline.plans.forms import PART_FORMS, TextForm
from pipeline.plans.presenters import reader_language
from pipeline.plans.sections import SECTIONS
from web.told import Told

PROPOSALS = PlanProposal.objects.select_related(
    "plan__partner__owner", "plan__own_entity", "plan__recruitment", "made_by", "answered_by"
)


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
        before = selectors.chain(proposal, actor)
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
