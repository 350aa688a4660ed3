"""The partner's co-marketing actions: what came of them, its proposals, naming the leads it brought."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from core.events import timeline
from marketing.actions import presenters, selectors, services
from marketing.actions.filters import PortalActionFilter
from marketing.actions.forms import DealLeadForm, ProposalForm, initial_of
from marketing.actions.services import LINK, PROPOSE
from marketing.models import ActionLead, CoMarketingAction
from partners.vocabulary.exchange import programme_currency
from portal.base import PortalAction, PortalDetail, PortalForm, PortalList, PortalRowForm

ACTIONS = CoMarketingAction.objects.for_list()
VIEW = "marketing.action:view"
Status = CoMarketingAction.Status


class Actions(PortalList):
    permission = VIEW
    template_name = "portal/actions/list.html"
    title = _("Co-marketing")
    queryset = ACTIONS
    filterset_class = PortalActionFilter
    orderings = {"-held": "-held_on", "held": "held_on"}

    def decorate(self, rows: list[Any]) -> list[Any]:
        return selectors.with_outcomes(rows)

    def get_context(self, **extra: Any) -> dict[str, Any]:
        return super().get_context(may_propose=self.actor.can(PROPOSE), **extra)


class ActionPage(PortalDetail):
    permission = VIEW
    template_name = "portal/actions/detail.html"
    queryset = ACTIONS

    def get_context(self, **extra: Any) -> dict[str, Any]:
        action, actor = self.object, self.actor
        open_ = action.status in (Status.PLANNED, Status.DONE)
        return super().get_context(
            title=action.title,
            action=action,
            facts=presenters.facts_of(action),
            figures=presenters.figures_of(selectors.outcomes([action])[action.pk]),
            leads=presenters.leads_of(action, actor),
            sales=presenters.sales_of(action, actor) if actor.can("pipeline.sale:view") else [],
            timeline=timeline.of_row(action.public_id, actor, size=10)[0],
            may_link=open_ and actor.can(LINK),
            may_change=action.status == Status.PROPOSED and actor.can(PROPOSE),
            **extra,
        )


class ActionPropose(PortalForm):
    permission = PROPOSE
    title = _("Propose a co-marketing action")
    form_class = ProposalForm
    submit_label = _("Propose it")
    success_message = _("The action is proposed. We answer you.")

    def get_initial(self) -> dict[str, Any]:
        return {"currency": programme_currency(), **super().get_initial()}

    def perform(self, form: ProposalForm) -> CoMarketingAction:
        return services.action_propose(actor=self.actor, partner=self.partner, **form.values())

    def success_url(self, result: CoMarketingAction) -> str:
        return self.portal_url("action", result.public_id)

    @property
    def cancel_url(self) -> str:
        return self.portal_url("actions")


class _Back:
    def success_url(self, result: Any) -> str:
        return self.portal_url("action", self.object.public_id)

    @property
    def cancel_url(self) -> str:
        return self.success_url(None)


class ProposalChange(_Back, PortalRowForm):
    permission = PROPOSE
    title = _("Change the proposal")
    queryset = ACTIONS
    form_class = ProposalForm
    submit_label = _("Save")
    success_message = _("The proposal is changed.")

    def get_initial(self) -> dict[str, Any]:
        return initial_of(self.object)

    def perform(self, form: ProposalForm) -> CoMarketingAction:
        return services.proposal_change(actor=self.actor, action=self.object, **form.values())


class ProposalWithdraw(_Back, PortalAction):
    permission = PROPOSE
    queryset = ACTIONS
    success_message = _("The proposal is withdrawn.")

    def perform(self) -> CoMarketingAction:
        return services.proposal_withdraw(actor=self.actor, action=self.object)


class LeadLink(_Back, PortalRowForm):
    permission = LINK
    title = _("Link a deal that the action brought")
    queryset = ACTIONS
    form_class = DealLeadForm
    submit_label = _("Link it")
    success_message = _("The deal is linked.")

    def form_kwargs(self) -> dict[str, Any]:
        return {**super().form_kwargs(), "action": self.object}

    def perform(self, form: DealLeadForm) -> ActionLead:
        return services.lead_link(actor=self.actor, action=self.object, **form.values())


class LeadUnlink(PortalAction):
    permission = LINK
    queryset = ActionLead.objects.select_related("action", "deal", "referral")
    success_message = _("The lead is taken away.")

    def perform(self) -> None:
        services.lead_unlink(actor=self.actor, lead=self.object)

    def success_url(self, result: Any) -> str:
        return self.portal_url("action", self.object.action.public_id)
