"""The way of an agreement: review, open points, approval, signers, renewal, end."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from agreements.drafting import services as drafting_services
from agreements.drafting.edit_views import DraftAction, DraftForm, agreement_url
from agreements.models import Agreement
from agreements.review.presenters import told_both
from agreements.terms import forms
from agreements.terms import services as terms_services
from core import clock
from web.told import Told


class TellsBothSides(DraftForm):
    """A decision on the next term, of which both sides are told."""

    def told(self) -> Told:
        return told_both(self, self.object)


class Renew(TellsBothSides):
    permission = "agreements.agreement:manage"
    title = _("Renew")
    form_class = forms.RenewForm
    submit_label = _("Renew")
    success_message = _("The agreement is renewed: this is its next term.")

    def get_initial(self) -> dict[str, Any]:
        return {"months": self.object.renewal_months, "renewal_terms": self.object.renewal_terms}

    def perform(self, form: forms.RenewForm) -> Agreement:
        return terms_services.agreement_renew(actor=self.actor, agreement=self.object, **form.cleaned_data)

    def success_url(self, result: Agreement) -> str:
        return agreement_url(result)


class Renegotiate(DraftAction):
    permission = "agreements.agreement:manage"
    success_message = _("A new draft is drawn up from the agreement in force.")

    def perform(self) -> Agreement:
        return drafting_services.agreement_renegotiate(actor=self.actor, agreement=self.object)

    def success_url(self, result: Agreement) -> str:
        return agreement_url(result)


class End(TellsBothSides):
    permission = "agreements.agreement:manage"
    title = _("End the agreement")
    form_class = forms.EndForm
    submit_label = _("End it")
    success_message = _("The end is recorded.")

    def get_initial(self) -> dict[str, Any]:
        return {"ended_on": self.object.ends_on or clock.today()}

    def perform(self, form: forms.EndForm) -> Agreement:
        return terms_services.agreement_end(actor=self.actor, agreement=self.object, **form.cleaned_data)

    def get_context(self, **extra: Any) -> dict[str, Any]:
        row = self.object
        passed = row.notice_on is not None and row.notice_on < clock.today()
        intro = (
            _("The notice date of this term has passed. Without the other side’s consent it goes on.")
            if passed
            else ""
        )
        return super().get_context(intro=intro, **extra)
