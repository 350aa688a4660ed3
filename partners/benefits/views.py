"""Benefits given, declined, ended and used, from the page of a partner."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext_lazy as _

from core.errors import Sentence
from partners.benefits import forms, services
from partners.benefits.selectors import owed
from partners.models import BenefitGrant, BenefitUse, TierBenefit
from partners.partner.part_views import ChildForm
from partners.partner.views import PartnerRowForm


class _OfBenefit(PartnerRowForm):
    """A form about one benefit of a partner, named by ``?benefit=``; without it, which one is asked first."""

    kinds: frozenset[str]
    heading: Sentence
    saved: Sentence

    def load(self) -> None:
        super().load()
        there = {row.code: row for row in owed(self.object) if row.is_tracked and row.kind in self.kinds}
        self.benefit = there.get(self.request.GET.get("benefit", ""))
        self.choices = [(code, str(row)) for code, row in there.items()]
        if self.benefit is None:
            self.submit_label = _("Go on")
        self.title = f"{self.heading} · {self.benefit}" if self.benefit else self.heading

    def get_form(self, data=None, files=None):
        if self.benefit is not None:
            return super().get_form(data, files)
        form = forms.BenefitChoiceForm(data, files, initial=self.get_initial(), **self.form_kwargs())
        form.fields["benefit"].choices = self.choices
        return form

    def perform(self, form) -> Any:
        if self.benefit is None:
            return None
        return self.write(self.benefit, form)

    def write(self, benefit: TierBenefit, form) -> Any:
        """Call the operation."""
        raise NotImplementedError

    def done(self, result: Any) -> HttpResponse:
        if result is None:
            return HttpResponseRedirect("?" + urlencode({"benefit": self.request.POST["benefit"]}))
        messages.success(self.request, str(self.saved))
        return super().done(result)


class BenefitGrantPage(_OfBenefit):
    permission = "partners.benefit:grant"
    kinds = services.GRANTED_KINDS
    heading = _("Give a benefit")
    submit_label = _("Give it")
    saved = _("The benefit is given.")

    def load(self) -> None:
        super().load()
        if self.benefit is not None:
            self.form_class = forms.FORMS.get(self.benefit.kind, forms.GrantForm)

    def get_form(self, data=None, files=None):
        form = super().get_form(data, files)
        if isinstance(form, forms.GovernanceForm):
            form.of_partner(self.object)
        return form

    def write(self, benefit: TierBenefit, form) -> BenefitGrant:
        return services.benefit_grant(
            actor=self.actor, partner=self.object, benefit=benefit, **form.cleaned_data
        )


class BenefitDecline(_OfBenefit):
    permission = "partners.benefit:grant"
    kinds = frozenset({TierBenefit.Kind.ACCESS})
    heading = _("Decline a benefit")
    form_class = forms.DeclineForm
    submit_label = _("Decline it")
    saved = _("It is recorded that the partner does not get it.")

    def write(self, benefit: TierBenefit, form) -> BenefitGrant:
        return services.benefit_decline(
            actor=self.actor, partner=self.object, benefit=benefit, **form.cleaned_data
        )


class BenefitUsePage(_OfBenefit):
    permission = "partners.benefit:use"
    kinds = frozenset({TierBenefit.Kind.ENTITLEMENT})
    heading = _("Count a use")
    form_class = forms.UseForm
    submit_label = _("Count it")
    saved = _("The use is counted.")

    def write(self, benefit: TierBenefit, form) -> BenefitUse:
        return services.benefit_use(
            actor=self.actor, partner=self.object, benefit=benefit, **form.cleaned_data
        )


class BenefitEnd(ChildForm):
    permission = "partners.benefit:grant"
    title = _("End a benefit")
    queryset = BenefitGrant.objects.select_related("partner", "benefit")
    form_class = forms.GrantEndForm
    submit_label = _("End it")

    def perform(self, form) -> BenefitGrant:
        return services.benefit_end(actor=self.actor, grant=self.object, **form.cleaned_data)


class UseCancel(ChildForm):
    permission = "partners.benefit:use"
    title = _("A use that does not count")
    queryset = BenefitUse.objects.select_related("partner", "benefit")
    form_class = forms.UseCancelForm

    def perform(self, form) -> BenefitUse:
        return services.benefit_use_cancel(actor=self.actor, use=self.object, **form.cleaned_data)
