"""What both sides undertake in reviews, in the back-office."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from insights.models import ReviewAction
from insights.review_meetings import action_services, forms, pages, selectors
from insights.review_meetings.events import CHANGE
from partners.models import Partner
from pipeline.models import PartnershipReview
from web.forms import SharedReasonForm
from web.views import ActionPage, RowFormPage


class _Page:
    """Returns to the review in which it was undertaken."""

    permission = CHANGE

    @property
    def review(self) -> PartnershipReview:
        return self.object.review

    def success_url(self, result: Any) -> str:
        return reverse("pipeline:partnership-review", args=[self.review.public_id])

    @property
    def cancel_url(self) -> str:
        return self.success_url(None)


class _ActionForm(_Page, RowFormPage):
    form_class = forms.ActionForm
    submit_label = _("Save")

    @property
    def partner(self) -> Partner:
        return self.review.partner

    def form_kwargs(self) -> dict[str, Any]:
        return {**super().form_kwargs(), "partner": self.partner}


class ActionAgree(_ActionForm):
    queryset = PartnershipReview.objects.select_related("partner__owner")
    title = _("Undertake something")
    success_message = _("It is noted. Both sides see it.")

    @property
    def review(self) -> PartnershipReview:
        return self.object

    def perform(self, form: forms.ActionForm) -> ReviewAction:
        return action_services.review_action_agree(actor=self.actor, review=self.object, **form.details())


class ActionEdit(_ActionForm):
    queryset = selectors.ACTIONS
    title = _("Change what is undertaken")
    success_message = _("It is saved. Both sides see it.")

    def get_initial(self) -> dict[str, Any]:
        return forms.ActionForm.initial_of(self.object)

    def perform(self, form: forms.ActionForm) -> ReviewAction:
        return action_services.review_action_change(actor=self.actor, action=self.object, **form.details())


class ActionTick(pages.TickMixin, _Page, RowFormPage):
    """Ticked by whoever does it, or by us for the partner."""

    permission = pages.TICK


class ActionReopen(_Page, ActionPage):
    queryset = selectors.ACTIONS
    success_message = _("It is open again.")

    def perform(self) -> ReviewAction:
        return action_services.review_action_reopen(actor=self.actor, action=self.object)


class ActionDrop(_Page, RowFormPage):
    queryset = selectors.ACTIONS
    title = _("Drop it")
    form_class = SharedReasonForm
    submit_label = _("Drop it")
    success_message = _("It is dropped. Both sides see why.")

    def perform(self, form: SharedReasonForm) -> ReviewAction:
        return action_services.review_action_drop(
            actor=self.actor, action=self.object, reason=form.cleaned_data["reason"]
        )
