"""The case studies that anybody reads: published, as their partners approved them."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import translation

from core import files, languages
from core.errors import DomainError
from marketing.case_studies.content import Told, told
from marketing.models import CaseStudy
from web.views import PublicPage, error_page

# A page, not an archive: the latest.
MOST = 100


class _InLanguage(PublicPage):
    """A page that says its language in its address, so that each is found and linked by itself."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        asked = request.GET.get("lang", "")
        if asked not in dict(languages.offered()):
            return super().dispatch(request, *args, **kwargs)
        with translation.override(asked):
            request.LANGUAGE_CODE = asked
            return super().dispatch(request, *args, **kwargs)

    def shown(self, request: HttpRequest, template: str, **context: Any) -> HttpResponse:
        address = f"{settings.BASE_URL.rstrip('/')}{request.path}"
        return render(
            request,
            template,
            {
                "canonical": f"{address}?lang={translation.get_language()}",
                "alternates": [(code, f"{address}?lang={code}") for code, _name in languages.offered()],
                **context,
            },
        )


class CaseStudies(_InLanguage):
    public = "case studies that are published, each approved by its partner"

    def get(self, request: HttpRequest) -> HttpResponse:
        rows = CaseStudy.objects.public().for_list().order_by("-published_on", "-pk")
        studies = [(study, _of(study)) for study in rows[:MOST]]
        if not studies:
            return error_page(request, DomainError.not_found())
        sectors = {text.sector_code: text.sector for _study, text in studies if text.sector_code}
        asked = request.GET.get("sector", "")
        shown = [(study, text) for study, text in studies if asked in ("", text.sector_code)]
        return self.shown(
            request,
            "marketing/public/list.html",
            studies=shown,
            sectors=sorted(sectors.items(), key=lambda one: str(one[1])),
            sector=asked,
        )


class CaseStudyPage(_InLanguage):
    public = "a case study that is published, as its partner approved it"

    def get(self, request: HttpRequest, slug: str) -> HttpResponse:
        study = _published(slug)
        if study is None:
            return error_page(request, DomainError.not_found())
        return self.shown(
            request,
            "marketing/public/detail.html",
            study=study,
            text=_of(study),
            pdf_url=_pdf_url(study),
        )


class CaseStudyPdf(_InLanguage):
    public = "the document of a case study that is published"

    def get(self, request: HttpRequest, slug: str) -> HttpResponse:
        study = _published(slug)
        documents = (
            {row.language: row for row in study.published_version.documents.select_related("file")}
            if (study and study.published_version)
            else {}
        )
        if not documents:
            raise Http404
        document = documents.get(translation.get_language() or "") or next(iter(documents.values()))
        return files.attachment(document.file)


def _pdf_url(study: CaseStudy) -> str:
    has_documents = study.published_version is not None and study.published_version.documents.exists()
    return reverse("marketing:public-case-study-pdf", args=[study.slug]) if has_documents else ""


def _published(slug: str) -> CaseStudy | None:
    return CaseStudy.objects.public().for_list().filter(slug=slug).first()


def _of(study: CaseStudy) -> Told:
    assert study.published_version is not None  # what is public has one
    return told(study.published_version.content)
