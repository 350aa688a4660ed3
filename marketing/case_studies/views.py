"""Case studies, in the back-office."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core.text import TranslatedFormField
from marketing.case_studies import services
from marketing.models import CaseStudy
from partners.models import Partner, Sector
from partners.vocabulary.made_at import PARTNER, SECTOR
from web.forms import DecimalField, Form, ScopedChoiceField
from web.views import ActionPage, DetailPage, FormPage, ListPage, RowFormPage


class CaseStudyForm(Form):
    title = TranslatedFormField(label=_("Title"))
    sector = ScopedChoiceField(
        Sector.objects.all(), label=_("Sector"), to_field_name="code", required=False, made_at=SECTOR
    )
    summary = TranslatedFormField(label=_("Summary"), rows=5, required=False)


class CaseStudyNewForm(CaseStudyForm):
    field_order = ["partner"]
    partner = ScopedChoiceField(
        Partner.objects.current().order_by("name"), label=_("Partner"), made_at=PARTNER
    )


class ResultForm(Form):
    label = TranslatedFormField(label=_("Result"))
    value = DecimalField(label=_("Value"), max_digits=18, decimal_places=2)
    unit = TranslatedFormField(
        label=_("Unit"), help_text=_("As it reads after this value: €, %, ministries, one certificate.")
    )
    period = TranslatedFormField(label=_("Period"), required=False)
    baseline = TranslatedFormField(label=_("Compared with"), required=False)


class CaseStudyList(ListPage):
    permission = "marketing.case_study:view"
    template_name = "marketing/list.html"
    title = _("Case studies")
    queryset = CaseStudy.objects.select_related("partner", "sector").prefetch_related("results")
    orderings = {"-id": "-pk"}
    export_permission = "marketing.case_study:export"
    export_name = "case-studies"
    columns = [
        (_("Title"), lambda row: str(row.title)),
        (_("Partner"), lambda row: row.partner.name),
        (_("Sector"), lambda row: str(row.sector or "")),
        (_("Status"), lambda row: row.get_status_display()),
        (_("Published on"), lambda row: row.published_on),
    ]

    def get_context(self, **extra: Any) -> dict[str, Any]:
        return super().get_context(may_change=self.actor.can("marketing.case_study:change"), **extra)


class CaseStudyPage(DetailPage):
    permission = "marketing.case_study:view"
    template_name = "marketing/detail.html"
    queryset = CaseStudy.objects.select_related("partner", "sector").prefetch_related("results")

    def get_context(self, **extra: Any) -> dict[str, Any]:
        return super().get_context(
            may_change=self.actor.can("marketing.case_study:change"), study=self.object, **extra
        )


class CaseStudyNew(FormPage):
    permission = "marketing.case_study:change"
    title = _("New case study")
    form_class = CaseStudyNewForm
    submit_label = _("Save")

    def perform(self, form) -> CaseStudy:
        return services.case_study_save(actor=self.actor, **form.cleaned_data)

    def success_url(self, result: CaseStudy) -> str:
        return reverse("marketing:detail", args=[result.public_id])


class CaseStudyRow(RowFormPage):
    permission = "marketing.case_study:change"
    queryset = CaseStudy.objects.select_related("partner", "sector")
    submit_label = _("Save")

    def success_url(self, result: Any) -> str:
        return reverse("marketing:detail", args=[self.object.public_id])


class CaseStudyEdit(CaseStudyRow):
    title = _("Change a case study")
    form_class = CaseStudyForm

    def get_initial(self) -> dict[str, Any]:
        row = self.object
        return {"title": row.title, "summary": row.summary, "sector": row.sector.code if row.sector else None}

    def perform(self, form) -> CaseStudy:
        return services.case_study_save(
            actor=self.actor, partner=self.object.partner, study=self.object, **form.cleaned_data
        )


class ResultAdd(CaseStudyRow):
    title = _("Add a result")
    form_class = ResultForm

    def perform(self, form):
        return services.case_result_add(actor=self.actor, study=self.object, **form.cleaned_data)


class CaseStudyPublish(ActionPage):
    permission = "marketing.case_study:change"
    queryset = CaseStudy.objects.select_related("partner")
    success_message = _("The case study is published.")

    def perform(self) -> CaseStudy:
        return services.case_study_publish(actor=self.actor, study=self.object)

    def success_url(self, result: CaseStudy) -> str:
        return reverse("marketing:detail", args=[self.object.public_id])


class CaseStudyWithdraw(CaseStudyPublish):
    success_message = _("The case study is a draft again.")

    def perform(self) -> CaseStudy:
        return services.case_study_withdraw(actor=self.actor, study=self.object)
