"""Requested integrations, in the back-office."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core.events import timeline
from integrations.models import IntegrationRequest, RequestVote
from integrations.requests import forms, presenters, services
from integrations.requests.columns import REQUEST_COLUMNS
from integrations.requests.filters import RequestFilter
from partners.models import Partner
from web.lists import TableList
from web.views import ActionPage, DetailPage, FormPage, RowFormPage

CHANGE, VOTE = "integrations.request:change", "integrations.request:vote"
VOTE_CUSTOMER = "integrations.request:vote_customer"
# Events whose sentence names a partner.
NAMING = ("integrations.request.voted", "integrations.request.unvoted")
# How many voters a page names.
NAMED = 200


def page_of(row: IntegrationRequest) -> str:
    return reverse("integrations:request", args=[row.public_id])


class RequestList(TableList):
    permission = "integrations.request:view"
    template_name = "integrations/requests.html"
    title = _("Requested integrations")
    queryset = IntegrationRequest.objects.with_demand()
    filterset_class = RequestFilter
    default_sort = "-demand"
    export_permission = "integrations.request:export"
    export_name = "requested-integrations"
    columns = REQUEST_COLUMNS

    def get_context(self, **extra: Any) -> dict[str, Any]:
        has_roadmap = IntegrationRequest.objects.on_roadmap().exists()
        return super().get_context(may_change=self.actor.can(CHANGE), has_roadmap=has_roadmap, **extra)


class RequestPage(DetailPage):
    permission = "integrations.request:view"
    template_name = "integrations/request.html"
    queryset = IntegrationRequest.objects.with_demand().select_related("integration")

    def get_context(self, **extra: Any) -> dict[str, Any]:
        row = self.object
        votes = RequestVote.objects.visible_to(self.actor).filter(request=row)
        return super().get_context(
            title=str(row),
            row=presenters.decorate([row])[0],
            facts=[
                (_("Priority"), presenters.priority_badge(row)),
                (_("Planned for"), presenters.planned(row) or "–"),
                (_("On the public roadmap"), _("Yes") if row.is_public else _("No")),
                (_("Partners asking"), row.partners_asking),
                (_("Customers asking"), row.customers_asking),
                (_("Proposed by"), self._proposed_by()),
            ],
            votes=list(votes.select_related("partner").order_by("-voted_at", "-pk")[:NAMED]),
            timeline=self._timeline(),
            may={
                "change": self.actor.can(CHANGE),
                "move": self.actor.can(CHANGE) and bool(row.TRANSITIONS[row.status]),
                "vote": self.actor.can(VOTE) and row.is_open,
                "vote_customer": self.actor.can(VOTE_CUSTOMER) and row.is_open,
                "unvote": self.actor.can(VOTE),
                "unvote_customer": self.actor.can(VOTE_CUSTOMER),
            },
            **extra,
        )

    def _proposed_by(self) -> str:
        """The partner that proposed it, to whoever may see that partner."""
        found = Partner.objects.visible_to(self.actor).filter(pk=self.object.proposed_by_id).first()
        return found.name if found else "–"

    def _timeline(self) -> list[timeline.Entry]:
        """A manager of own partners reads of votes in the list of theirs: the sentences name any partner."""
        entries, _older = timeline.of_row(self.object.public_id, self.actor, size=10)
        return [one for one in entries if not self.actor.own_partners_only or one.code not in NAMING]


class RequestNew(FormPage):
    permission = CHANGE
    title = _("New requested integration")
    form_class = forms.RequestForm
    submit_label = _("Save")
    success_message = _("The requested integration is saved.")

    @property
    def cancel_url(self) -> str:
        return reverse("integrations:requests")

    def perform(self, form) -> IntegrationRequest:
        return services.request_add(actor=self.actor, **form.cleaned_data)

    def success_url(self, result: IntegrationRequest) -> str:
        return page_of(result)


class _RowForm(RowFormPage):
    queryset = IntegrationRequest.objects.all()

    @property
    def cancel_url(self) -> str:
        return page_of(self.object)

    def success_url(self, result: Any) -> str:
        return self.cancel_url


class RequestEdit(_RowForm):
    permission = CHANGE
    title = _("Change a requested integration")
    form_class = forms.RequestForm
    submit_label = _("Save")
    success_message = _("The requested integration is saved.")

    def get_initial(self) -> dict[str, Any]:
        return {name: getattr(self.object, name) for name in forms.RequestForm.base_fields}

    def perform(self, form) -> IntegrationRequest:
        return services.request_change(actor=self.actor, request=self.object, **form.cleaned_data)


class RequestMove(_RowForm):
    permission = CHANGE
    title = _("Change the status")
    form_class = forms.MoveForm
    submit_label = _("Save")
    success_message = _("The status is changed.")

    def form_kwargs(self) -> dict[str, Any]:
        return {**super().form_kwargs(), "request": self.object}

    def perform(self, form) -> IntegrationRequest:
        return services.request_move(actor=self.actor, request=self.object, **form.cleaned_data)


class PartnerVote(_RowForm):
    permission = VOTE
    title = _("A partner asks for it")
    form_class = forms.PartnerVoteForm
    submit_label = _("Count the vote")
    success_message = _("The vote is counted.")

    def perform(self, form) -> RequestVote:
        return services.request_vote(actor=self.actor, request=self.object, **form.cleaned_data)


class CustomerVote(_RowForm):
    permission = VOTE_CUSTOMER
    title = _("A customer asks for it")
    form_class = forms.CustomerVoteForm
    submit_label = _("Count the vote")
    success_message = _("The vote is counted.")

    def perform(self, form) -> RequestVote:
        return services.request_vote_customer(actor=self.actor, request=self.object, **form.cleaned_data)


class VoteTakeBack(ActionPage):
    """Of a customer's vote, the operation asks for the permission of its own."""

    permission = VOTE
    queryset = RequestVote.objects.select_related("request", "partner")
    success_message = _("The vote is taken back.")

    def perform(self) -> IntegrationRequest:
        vote = self.object
        if vote.partner is None:
            return services.request_unvote_customer(actor=self.actor, vote=vote)
        return services.request_unvote(actor=self.actor, request=vote.request, partner=vote.partner)

    def success_url(self, result: IntegrationRequest) -> str:
        return page_of(result)
