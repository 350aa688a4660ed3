"""The partner's tier: what it is held on, how far the next one is, what it gives; and what is used of that."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from django.utils.translation import gettext_lazy as _

from core.errors import DomainError
from insights.tier_reviews.partner_side import own_tier
from partners.benefits.forms import BookForm
from partners.benefits.selectors import State, held
from partners.benefits.services import benefit_use
from partners.models import BenefitUse, TierBenefit
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

    @cached_property
    def benefit(self) -> TierBenefit:
        """The benefit that the address names. Raises DomainError 404 where the tier gives none that is counted."""
        for row in held(self.actor, self.partner):
            if row.benefit.code == self.kwargs["code"] and row.state == State.COUNTED:
                return row.benefit
        raise DomainError.not_found()

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
