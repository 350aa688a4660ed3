"""The partner's deals: register, follow the clock, answer, extend, withdraw."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext_lazy as _

from core.errors import DomainError
from core.events import timeline
from core.permissions import Offer
from partners.questions import own, own_presenters
from partners.vocabulary.exchange import programme_currency
from pipeline.deals import closing as deal_closing
from pipeline.deals import forms, selectors
from pipeline.deals import services as deal_services
from pipeline.deals.filters import PortalDealFilter
from pipeline.models import Deal
from pipeline.sales.selectors import sales_of
from portal.base import PortalAction, PortalDetail, PortalForm, PortalList, PortalOwnFile, PortalRowForm
from web.forms import major
from web.views import add_error

DEALS = Deal.objects.for_list()
REGISTER = "pipeline.deal:register"


class Deals(PortalList):
    permission = "pipeline.deal:view"
    offer = Offer.DEALS
    template_name = "portal/deals/list.html"
    title = _("Deals")
    queryset = DEALS
    filterset_class = PortalDealFilter
    orderings = {
        "-created": "-created_at",
        "created": "created_at",
        "customer": "customer_name",
        "-customer": "-customer_name",
    }

    def decorate(self, rows):
        return [selectors.with_marks(row) for row in rows]

    def get_context(self, **extra: Any) -> dict[str, Any]:
        return super().get_context(may_register=self.actor.can(REGISTER), **extra)


class DealOwnFile(PortalOwnFile):
    permission = "pipeline.deal:view"
    queryset = DEALS
    OWN = "deal"


class DealPage(PortalDetail):
    """A deal as its partner sees it: the clock, the reason, the person; never who else has it."""

    permission = "pipeline.deal:view"
    template_name = "portal/deals/detail.html"
    queryset = DEALS

    def get(self, request, *args: Any, **kwargs: Any) -> HttpResponse:
        if self.object.status == Deal.Status.DRAFT and self.actor.can(REGISTER):
            return HttpResponseRedirect(self.portal_url("deal-draft", self.object.public_id))
        return super().get(request, *args, **kwargs)

    def get_context(self, **extra: Any) -> dict[str, Any]:
        deal = selectors.with_marks(self.object)
        entries, _older = timeline.of_row(deal.public_id, self.actor)
        extensions = list(deal.extensions.all())
        return super().get_context(
            title=deal.customer_name,
            deal=deal,
            steps=selectors.steps_of(deal),
            fact_rows=selectors.facts_of(deal),
            own_fields=own_presenters.shown("deal", deal, self.actor),
            manager=selectors.manager_of(deal),
            cannot=selectors.cannot_be_protected(deal),
            extensions=extensions,
            may_extend=selectors.may_extend(deal, extensions),
            may=self.actor.can(REGISTER),
            sales=sales_of(deal, self.actor),
            timeline=entries,
            forms=self._forms(deal),
            **extra,
        )

    def _forms(self, deal: Deal) -> dict[str, Any]:
        made = {
            "answer": forms.AnswerForm,
            "extend": forms.EvidenceForm,
            "lose": forms.LoseForm,
            "withdraw": forms.WithdrawForm,
        }
        found = {name: form(actor=self.actor, auto_id=f"{name}_%s") for name, form in made.items()}
        found["stage"] = forms.StageForm(actor=self.actor, auto_id="stage_%s", initial={"stage": deal.stage})
        return found


class RegistrationMixin:
    """The form of a registration with its two buttons: submit, or keep a draft of what is typed."""

    permission = REGISTER
    template_name = "portal/deals/form.html"
    form_class = forms.DealForm
    object: Deal | None = None

    def form_kwargs(self) -> dict[str, Any]:
        return {**super().form_kwargs(), "country": self.partner.country.code}

    def post(self, request, *args: Any, **kwargs: Any) -> HttpResponse:
        if "draft" not in request.POST:
            return super().post(request, *args, **kwargs)
        form = self.get_form(request.POST, request.FILES)
        details = form.draft_details()
        try:
            deal = deal_services.deal_draft_save(
                actor=self.actor, partner=self.partner, deal=self.object, typed=form.as_typed(), **details
            )
        except DomainError as error:
            if error.status in (403, 404):
                raise
            add_error(form, error)
            return self.render(form=form, status=error.status)
        return HttpResponseRedirect(self.portal_url("deal-draft", deal.public_id) + "?saved")

    def success_url(self, result: Deal) -> str:
        return self.portal_url("deal", result.public_id)

    @property
    def cancel_url(self) -> str:
        return self.portal_url("deals")

    def get_context(self, **extra: Any) -> dict[str, Any]:
        return super().get_context(
            saved="saved" in self.request.GET, policy=selectors.policy_of_today(), **extra
        )


class DealNew(RegistrationMixin, PortalForm):
    title = _("Register a deal")
    success_message = _("The deal is submitted.")

    def get_initial(self) -> dict[str, Any]:
        return {
            "currency": programme_currency(),
            "customer_country": self.partner.country.code,
            **super().get_initial(),
        }

    def perform(self, form) -> Deal:
        return deal_services.deal_register(actor=self.actor, partner=self.partner, **form.details())


class DealDraft(RegistrationMixin, PortalRowForm):
    title = _("Register a deal")
    success_message = _("The deal is submitted.")
    queryset = DEALS

    def form_kwargs(self) -> dict[str, Any]:
        deal = self.object
        return {
            **super().form_kwargs(),
            "country": deal.customer_country.code,
            "kept_vat": deal.customer_vat if deal.customer_registration else "",
            "own": own.value_of("deal", deal, self.actor),
            "own_typed": deal.typed,
        }

    def get(self, request, *args: Any, **kwargs: Any) -> HttpResponse:
        if self.object.status != Deal.Status.DRAFT:
            return HttpResponseRedirect(self.portal_url("deal", self.object.public_id))
        return super().get(request, *args, **kwargs)

    def get_initial(self) -> dict[str, Any]:
        deal = self.object
        columns = {name: getattr(deal, name) for name in forms.DealForm.base_fields if hasattr(Deal, name)}
        columns["product_lines"] = [line.code for line in deal.product_lines.all()]
        columns["customer_registration"] = deal.customer_registration or deal.customer_vat
        columns["amount"] = major(deal.amount_minor, deal.currency)
        return {**columns, **deal.typed}

    def perform(self, form) -> Deal:
        return deal_services.deal_submit(actor=self.actor, deal=self.object, **form.details())


class DraftDelete(PortalAction):
    permission = REGISTER
    queryset = DEALS
    success_message = _("The draft is deleted.")

    def perform(self) -> None:
        deal_services.deal_draft_delete(actor=self.actor, deal=self.object)

    def success_url(self, result: Any) -> str:
        return self.portal_url("deals")


class DealFormPage(PortalRowForm):
    """A form about one deal that returns to its page."""

    permission = REGISTER
    queryset = DEALS
    submit_label = _("Save")

    def success_url(self, result: Any) -> str:
        return self.cancel_url

    @property
    def cancel_url(self) -> str:
        return self.portal_url("deal", self.object.public_id)


class DealEdit(DealFormPage):
    title = _("Change the deal")
    form_class = forms.DealChangeForm
    success_message = _("The deal is saved.")

    def form_kwargs(self) -> dict[str, Any]:
        return {**super().form_kwargs(), "own": own.value_of("deal", self.object, self.actor)}

    def get_initial(self) -> dict[str, Any]:
        return forms.change_initial(self.object)

    def perform(self, form) -> Deal:
        return deal_services.deal_change(actor=self.actor, deal=self.object, **form.details())


class DealStage(DealFormPage):
    title = _("Stage of the deal")
    form_class = forms.StageForm
    success_message = _("The stage is saved.")

    def get_initial(self) -> dict[str, Any]:
        return {"stage": self.object.stage}

    def perform(self, form) -> Deal:
        return deal_services.deal_stage_change(actor=self.actor, deal=self.object, **form.cleaned_data)


class DealAnswer(DealFormPage):
    title = _("Answer the question")
    form_class = forms.AnswerForm
    submit_label = _("Send the answer")
    success_message = _("The answer is sent.")

    def perform(self, form) -> Deal:
        return deal_services.deal_answer(actor=self.actor, deal=self.object, **form.cleaned_data)


class DealExtend(DealFormPage):
    title = _("Ask for an extension")
    form_class = forms.EvidenceForm
    submit_label = _("Ask")
    success_message = _("The request is sent.")

    def perform(self, form) -> Any:
        return deal_services.deal_extension_request(actor=self.actor, deal=self.object, **form.cleaned_data)


class DealLose(DealFormPage):
    permission = "pipeline.deal:close"
    title = _("The deal is lost")
    form_class = forms.LoseForm
    submit_label = _("Close as lost")
    success_message = _("The deal is closed.")

    def perform(self, form) -> Deal:
        return deal_closing.deal_lose(actor=self.actor, deal=self.object, **form.cleaned_data)


class DealWithdraw(DealFormPage):
    title = _("Withdraw the deal")
    form_class = forms.WithdrawForm
    submit_label = _("Withdraw")
    success_message = _("The deal is withdrawn.")

    def perform(self, form) -> Deal:
        return deal_services.deal_withdraw(actor=self.actor, deal=self.object, **form.cleaned_data)
