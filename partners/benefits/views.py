"""Benefits given, declined, ended and used, from the page of a partner."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from partners.benefits import forms, services
from partners.models import BenefitGrant, BenefitUse, TierBenefit
from partners.partner.part_views import ChildForm
from partners.partner.views import PartnerRowForm


class _OfBenefit(PartnerRowForm):
    """A form about one benefit of one partner, both named in the address."""

    def load(self) -> None:
        super().load()
        rows = TierBenefit.objects.select_related("tier")
        self.benefit = rows.get_visible(self.actor, public_id=self.kwargs["benefit"])


class BenefitGrantPage(_OfBenefit):
    permission = "partners.benefit:grant"
    submit_label = _("Give it")
    success_message = _("The benefit is given.")

    def load(self) -> None:
        super().load()
        self.title = _("Give: %(benefit)s") % {"benefit": self.benefit}
        self.form_class = forms.FORMS.get(self.benefit.kind, forms.GrantForm)

    def get_form(self, data=None, files=None):
        form = super().get_form(data, files)
        if isinstance(form, forms.GovernanceForm):
            form.of_partner(self.object)
        return form

    def perform(self, form) -> BenefitGrant:
        return services.benefit_grant(
            actor=self.actor, partner=self.object, benefit=self.benefit, **form.cleaned_data
        )


class BenefitDecline(_OfBenefit):
    permission = "partners.benefit:grant"
    form_class = forms.DeclineForm
    submit_label = _("Decline it")
    success_message = _("It is recorded that the partner does not get it.")

    def load(self) -> None:
        super().load()
        self.title = _("Decline: %(benefit)s") % {"benefit": self.benefit}

    def perform(self, form) -> BenefitGrant:
        return services.benefit_decline(
            actor=self.actor, partner=self.object, benefit=self.benefit, **form.cleaned_data
        )


class BenefitUsePage(_OfBenefit):
    permission = "partners.benefit:use"
    form_class = forms.UseForm
    submit_label = _("Count it")
    success_message = _("The use is counted.")

    def load(self) -> None:
        super().load()
        self.title = _("Count a use: %(benefit)s") % {"benefit": self.benefit}

    def perform(self, form) -> BenefitUse:
        return services.benefit_use(
            actor=self.actor, partner=self.object, benefit=self.benefit, **form.cleaned_data
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
