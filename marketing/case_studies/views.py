"""Case studies, in the back-office."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core import precondition
from core.errors import DomainError
from core.events import timeline
from marketing.case_studies import approval, pdf, services
from marketing.case_studies.approval import APPROVE
from marketing.case_studies.content import snapshot, told
from marketing.case_studies.filters import StaffCaseStudyFilter
from marketing.case_studies.forms import CaseStudyForm, CaseStudyNewForm, QuoteForm, ResultForm
from marketing.case_studies.presenters import with_names
from marketing.case_studies.services import CHANGE
from marketing.models import CaseStudy, CaseStudyDocument, CaseStudyVersion
from partners.access.presenters import told_of
from web.told import Told
from web.views import ActionPage, DetailPage, FileLinkPage, FormPage, ListPage, RowFormPage

VIEW = "marketing.case_study:view"
ROWS = CaseStudy.objects.for_list()
Decision = CaseStudyVersion.Decision


def page_of(study: CaseStudy) -> str:
    return reverse("marketing:detail", args=[study.public_id])


class CaseStudyList(ListPage):
    permission = VIEW
    template_name = "marketing/list.html"
    title = _("Case studies")
    queryset = CaseStudy.objects.select_related("partner", "sector").prefetch_related("results")
    filterset_class = StaffCaseStudyFilter
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
        return super().get_context(may_change=self.actor.can(CHANGE), **extra)


class CaseStudyPage(DetailPage):
    permission = VIEW
    template_name = "marketing/detail.html"
    queryset = ROWS

    def get_context(self, **extra: Any) -> dict[str, Any]:
        study, change = self.object, self.actor.can(CHANGE)
        versions = with_names(list(study.versions.prefetch_related("documents")))
        last = versions[0] if versions else None
        fresh = last is None or last.revision != study.revision
        return super().get_context(
            study=study,
            told_study=told(snapshot(study)),
            quotes=list(study.quotes.all()),
            versions=versions,
            last=last,
            changed=fresh and last is not None,
            read=f"?read={study.revision}",
            to_publish=approval.to_publish(study),
            public_url=_public_url(study),
            timeline=timeline.of_row(study.public_id, self.actor, size=10)[0],
            may={
                "change": change,
                "submit": change and (fresh or (last is not None and last.decision == Decision.CHANGES)),
                "withdraw": change and study.status == CaseStudy.Status.PUBLISHED,
            },
            **extra,
        )


def _public_url(study: CaseStudy) -> str:
    version = study.published_version
    if version is None or version.decision != Decision.APPROVED:
        return ""
    return reverse("marketing:public-case-study", args=[study.slug])


class CaseStudyNew(FormPage):
    permission = CHANGE
    title = _("New case study")
    form_class = CaseStudyNewForm
    submit_label = _("Save")

    def perform(self, form) -> CaseStudy:
        return services.case_study_save(actor=self.actor, **form.cleaned_data)

    def success_url(self, result: CaseStudy) -> str:
        return page_of(result)

    @property
    def cancel_url(self) -> str:
        return reverse("marketing:list")


class CaseStudyRow(RowFormPage):
    permission = CHANGE
    queryset = ROWS
    submit_label = _("Save")

    def success_url(self, result: Any) -> str:
        return page_of(self.object)

    @property
    def cancel_url(self) -> str:
        return page_of(self.object)


class CaseStudyEdit(CaseStudyRow):
    title = _("Change a case study")
    form_class = CaseStudyForm

    def get_initial(self) -> dict[str, Any]:
        row = self.object
        return {
            "title": row.title,
            "summary": row.summary,
            "story": row.story,
            "sector": row.sector.code if row.sector else None,
            "product_lines": [line.code for line in row.product_lines.all()],
        }

    def perform(self, form) -> CaseStudy:
        return services.case_study_save(
            actor=self.actor, partner=self.object.partner, study=self.object, **form.cleaned_data
        )


class ResultAdd(CaseStudyRow):
    title = _("Add a result")
    form_class = ResultForm

    def perform(self, form):
        return services.case_result_add(actor=self.actor, study=self.object, **form.cleaned_data)


class QuoteAdd(CaseStudyRow):
    title = _("Add a quote")
    form_class = QuoteForm

    def perform(self, form):
        return services.case_quote_add(actor=self.actor, study=self.object, **form.cleaned_data)


class _OfStudy:
    """The result or quote at a place of a study. Whoever changes it says which text they read: with another
    text, another row may stand there."""

    parts = ""

    @cached_property
    def part(self) -> Any:
        """Looked up once it is needed: whether somebody may change a study is said first."""
        rows = list(getattr(self.object, self.parts).all())
        place = self.kwargs["place"]
        if not 1 <= place <= len(rows):
            raise DomainError.not_found()
        return rows[place - 1]

    def as_read(self):
        return precondition.expecting(self.object, self._is_as_read)

    def _is_as_read(self) -> bool:
        read = self.request.POST.get("read") or self.request.GET.get("read")
        return not read or str(ROWS.get(pk=self.object.pk).revision) == read


class _PartEdit(_OfStudy, CaseStudyRow):
    def get_initial(self) -> dict[str, Any]:
        return {name: getattr(self.part, name) for name in self.form_class.base_fields}


class ResultEdit(_PartEdit):
    title = _("Change a result")
    form_class = ResultForm
    parts = "results"

    def perform(self, form):
        with self.as_read():
            return services.case_result_change(actor=self.actor, result=self.part, **form.cleaned_data)


class QuoteEdit(_PartEdit):
    title = _("Change a quote")
    form_class = QuoteForm
    parts = "quotes"

    def perform(self, form):
        with self.as_read():
            return services.case_quote_change(actor=self.actor, quote=self.part, **form.cleaned_data)


class _StudyAction(ActionPage):
    permission = CHANGE
    queryset = ROWS

    def success_url(self, result: Any) -> str:
        return page_of(self.object)


class ResultRemove(_OfStudy, _StudyAction):
    success_message = _("The result is taken away.")
    parts = "results"

    def perform(self) -> None:
        with self.as_read():
            services.case_result_remove(actor=self.actor, result=self.part)


class QuoteRemove(_OfStudy, _StudyAction):
    success_message = _("The quote is taken away.")
    parts = "quotes"

    def perform(self) -> None:
        with self.as_read():
            services.case_quote_remove(actor=self.actor, quote=self.part)


# -- How it comes to be read -----------------------------------------------------------------------


class CaseStudySubmit(_StudyAction):
    success_message = _("The partner is asked to approve this text.")

    def told(self) -> Told:
        return told_of(self.actor, self.object.partner, APPROVE, page_of(self.object))

    def perform(self) -> CaseStudyVersion:
        return approval.case_study_submit(actor=self.actor, study=self.object)


class CaseStudyPublish(_StudyAction):
    success_message = _("The case study is published.")

    def perform(self) -> CaseStudy:
        documents = pdf.documents_of(self.object)
        return approval.case_study_publish(actor=self.actor, study=self.object, documents=documents)


class CaseStudyWithdraw(_StudyAction):
    success_message = _("The case study is a draft again.")

    def perform(self) -> CaseStudy:
        return approval.case_study_withdraw(actor=self.actor, study=self.object)


class CaseStudyPdf(FileLinkPage):
    permission = VIEW
    queryset = CaseStudyDocument.objects.select_related("version__study__partner", "file")
