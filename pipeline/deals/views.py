"""Deals in the back-office: the list with its ageing, a deal with its evidence, the decisions."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core import clock
from core.actor import Actor
from core.events import timeline
from partners.access.presenters import told_of
from partners.models import Partner
from partners.questions import own, own_presenters
from partners.questions.own_columns import own_columns
from partners.questions.own_views import OwnFile
from partners.vocabulary.exchange import programme_currency
from pipeline.deals import closing as deal_closing
from pipeline.deals import decisions as deal_decisions
from pipeline.deals import forms, selectors
from pipeline.deals import services as deal_services
from pipeline.deals import steps as deal_steps
from pipeline.deals.columns import DEAL_COLUMNS
from pipeline.deals.filters import DealFilter
from pipeline.models import Deal, DealExtension
from pipeline.protection import duplicates
from pipeline.sales.selectors import sales_of
from web.columns import Column
from web.forms import major, money
from web.lists import TableList
from web.templatetags.formats import labelled
from web.told import Told
from web.views import ActionPage, DetailPage, FormPage, RowFormPage

# The filters that choose among what the report counts.
OF_THE_REPORT = ("status", "age", "protection", "expiring", "closed_after", "closed_before")
DEALS = Deal.objects.shown_to_staff().for_list()


def deal_url(deal: Deal) -> str:
    return reverse("pipeline:deal", args=[deal.public_id])


class DealList(TableList):
    """All registrations, with the ageing report above them."""

    permission = "pipeline.deal:view"
    template_name = "pipeline/deals/list.html"
    title = _("Deals")
    queryset = Deal.objects.shown_to_staff()
    filterset_class = DealFilter
    default_sort = "-created"
    export_permission = "pipeline.deal:export"
    export_name = "deals"
    columns = DEAL_COLUMNS

    def added_columns(self) -> list[Column]:
        return own_columns("deal", self.actor)

    def get_context(self, **extra: Any) -> dict[str, Any]:
        base = reverse("pipeline:deals")
        query = self.request.GET.copy()
        for name in ("cursor", "export"):
            query.pop(name, None)
        asked = query.urlencode()
        around, kept = self._around()
        return super().get_context(
            ageing=selectors.ageing(around),
            urls={
                name: "?" + "&".join(filter(None, (kept, wanted)))
                for name, wanted in (
                    ("waiting", "status=submitted&sort=deadline"),
                    ("late", "age=late&sort=deadline"),
                    ("unprotected", "status=submitted&protection=none"),
                )
            },
            saved=[
                {"label": label, "url": f"{base}?{wanted}", "current": asked == wanted}
                for label, wanted in (
                    (_("Waiting"), "status=submitted&sort=deadline"),
                    (_("Late"), "age=late&sort=deadline"),
                    (_("Ending soon"), "expiring=14"),
                )
            ],
            may_register=self.actor.can("pipeline.deal:register"),
            sees_own=self.actor.can("pipeline.own_account:view"),
            **extra,
        )

    def _around(self) -> tuple[QuerySet, str]:
        """The rows that the report speaks of, and the part of the query that chose them: what the
        report itself asks about (status, age, protection) does not narrow it."""
        query = self.request.GET.copy()
        for name in ("cursor", "export", "sort"):
            query.pop(name, None)
        if not query.keys() & set(OF_THE_REPORT):
            return self.filterset.qs.order_by(), query.urlencode()
        for name in OF_THE_REPORT:
            query.pop(name, None)
        rows = Deal.objects.shown_to_staff().visible_to(self.actor)
        found = DealFilter(query, queryset=rows, request=self.request).qs
        return found.order_by(), query.urlencode()


class DealOwnFile(OwnFile):
    permission = "pipeline.deal:view"
    queryset = DEALS
    OWN = "deal"


class DealPage(DetailPage):
    """A deal: its clock, who the customer is, the evidence, and what may be done."""

    permission = "pipeline.deal:view"
    template_name = "pipeline/deals/detail.html"
    queryset = DEALS

    def get_context(self, **extra: Any) -> dict[str, Any]:
        deal = selectors.with_marks(self.object)
        entries, _older = timeline.of_row(deal.public_id, self.actor)
        decides = self.actor.can("pipeline.deal:decide")
        evidence = selectors.evidence(deal, self.actor) if decides else []
        return super().get_context(
            title=deal.customer_name,
            deal=deal,
            steps=selectors.steps_of(deal),
            fact_rows=selectors.facts_of(deal),
            own_fields=own_presenters.shown("deal", deal, self.actor),
            manager=selectors.manager_of(deal),
            evidence=evidence,
            against=selectors.against(deal, evidence),
            blocked=bool(duplicates.blocking(evidence)),
            no_longer_blocking=[finding for finding in evidence if finding.ended_at and finding.blocks],
            rivals=selectors.rivals(deal, self.actor) if decides else [],
            extensions=list(deal.extensions.select_related("decided_by")),
            sales=sales_of(deal, self.actor),
            timeline=entries,
            decides=decides,
            forms=self._forms(deal),
            links=self._links(deal),
            may={
                name: self.actor.can(f"pipeline.deal:{name}")
                for name in ("register", "win", "close", "override")
            },
            **extra,
        )

    def told(self) -> Told | None:
        """Whom the decision, and the news that the deal is won, reach."""
        decides = self.actor.can("pipeline.deal:decide") or self.actor.can("pipeline.deal:win")
        return (
            told_registrants(self.actor, self.object) if decides and self.object.status in Deal.OPEN else None
        )

    def _forms(self, deal: Deal) -> dict[str, Any]:
        made = {
            "approve": forms.ApproveForm,
            "reject": forms.RejectForm,
            "ask": forms.QuestionForm,
            "extension": forms.ExtensionForm,
            "lose": forms.LoseForm,
            "withdraw": forms.WithdrawForm,
        }
        found = {name: form(actor=self.actor, auto_id=f"{name}_%s") for name, form in made.items()}
        found["win"] = forms.WinForm(actor=self.actor, auto_id="win_%s", initial=won_initial(deal))
        found["stage"] = forms.StageForm(actor=self.actor, auto_id="stage_%s", initial={"stage": deal.stage})
        return found

    def _links(self, deal: Deal) -> dict[str, str]:
        names = ("approve", "reject", "ask", "recheck", "win", "lose", "withdraw", "stage", "edit")
        return {name: reverse(f"pipeline:deal_{name}", args=[deal.public_id]) for name in names}


def won_initial(deal: Deal) -> dict[str, Any]:
    return {
        "amount": major(deal.amount_minor, deal.currency),
        "currency": deal.currency,
        "won_on": clock.today(),
    }


class DealNew(FormPage):
    """A registration that we enter on behalf of a partner; it counts from now."""

    permission = "pipeline.deal:register"
    template_name = "pipeline/deals/new.html"
    title = _("Register a deal for a partner")
    form_class = forms.DealForPartnerForm
    submit_label = _("Register the deal")
    success_message = _("The deal is registered.")

    @property
    def cancel_url(self) -> str:
        return reverse("pipeline:deals")

    def get_initial(self) -> dict[str, Any]:
        return {"currency": programme_currency(), **super().get_initial()}

    def perform(self, form) -> Deal:
        values = form.details()
        partner: Partner = values.pop("partner")
        return deal_services.deal_register(actor=self.actor, partner=partner, **values)

    def success_url(self, result: Deal) -> str:
        return deal_url(result)


class DealFormPage(RowFormPage):
    """A form about one deal that returns to its page."""

    queryset = DEALS
    submit_label = _("Save")

    def get_context(self, **extra: Any) -> dict[str, Any]:
        extra.setdefault("subtitle", str(self.object))
        return super().get_context(**extra)

    def success_url(self, result: Any) -> str:
        return deal_url(self.object)

    @property
    def cancel_url(self) -> str:
        return deal_url(self.object)


class TellsRegistrants:
    """An answer to the partner: the page says who reads it."""

    def told(self) -> Told:
        deal = getattr(self.object, "deal", self.object)
        return told_registrants(self.actor, deal)


def told_registrants(actor: Actor, deal: Deal) -> Told:
    return told_of(actor, deal.partner, deal_steps.REGISTER, deal_url(deal))


class DealApprove(TellsRegistrants, DealFormPage):
    permission = "pipeline.deal:decide"
    title = _("Approve the deal")
    form_class = forms.ApproveForm
    submit_label = _("Approve")
    success_message = _("The deal is approved.")

    def get_context(self, **extra: Any) -> dict[str, Any]:
        against = selectors.against(self.object, selectors.evidence(self.object, self.actor))
        said = ", ".join(labelled(row.get_kind_display(), selectors.named(row)) for row in against)
        intro = _("Found against it: %(evidence)s") % {"evidence": said} if said else ""
        return super().get_context(intro=intro, **extra)

    def perform(self, form) -> Deal:
        return deal_decisions.deal_approve(actor=self.actor, deal=self.object, **form.cleaned_data)


class DealReject(TellsRegistrants, DealFormPage):
    permission = "pipeline.deal:decide"
    title = _("Reject the deal")
    form_class = forms.RejectForm
    submit_label = _("Reject")
    success_message = _("The deal is rejected.")

    def perform(self, form) -> Deal:
        return deal_decisions.deal_reject(actor=self.actor, deal=self.object, **form.cleaned_data)


class DealAsk(TellsRegistrants, DealFormPage):
    permission = "pipeline.deal:decide"
    title = _("Ask the partner")
    form_class = forms.QuestionForm
    submit_label = _("Send the question")
    success_message = _("The question is sent.")

    def get_initial(self) -> dict[str, Any]:
        return {"question": self.object.question}

    def perform(self, form) -> Deal:
        return deal_decisions.deal_ask(actor=self.actor, deal=self.object, **form.cleaned_data)


class DealRecheck(ActionPage):
    permission = "pipeline.deal:decide"
    queryset = DEALS
    success_message = _("The evidence is up to date.")

    def perform(self) -> Any:
        return deal_decisions.deal_duplicates_refresh(actor=self.actor, deal=self.object)

    def success_url(self, result: Any) -> str:
        return deal_url(self.object)


class ExtensionDecide(TellsRegistrants, RowFormPage):
    permission = "pipeline.deal:decide"
    title = _("Decide on the extension")
    queryset = DealExtension.objects.select_related("deal__partner")
    form_class = forms.ExtensionForm
    submit_label = _("Answer")
    success_message = _("The extension is decided.")

    def perform(self, form) -> DealExtension:
        return deal_decisions.deal_extension_decide(
            actor=self.actor, extension=self.object, **form.cleaned_data
        )

    def success_url(self, result: Any) -> str:
        return deal_url(self.object.deal)

    @property
    def cancel_url(self) -> str:
        return deal_url(self.object.deal)


class DealWin(TellsRegistrants, DealFormPage):
    permission = "pipeline.deal:win"
    title = _("The deal is won")
    form_class = forms.WinForm
    submit_label = _("Record the sale")
    success_message = _("The deal is won and its sale recorded.")

    def get_initial(self) -> dict[str, Any]:
        return won_initial(self.object)

    def perform(self, form) -> Any:
        values = form.cleaned_data
        amount = money(values["amount"], values["currency"], field="amount")
        return deal_closing.deal_win(
            actor=self.actor, deal=self.object, amount=amount, won_on=values["won_on"]
        )


class DealLose(DealFormPage):
    permission = "pipeline.deal:close"
    title = _("The deal is lost")
    form_class = forms.LoseForm
    submit_label = _("Close as lost")
    success_message = _("The deal is closed.")

    def perform(self, form) -> Deal:
        return deal_closing.deal_lose(actor=self.actor, deal=self.object, **form.cleaned_data)


class DealWithdraw(DealFormPage):
    permission = "pipeline.deal:register"
    title = _("Withdraw the deal")
    form_class = forms.WithdrawForm
    submit_label = _("Withdraw")
    success_message = _("The deal is withdrawn.")

    def perform(self, form) -> Deal:
        return deal_services.deal_withdraw(actor=self.actor, deal=self.object, **form.cleaned_data)


class DealStage(DealFormPage):
    permission = "pipeline.deal:register"
    title = _("Stage of the deal")
    form_class = forms.StageForm
    success_message = _("The stage is saved.")

    def get_initial(self) -> dict[str, Any]:
        return {"stage": self.object.stage}

    def perform(self, form) -> Deal:
        return deal_services.deal_stage_change(actor=self.actor, deal=self.object, **form.cleaned_data)


class DealEdit(DealFormPage):
    permission = "pipeline.deal:register"
    title = _("Change the deal")
    form_class = forms.DealChangeForm
    success_message = _("The deal is saved.")

    def form_kwargs(self) -> dict[str, Any]:
        return {**super().form_kwargs(), "own": own.value_of("deal", self.object, self.actor)}

    def get_initial(self) -> dict[str, Any]:
        return forms.change_initial(self.object)

    def perform(self, form) -> Deal:
        return deal_services.deal_change(actor=self.actor, deal=self.object, **form.details())
