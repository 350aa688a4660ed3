"""Co-marketing actions in the back-office: the list, one action with what it brought, the years."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core import clock, precondition
from core.events import timeline
from core.money import Money
from marketing.actions import presenters, selectors, services
from marketing.actions.columns import ACTION_COLUMNS
from marketing.actions.filters import ActionFilter
from marketing.actions.forms import ActionForm, ActionNewForm, LeadForm, SaleLinkForm, initial_of
from marketing.actions.services import CHANGE, LINK, PROPOSE
from marketing.models import ActionLead, ActionSale, CoMarketingAction
from partners.access.presenters import told_of
from partners.budget.views import year_of
from partners.vocabulary.exchange import programme_currency
from web.forms import SharedReasonForm
from web.lists import TableList
from web.told import Told
from web.views import ActionPage, DetailPage, FormPage, Page, RowFormPage

VIEW = "marketing.action:view"
Status = CoMarketingAction.Status


def page_of(action: CoMarketingAction) -> str:
    return reverse("marketing:action", args=[action.public_id])


class ActionList(TableList):
    permission = VIEW
    template_name = "marketing/actions/list.html"
    title = _("Co-marketing")
    queryset = CoMarketingAction.objects.all()
    filterset_class = ActionFilter
    default_sort = "-held"
    export_permission = "marketing.action:export"
    export_name = "co-marketing"
    columns = ACTION_COLUMNS

    def get_context(self, **extra: Any) -> dict[str, Any]:
        return super().get_context(may_change=self.actor.can(CHANGE), **extra)


class ActionYears(Page):
    """Budget and investment by year, and what each kind of action brought in one of them."""

    permission = VIEW
    template_name = "marketing/actions/years.html"
    title = _("Co-marketing by year")

    def get_context(self, **extra: Any) -> dict[str, Any]:
        year, currency = year_of(self.request), programme_currency()
        labels = dict(CoMarketingAction.Kind.choices)
        kinds = selectors.by_kind(selectors.actions_of_year(year))
        return super().get_context(
            year=str(year),
            years=[
                {
                    "year": str(row.year),
                    "budget": None if row.budget is None else Money(row.budget, currency),
                    "invested": Money(row.invested, currency),
                    "left": None if row.left is None else Money(row.left, currency),
                }
                for row in selectors.years()
            ],
            kinds=[
                {"label": labels[kind], "count": found.count, **_amounts(found.outcome, currency)}
                for kind, found in kinds.items()
            ],
            **extra,
        )


def _amounts(outcome: Any, currency: str) -> dict[str, Any]:
    cost = outcome.cost_per_lead
    return {
        "outcome": outcome,
        "ours": Money(outcome.our_minor, currency),
        "revenue": Money(outcome.revenue_minor, currency),
        "cost_per_lead": None if cost is None else Money(cost, currency),
    }


class ActionDetail(DetailPage):
    permission = VIEW
    template_name = "marketing/actions/detail.html"
    queryset = CoMarketingAction.objects.for_list()

    def get_context(self, **extra: Any) -> dict[str, Any]:
        action, actor = self.object, self.actor
        change, status = actor.can(CHANGE), self.object.status
        open_ = status in (Status.PLANNED, Status.DONE)
        return super().get_context(
            title=action.title,
            action=action,
            facts=presenters.facts_of(action),
            figures=presenters.figures_of(selectors.outcomes([action])[action.pk]),
            leads=presenters.leads_of(action, actor),
            sales=presenters.sales_of(action, actor),
            timeline=timeline.of_row(action.public_id, actor, size=10)[0],
            may={
                "edit": change and status not in (Status.REFUSED, Status.CANCELLED),
                "decide": change and status == Status.PROPOSED,
                "finish": change and status == Status.PLANNED and action.held_on <= clock.today(),
                "cancel": change and status == Status.PLANNED,
                "replan": change and status in (Status.DONE, Status.CANCELLED),
                "link": actor.can(LINK) and open_,
                "sell": change and open_,
            },
            **extra,
        )


class ActionNew(FormPage):
    permission = CHANGE
    title = _("New co-marketing action")
    form_class = ActionNewForm
    submit_label = _("Plan it")
    success_message = _("The action is planned.")

    def get_initial(self) -> dict[str, Any]:
        return {"currency": programme_currency(), **super().get_initial()}

    def perform(self, form: ActionForm) -> CoMarketingAction:
        return services.action_plan(actor=self.actor, **form.values())

    def success_url(self, result: CoMarketingAction) -> str:
        return page_of(result)

    @property
    def cancel_url(self) -> str:
        return reverse("marketing:actions")


class ActionRowForm(RowFormPage):
    permission = CHANGE
    queryset = CoMarketingAction.objects.for_list()

    def success_url(self, result: Any) -> str:
        return page_of(self.object)

    @property
    def cancel_url(self) -> str:
        return page_of(self.object)


class ActionEdit(ActionRowForm):
    title = _("Change a co-marketing action")
    form_class = ActionForm
    submit_label = _("Save")
    success_message = _("The action is saved.")

    def get_initial(self) -> dict[str, Any]:
        return initial_of(self.object)

    def perform(self, form: ActionForm) -> CoMarketingAction:
        return services.action_change(actor=self.actor, action=self.object, **form.values())


class ActionRefuse(ActionRowForm):
    title = _("Refuse the proposal")
    form_class = SharedReasonForm
    submit_label = _("Refuse")
    success_message = _("The proposal is refused.")

    def told(self) -> Told:
        return told_of(self.actor, self.object.partner, PROPOSE, page_of(self.object))

    def perform(self, form: Any) -> CoMarketingAction:
        return services.action_refuse(actor=self.actor, action=self.object, **form.cleaned_data)


class ActionCancel(ActionRowForm):
    title = _("Cancel the action")
    form_class = SharedReasonForm
    submit_label = _("Cancel the action")
    success_message = _("The action is cancelled.")

    def perform(self, form: Any) -> CoMarketingAction:
        return services.action_cancel(actor=self.actor, action=self.object, **form.cleaned_data)


class _ActionMove(ActionPage):
    permission = CHANGE
    queryset = CoMarketingAction.objects.for_list()

    def success_url(self, result: Any) -> str:
        return page_of(self.object)


class ActionAccept(_ActionMove):
    success_message = _("The proposal is accepted, and the action planned.")

    def told(self) -> Told:
        return told_of(self.actor, self.object.partner, PROPOSE, page_of(self.object))

    def perform(self) -> CoMarketingAction:
        with precondition.expecting(self.object, self._is_as_read):
            return services.action_accept(actor=self.actor, action=self.object)

    def _is_as_read(self) -> bool:
        """Whether it is what the page showed: its partner may change a proposal until it is answered."""
        read = self.request.POST.get("read")
        return not read or self.get_queryset().get(pk=self.object.pk).updated_at.isoformat() == read


class ActionFinish(_ActionMove):
    success_message = _("The action took place.")

    def perform(self) -> CoMarketingAction:
        return services.action_finish(actor=self.actor, action=self.object)


class ActionReplan(_ActionMove):
    success_message = _("The action is planned again.")

    def perform(self) -> CoMarketingAction:
        return services.action_replan(actor=self.actor, action=self.object)


# -- What it brought ---------------------------------------------------------------------------------


class LeadLink(ActionRowForm):
    permission = LINK
    title = _("Link a lead")
    form_class = LeadForm
    submit_label = _("Link it")
    success_message = _("The lead is linked.")

    def form_kwargs(self) -> dict[str, Any]:
        return {**super().form_kwargs(), "action": self.object}

    def perform(self, form: Any) -> ActionLead:
        return services.lead_link(actor=self.actor, action=self.object, **form.values())


class SaleLink(ActionRowForm):
    title = _("Link a sale")
    form_class = SaleLinkForm
    submit_label = _("Link it")
    success_message = _("The sale is linked.")

    def form_kwargs(self) -> dict[str, Any]:
        return {**super().form_kwargs(), "action": self.object}

    def perform(self, form: Any) -> ActionSale:
        return services.sale_link(actor=self.actor, action=self.object, **form.values())


class LeadUnlink(ActionPage):
    permission = LINK
    queryset = ActionLead.objects.select_related("action", "deal", "referral")
    success_message = _("The lead is taken away.")

    def perform(self) -> None:
        services.lead_unlink(actor=self.actor, lead=self.object)

    def success_url(self, result: Any) -> str:
        return page_of(self.object.action)


class SaleUnlink(ActionPage):
    permission = CHANGE
    queryset = ActionSale.objects.select_related("action", "sale")
    success_message = _("The sale is taken away.")

    def perform(self) -> None:
        services.sale_unlink(actor=self.actor, link=self.object)

    def success_url(self, result: Any) -> str:
        return page_of(self.object.action)
