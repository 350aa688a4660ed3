"""The way of an agreement: review, open points, approval, signers, renewal, end."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from agreements.drafting.edit_views import DraftAction, DraftForm
from agreements.models import Agreement
from agreements.review import selectors, services
from agreements.review.presenters import told_partner
from core.notify import receivers
from web.forms import SharedReasonForm
from web.told import Told


class Send(DraftAction):
    success_message = _("The draft is with the partner.")

    def told(self) -> Told:
        return told_partner(self, self.object)

    def perform(self) -> Agreement:
        return services.agreement_send(actor=self.actor, agreement=self.object)


class TakeBack(DraftAction):
    success_message = _("The agreement is a draft again.")

    def perform(self) -> Agreement:
        return services.agreement_take_back(actor=self.actor, agreement=self.object)


class Chase(DraftAction):
    permission = "agreements.agreement:chase"
    success_message = _("The reminder is on its way.")

    def told(self) -> Told:
        found = selectors.blocking(self.object)
        return Told(receivers(found.recipients) if found else [], services.NOBODY_TO_REMIND)

    def perform(self) -> str:
        return services.agreement_chase(actor=self.actor, agreement=self.object)


class Cancel(DraftForm):
    permission = "agreements.agreement:manage"
    title = _("Give the agreement up")
    form_class = SharedReasonForm
    success_message = _("The agreement is given up.")

    def perform(self, form: SharedReasonForm) -> Agreement:
        return services.agreement_cancel(actor=self.actor, agreement=self.object, **form.cleaned_data)
