"""The pages of a business case."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.text import slugify
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from core import clock, languages
from core.errors import DomainError
from core.events import timeline
from partners.vocabulary.exchange import programme_currency
from pipeline.business_cases import documents, forms, presenters, selectors, services
from pipeline.business_cases.columns import columns
from pipeline.business_cases.events import PAGE, VIEW
from pipeline.business_cases.rules import Case
from pipeline.business_cases.services import CHANGE
from pipeline.models import BusinessCase, BusinessCaseVersion, Recruitment
from web.exports import export_response
from web.views import ActionPage, DetailPage, RowFormPage


def recruitment_page(recruitment: Recruitment) -> str:
    return reverse("pipeline:recruitment", args=[recruitment.public_id])


class CasePage(DetailPage):
    """What winning the partner costs and brings, and how sure that is."""

    permission = VIEW
    template_name = "pipeline/business_cases/detail.html"

    def get_queryset(self) -> Any:
        return selectors.with_lines()

    @cached_property
    def case(self) -> Case:
        return selectors.read(self.object)

    def get_context(self, **extra: Any) -> dict[str, Any]:
        row, may_export = self.object, self.actor.can(documents.EXPORT)
        return super().get_context(
            title=_("Business case"),
            recruitment_url=recruitment_page(row.recruitment),
            **shown(self.case),
            timeline=timeline.of_row(row.public_id, self.actor, size=10)[0],
            versions=list(row.versions.all()),
            may_change=row.recruitment.closed_at is None and self.actor.can(CHANGE),
            may_export=may_export,
            languages=languages.offered() if may_export else [],
            reader_language=get_language(),
            **extra,
        )


def shown(case: Case) -> dict[str, Any]:
    """A case as a page draws it."""
    return {
        "case": case,
        "facts": presenters.facts(case),
        "sides": [(side, presenters.sensitivity(case, side.code)) for side in presenters.shown(case)],
    }


class CaseLines(DetailPage):
    """The lines as a file, for a sheet that calculates them anew."""

    permission = documents.EXPORT

    def get_queryset(self) -> Any:
        return selectors.with_lines()

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        kind = "xlsx" if request.GET.get("export") == "xlsx" else "csv"
        case = selectors.read(self.object)
        name = slugify(f"{self.object.recruitment}-business-case")
        return export_response(case.lines, columns(case), name=name, kind=kind)


class VersionPage(DetailPage):
    """A version as it was kept."""

    permission = VIEW
    template_name = "pipeline/business_cases/version.html"
    queryset = BusinessCaseVersion.objects.select_related("case__recruitment__partner")

    def get_context(self, **extra: Any) -> dict[str, Any]:
        return super().get_context(
            title=str(self.object),
            case_url=PAGE.url(self.object.case),
            **shown(selectors.kept(self.object)),
            **extra,
        )


class _CaseForm(RowFormPage):
    """The form of a case; "Show these years" draws it anew with what was typed, and saves nothing."""

    permission = CHANGE
    template_name = "pipeline/business_cases/edit.html"
    form_class = forms.CaseForm

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.POST.get("do") != "years":
            return super().post(request, *args, **kwargs)
        form = self.get_form(request.POST)
        form.show_unchecked()
        return self.render(form=form)

    def success_url(self, result: BusinessCase) -> str:
        return PAGE.url(result)


class CaseNew(_CaseForm):
    queryset = Recruitment.objects.select_related("partner")
    title = _("Business case")
    success_message = _("The business case is saved.")

    def form_kwargs(self) -> dict[str, Any]:
        return {**super().form_kwargs(), "case_currency": programme_currency()}

    def get_initial(self) -> dict[str, Any]:
        return {"start_year": clock.today().year + 1, "years": 3}

    def perform(self, form: forms.CaseForm) -> BusinessCase:
        return services.business_case_begin(actor=self.actor, recruitment=self.object, **form.details())

    @property
    def cancel_url(self) -> str:
        return recruitment_page(self.object)


class CaseEdit(_CaseForm):
    title = _("Change the business case")
    success_message = _("The business case is saved.")

    def get_queryset(self) -> Any:
        return selectors.with_lines()

    def form_kwargs(self) -> dict[str, Any]:
        return {**super().form_kwargs(), "case_currency": self.object.currency}

    def get_initial(self) -> dict[str, Any]:
        return forms.CaseForm.initial_of(selectors.read(self.object), self.object.revision)

    def perform(self, form: forms.CaseForm) -> BusinessCase:
        try:
            return services.business_case_change(
                actor=self.actor, case=self.object, seen=form.seen(), **form.details()
            )
        except DomainError as error:
            if error.code == "changed-meanwhile":
                self.object.refresh_from_db()
                form.take_over(self.object.revision)
            raise

    def get_context(self, **extra: Any) -> dict[str, Any]:
        return super().get_context(case_url=PAGE.url(self.object), **extra)

    @property
    def cancel_url(self) -> str:
        return PAGE.url(self.object)


class CaseKeep(ActionPage):
    permission = CHANGE
    queryset = BusinessCase.objects.all()
    success_message = _("The business case is kept as it stands.")

    def perform(self) -> BusinessCaseVersion:
        return services.business_case_keep(actor=self.actor, case=self.object)

    def success_url(self, result: Any) -> str:
        return PAGE.url(self.object)


class CasePdf(ActionPage):
    """Queue the document, in the language asked for."""

    permission = documents.EXPORT
    queryset = BusinessCase.objects.all()

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        language = request.POST.get("language", "")
        if language not in dict(languages.offered()):
            language = get_language() or languages.of_programme()
        job = documents.start_pdf(actor=self.actor, case=self.object, language=language)
        return HttpResponseRedirect(reverse("web:job", args=[job.public_id]))
