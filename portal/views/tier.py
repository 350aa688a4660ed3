"""The partner's tier: what it is held on, how far the next one is, what it gives; and what is used of that."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from core.errors import DomainError
from insights.tier_reviews.partner_side import own_tier
from partners.benefits.forms import BookForm
from partners.benefits.selectors import State, held
from partners.benefits.services import benefit_use
from partners.models import BenefitUse
from portal.base import PortalForm, PortalPage

USE = "partners.benefit:use"


class TierPage(PortalPage):
    permission = "partners.tier:view"
    template_name = "portal/tier.html"
    title = _("My tier")

    def get_context(self, **extra: Any) -> dict[str, Any]:
        return super().get_context(
            own=own_tier(self.actor, self.partner),
            held=held(self.actor, self.partner),
            may={"book": self.actor.can(USE)},
            **extra,
        )


class BenefitBook(PortalForm):
    """Uses one of what the tier gives, such as a seat of a training, for one of the partner's people."""

    permission = USE
    title = _("Use a benefit")
    form_class = BookForm
    submit_label = _("Use it")
    success_message = _("It is counted, and we know of it.")

    def load(self) -> None:
        super().load()
        rows = held(self.actor, self.partner)
        counted = {row.benefit.code: row.benefit for row in rows if row.state == State.COUNTED}
        if self.kwargs["code"] not in counted:
            raise DomainError.not_found()
        self.benefit = counted[self.kwargs["code"]]

    def get_context(self, **extra: Any) -> dict[str, Any]:
        return super().get_context(subtitle=str(self.benefit), **extra)

    def get_form(self, data=None, files=None):
        form = super().get_form(data, files)
        form.of_partner(self.partner)
        return form

    def perform(self, form: BookForm) -> BenefitUse:
        return benefit_use(actor=self.actor, partner=self.partner, benefit=self.benefit, **form.cleaned_data)

    def success_url(self, result: Any) -> str:
        return self.portal_url("tier")

    @property
    def cancel_url(self) -> str:
        return self.portal_url("tier")
