"""Editions of a review: the list, freezing, comparison; and documents of a review or an edition."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core import files, languages, people
from insights.review import documents, presenters, readings, services
from insights.review.compare import compare
from insights.review.forms import FreezeForm
from insights.review.models import ReviewEdition
from insights.review.pages import EDITION
from insights.review.readings import Reading
from insights.review.views import REVIEWS, may, tabs_of, year_of
from partners.models import Questionnaire
from web.views import DetailPage, RowFormPage


def editions_of(questionnaire: Questionnaire) -> QuerySet[ReviewEdition]:
    return ReviewEdition.objects.filter(questionnaire=questionnaire).order_by("-frozen_at", "-pk")


class EditionList(DetailPage):
    permission = services.VIEW
    template_name = "insights/review/editions.html"
    queryset = REVIEWS

    def get_context(self, **extra: Any) -> dict[str, Any]:
        rows = list(editions_of(self.object))
        names = people.find(row.frozen_by for row in rows)
        return super().get_context(
            title=str(self.object),
            questionnaire=self.object,
            tabs=tabs_of(self.object, "editions", self.actor),
            editions=[(row, names[row.frozen_by].name if row.frozen_by in names else "") for row in rows],
            may=may(self.actor),
            **extra,
        )


class EditionFreeze(RowFormPage):
    permission = services.FREEZE
    title = _("Freeze an edition")
    queryset = REVIEWS
    form_class = FreezeForm
    submit_label = _("Freeze")
    success_message = _("The edition is frozen. Nothing of it changes from now on.")

    def perform(self, form: FreezeForm) -> ReviewEdition:
        return services.edition_freeze(actor=self.actor, questionnaire=self.object, **form.cleaned_data)

    def get_context(self, **extra: Any) -> dict[str, Any]:
        intro = _("All answers are kept as they are now, with their figures, authors and days.")
        return super().get_context(intro=intro, **extra)

    def success_url(self, result: ReviewEdition) -> str:
        return EDITION.url(result)

    @property
    def cancel_url(self) -> str:
        return reverse("insights:review-editions", args=[self.object.public_id])


class EditionCompare(DetailPage):
    """Two states of a review side by side: two editions, or one and today."""

    permission = services.VIEW
    template_name = "insights/review/compare.html"
    queryset = REVIEWS

    def get_context(self, **extra: Any) -> dict[str, Any]:
        rows = list(editions_of(self.object).select_related("questionnaire", "sheet__version"))
        known = {row.public_id: row for row in rows}
        earlier = known.get(self.request.GET.get("earlier", ""), rows[0] if rows else None)
        later = known.get(self.request.GET.get("later", ""))
        chapters = self._chapters(earlier, later) if earlier else []
        return super().get_context(
            title=str(self.object),
            questionnaire=self.object,
            tabs=tabs_of(self.object, "compare", self.actor),
            editions=rows,
            earlier=earlier,
            later=later,
            chapters=chapters,
            changes=sum(1 for chapter in chapters for row in chapter["rows"] if row.is_changed),
            may=may(self.actor),
            **extra,
        )

    def _reading(self, edition: ReviewEdition | None) -> Reading:
        return readings.frozen(edition) if edition else readings.live(self.object, self.actor)

    def _chapters(self, earlier: ReviewEdition, later: ReviewEdition | None) -> list[dict[str, Any]]:
        return presenters.compared(compare(self._reading(earlier), self._reading(later)))


def language_of(request: HttpRequest) -> str:
    """The language that a document is asked for in; the reader's otherwise."""
    asked = request.POST.get("language") or request.GET.get("language", "")
    return asked if asked in dict(languages.choices()) else request.LANGUAGE_CODE


class _Markdown(DetailPage):
    permission = services.EXPORT
    http_method_names = ["get"]

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        language, reading = language_of(request), self.reading()
        content = documents.markdown_of(reading, language).encode()
        return files.download(content, documents.name_of(reading, language, "md"), documents.MARKDOWN)

    def reading(self) -> Reading:
        raise NotImplementedError


class ReviewMarkdown(_Markdown):
    queryset = REVIEWS

    def reading(self) -> Reading:
        return readings.live(self.object, self.actor, year_of(self.request))


class EditionMarkdown(_Markdown):
    queryset = ReviewEdition.objects.select_related("questionnaire", "sheet__version")

    def reading(self) -> Reading:
        return readings.frozen(self.object)


class _Pdf(DetailPage):
    """Starts the making of a PDF, and leads to the page on which it is waited for."""

    permission = services.EXPORT
    http_method_names = ["post"]

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        job = documents.start_pdf(actor=self.actor, row=self.object, language=language_of(request))
        return HttpResponseRedirect(reverse("web:job", args=[job.public_id]))


class ReviewPdf(_Pdf):
    queryset = REVIEWS


class EditionPdf(_Pdf):
    queryset = ReviewEdition.objects.all()
