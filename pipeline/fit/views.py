"""The fit of one recruitment in the back-office: how it comes about, and the form in which it is answered."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from partners.questions import own
from pipeline.fit import presenters, selectors, services
from pipeline.fit.forms import FitForm
from pipeline.models import Recruitment
from pipeline.recruitment.form_views import RecruitmentForm
from web.views import DetailPage


class FitPage(DetailPage):
    """Each question with its answer, points and weight, and what it brings; what is not answered yet."""

    permission = "pipeline.recruitment:view"
    template_name = "pipeline/fit/detail.html"
    title = _("Fit")
    queryset = Recruitment.objects.for_list()

    def get_context(self, **extra: Any) -> dict[str, Any]:
        may = self.object.closed_at is None and self.actor.can("pipeline.recruitment:change")
        return super().get_context(
            recruitment=self.object, fit=presenters.shown(self.object), may_answer=may, **extra
        )


class FitAnswer(RecruitmentForm):
    title = _("Answer about the fit")
    form_class = FitForm
    success_message = _("The answers are saved, and the fit is worked out anew.")

    def form_kwargs(self) -> dict[str, Any]:
        kept = own.value_of(selectors.SUBJECT, self.object, self.actor)
        return {**super().form_kwargs(), "own": kept}

    def get_initial(self) -> dict[str, Any]:
        return {}

    def get_context(self, **extra: Any) -> dict[str, Any]:
        intro = _("What the prospect answers itself, by link, can be answered for it here too.")
        return super().get_context(subtitle=str(self.object), intro=intro, **extra)

    def perform(self, form) -> Recruitment:
        values = form.cleaned_data.get("own_fields", {})
        return services.fit_answer(actor=self.actor, recruitment=self.object, values=values)

    def success_url(self, result: Any) -> str:
        return reverse("pipeline:recruitment-fit", args=[self.object.public_id])

    @property
    def cancel_url(self) -> str:
        return reverse("pipeline:recruitment-fit", args=[self.object.public_id])
