"""Awards, publications and media coverage in the back-office: three lists of one making."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.urls import path, reverse
from django.utils.translation import gettext_lazy as _

from core.errors import Sentence
from core.events import timeline
from marketing.models import Award, MediaCoverage, Publication
from marketing.recognition import columns, filters, forms, presenters, services
from marketing.recognition.services import CHANGE, EXPORT, VIEW
from web.columns import Column
from web.lists import TableList
from web.views import ActionPage, DetailPage, FormPage, RowFormPage


@dataclass(frozen=True)
class Subject:
    """What differs between the three: the words of their pages."""

    route: str
    list_route: str
    plural: Sentence
    add: Sentence
    change: Sentence
    empty: Sentence
    icon: str


AWARDS = Subject(
    "marketing:award", "marketing:awards", _("Awards"), _("Record an award"), _("Change an award"),
    _("No award yet"), "trophy",
)  # fmt: skip
PUBLICATIONS = Subject(
    "marketing:publication", "marketing:publications", _("Publications"), _("Record a publication"),
    _("Change a publication"), _("No publication yet"), "book-open",
)  # fmt: skip
COVERAGE = Subject(
    "marketing:coverage", "marketing:coverage-list", _("Media coverage"), _("Record an article"),
    _("Change an article"), _("No article yet"), "newspaper",
)  # fmt: skip


def page_of(row: Any, subject: Subject) -> str:
    return reverse(subject.route, args=[row.public_id])


class RecognitionList(TableList):
    permission = VIEW
    template_name = "marketing/recognition/list.html"
    default_sort = "-on"
    export_permission = EXPORT
    subject: Subject

    @property
    def title(self) -> Sentence:
        return self.subject.plural

    def tabs(self) -> list[dict[str, Any]]:
        """The three lists beside one another."""
        return [
            {"label": one.plural, "url": reverse(one.list_route), "current": one is self.subject}
            for one in (AWARDS, PUBLICATIONS, COVERAGE)
        ]

    def get_context(self, **extra: Any) -> dict[str, Any]:
        return super().get_context(
            subject=self.subject,
            tabs=self.tabs(),
            new_url=reverse(f"{self.subject.route}-new"),
            may_add=self.actor.can(CHANGE),
            **extra,
        )


class RecognitionPage(DetailPage):
    permission = VIEW
    template_name = "marketing/recognition/detail.html"
    subject: Subject

    def get_context(self, **extra: Any) -> dict[str, Any]:
        row = self.object
        change = self.actor.can(CHANGE) and row.archived_at is None
        return super().get_context(
            title=row.title,
            row=row,
            subject=self.subject,
            list_url=reverse(self.subject.list_route),
            edit_url=reverse(f"{self.subject.route}-edit", args=[row.public_id]) if change else "",
            archive_url=reverse(f"{self.subject.route}-archive", args=[row.public_id]),
            facts=presenters.facts_of(row),
            timeline=timeline.of_row(row.public_id, self.actor, size=10)[0],
            **extra,
        )


class RecognitionNew(FormPage):
    permission = CHANGE
    submit_label = _("Record it")
    success_message = _("It is recorded.")
    subject: Subject
    model: Any

    @property
    def title(self) -> Sentence:
        return self.subject.add

    def perform(self, form: Any) -> Any:
        return services.recognition_record(actor=self.actor, model=self.model, **form.cleaned_data)

    def success_url(self, result: Any) -> str:
        return page_of(result, self.subject)

    @property
    def cancel_url(self) -> str:
        return reverse(self.subject.list_route)


class _Back:
    subject: Subject

    def success_url(self, result: Any) -> str:
        return page_of(self.object, self.subject)

    @property
    def cancel_url(self) -> str:
        return page_of(self.object, self.subject)


class RecognitionEdit(_Back, RowFormPage):
    permission = CHANGE
    submit_label = _("Save")
    success_message = _("It is saved.")

    @property
    def title(self) -> Sentence:
        return self.subject.change

    def form_kwargs(self) -> dict[str, Any]:
        return {**super().form_kwargs(), "of": self.object.partner}

    def get_initial(self) -> dict[str, Any]:
        row = self.object
        names = [name for name in self.form_class.base_fields if name not in ("partner", "case_study")]
        study = getattr(row, "case_study", None)
        return {
            **{name: getattr(row, name) for name in names},
            "case_study": study.public_id if study else None,
        }

    def perform(self, form: Any) -> Any:
        return services.recognition_change(actor=self.actor, row=self.object, **form.cleaned_data)


class RecognitionArchive(_Back, ActionPage):
    permission = CHANGE
    success_message = _("It is taken away and counts nowhere any more.")

    def perform(self) -> Any:
        return services.recognition_archive(actor=self.actor, row=self.object)


def _pages(
    subject: Subject, of: Any, listed: Sequence[Column], form: Any, filterset: Any, name: str
) -> list[Any]:
    """The routes of one of the three, with its pages."""
    rows = of.objects.select_related("partner")
    if of is MediaCoverage:
        rows = rows.select_related("case_study")
    given = {"subject": subject, "queryset": rows}
    address = f"staff/{name}/"
    route = subject.route.split(":")[1]
    kinds: list[tuple[str, str, Any, dict[str, Any]]] = [
        ("", subject.list_route.split(":")[1], RecognitionList,
         {"queryset": of.objects.current(), "columns": listed, "filterset_class": filterset, "export_name": name}),
        ("new/", f"{route}-new", RecognitionNew, {"model": of, "form_class": form}),
        ("<str:public_id>/", route, RecognitionPage, {}),
        ("<str:public_id>/edit/", f"{route}-edit", RecognitionEdit, {"form_class": form}),
        ("<str:public_id>/archive/", f"{route}-archive", RecognitionArchive, {}),
    ]  # fmt: skip
    found = []
    for tail, route_name, base, values in kinds:
        view = type(f"{of.__name__}{base.__name__.removeprefix('Recognition')}", (base,), {**given, **values})
        found.append(path(address + tail, view.as_view(), name=route_name))
    return found


def urls() -> list[Any]:
    return [
        *_pages(AWARDS, Award, columns.AWARD_COLUMNS, forms.AwardForm, filters.StaffAwardFilter, "awards"),
        *_pages(PUBLICATIONS, Publication, columns.PUBLICATION_COLUMNS, forms.PublicationForm,
                filters.StaffPublicationFilter, "publications"),
        *_pages(COVERAGE, MediaCoverage, columns.COVERAGE_COLUMNS, forms.CoverageForm,
                filters.StaffCoverageFilter, "media-coverage"),
    ]  # fmt: skip
