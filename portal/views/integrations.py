"""The partner's integrations, what is asked for, and its votes."""

from __future__ import annotations

from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from integrations.catalogue.presenters import decorate
from integrations.models import Integration, IntegrationRequest, RequestVote
from integrations.requests import presenters, services
from integrations.requests.forms import ProposeForm
from portal.base import PortalAction, PortalForm, PortalList

# How many integrations of one partner the page shows.
SHOWN = 100


class Integrations(PortalList):
    permission = "integrations.integration:view"
    template_name = "portal/integrations.html"
    title = _("Integrations")
    queryset = IntegrationRequest.objects.with_demand().select_related("proposed_by")
    orderings = {"-demand": "-demand"}

    def decorate(self, rows: list[Any]) -> list[Any]:
        own = RequestVote.objects.visible_to(self.actor).filter(request__in=[row.pk for row in rows])
        voted = set(own.values_list("request_id", flat=True))
        for row in presenters.decorate(rows):
            row.has_voted = row.pk in voted
        return rows

    def get_context(self, **extra: Any) -> dict[str, Any]:
        own = Integration.objects.visible_to(self.actor).in_catalogue().for_show().order_by("name", "pk")
        return super().get_context(
            integrations=decorate(list(own[:SHOWN])),
            may_vote=self.actor.can("integrations.request:vote"),
            may_propose=self.actor.can("integrations.request:propose"),
            **extra,
        )


class Propose(PortalForm):
    permission = "integrations.request:propose"
    title = _("Propose an integration")
    form_class = ProposeForm
    submit_label = _("Propose")
    success_message = _("Your proposal is with us, and your vote is counted.")

    @property
    def cancel_url(self) -> str:
        return self.portal_url("integrations")

    def perform(self, form: ProposeForm) -> IntegrationRequest:
        language = get_language() or "en"
        typed = {name: {language: text} for name, text in form.cleaned_data.items() if text}
        return services.request_propose(actor=self.actor, partner=self.partner, **typed)

    def success_url(self, result: Any) -> str:
        return self.portal_url("integrations")


class _VoteAction(PortalAction):
    permission = "integrations.request:vote"
    queryset = IntegrationRequest.objects.all()

    def success_url(self, result: Any) -> str:
        return self.portal_url("integrations")


class Vote(_VoteAction):
    success_message = _("Your vote is counted.")

    def perform(self) -> RequestVote:
        return services.request_vote(actor=self.actor, request=self.object, partner=self.partner)


class Unvote(_VoteAction):
    success_message = _("Your vote is taken back.")

    def perform(self) -> IntegrationRequest:
        return services.request_unvote(actor=self.actor, request=self.object, partner=self.partner)
