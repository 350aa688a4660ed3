"""The pages of an import: list, upload, columns, words, report, what seems to be there, what is wrong."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.errors import DomainError
from core.numbers import whole_number
from core.queue import jobs as queue_jobs
from core.queue.lease import Leased
from partners.imports import columns, filters, forms, selectors, services
from partners.imports.jobs import read
from partners.imports.models import ImportProblem, ImportUnit, PartnerImport
from partners.imports.problems import FAULTS
from partners.models import PartnerType
from web.cells import country
from web.columns import Column
from web.exports import export_response
from web.lists import TableList
from web.views import ActionPage, DetailPage, FormPage, Page, RowFormPage, RowMixin

RUN = "partners.import:run"
RUNS = PartnerImport.objects.select_related("file", "contacts_file", "job")
Status = PartnerImport.Status
UNREAD = (Status.READING, Status.UNREADABLE)


def import_url(run: PartnerImport) -> str:
    return reverse("partners:import", args=[run.public_id])


def columns_url(run: PartnerImport) -> str:
    return reverse("partners:import-columns", args=[run.public_id])


class ImportList(TableList):
    permission = RUN
    template_name = "partners/imports/list.html"
    title = _("Imports")
    queryset = PartnerImport.objects.all()
    default_sort = "-created"
    columns = columns.IMPORT_COLUMNS
    export_permission = RUN
    export_name = "imports"


class ImportNew(FormPage):
    permission = RUN
    template_name = "partners/imports/new.html"
    title = _("Import partners and contacts")
    form_class = forms.UploadForm
    submit_label = _("Go on")

    @property
    def cancel_url(self) -> str:
        return reverse("partners:imports")

    def perform(self, form: forms.UploadForm) -> PartnerImport:
        def upload(name: str) -> services.Upload | None:
            file = form.cleaned_data[name]
            if not file:
                return None
            file.seek(0)
            return file.name, file.read()

        file = upload("file")
        assert file is not None
        return services.import_upload(actor=self.actor, file=file, contacts=upload("contacts_file"))

    def success_url(self, result: PartnerImport) -> str:
        return columns_url(result)


class ImportExample(Page):
    """A file as it could be, with headings in the reader's language."""

    permission = RUN

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        kind = PartnerType.objects.visible_to(self.actor).filter(is_active=True).first()
        rows = selectors.example_rows(country("FR"), str(kind or ""))
        pairs = [(head, lambda row, n=n: row[n]) for n, head in enumerate(selectors.example_headings())]
        return export_response(rows, pairs, name=str(_("partners-example")), kind="csv")


class ImportPage(DetailPage):
    """Where an import stands, and what can be done with it now; htmx asks for the bar alone."""

    permission = RUN
    template_name = "partners/imports/detail.html"
    queryset = RUNS

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        job = self.object.job
        if request.GET.get("to") == "columns" and self.object.status == Status.COLUMNS:
            return HttpResponseRedirect(columns_url(self.object))
        if request.htmx:
            if job is None or job.status not in Leased.OPEN:
                return HttpResponse(headers=self._onward())
            self.template_name = "partners/imports/_progress.html"
        return self.render()

    def _onward(self) -> dict[str, str]:
        """Nothing is left to follow: a file that was read asks for its columns, else the page shows what came."""
        if self.object.status == Status.COLUMNS:
            return {"HX-Redirect": columns_url(self.object)}
        return {"HX-Refresh": "true"}

    def get_context(self, **extra: Any) -> dict[str, Any]:
        run, job = self.object, self.object.job
        is_known = run.status in (Status.CHECKED, Status.WRITING, Status.DONE)
        return super().get_context(
            title=run.file.name,
            run=run,
            job=job,
            job_label=queue_jobs.JOB_TYPES[job.kind].label
            if job and job.kind in queue_jobs.JOB_TYPES
            else "",
            is_busy=bool(job and job.status in Leased.OPEN),
            has_failed=bool(job and job.status == Leased.Status.FAILED) and not run.fault,
            fault=FAULTS[run.fault["code"]] if run.fault else "",
            steps=steps(run),
            report=selectors.report(run) if is_known else None,
            not_informed=selectors.not_informed(run) if run.status == Status.DONE else 0,
            list_url=f"{reverse('partners:list')}?imported={run.public_id}",
            tables=list(enumerate(table["name"] for table in run.tables)),
            **extra,
        )


def steps(run: PartnerImport) -> list[dict[str, Any]]:
    at = {
        Status.READING: 0,
        Status.UNREADABLE: 0,
        Status.COLUMNS: 1,
        Status.CHECKING: 2,
        Status.CHECKED: 2,
        Status.WRITING: 3,
        Status.DONE: 4,
    }
    labels = [_("File"), _("Columns"), _("Check"), pgettext_lazy("noun", "Import")]
    current = at[Status(run.status)]
    return [
        {"label": label, "state": "done" if n < current else "current" if n == current else "todo"}
        for n, label in enumerate(labels)
    ]


class _ImportForm(RowFormPage):
    permission = RUN
    queryset = RUNS
    submit_label = _("Check the file")

    @property
    def cancel_url(self) -> str:
        return import_url(self.object)

    def form_kwargs(self) -> dict[str, Any]:
        return {**super().form_kwargs(), "run": self.object}

    def success_url(self, result: PartnerImport) -> str:
        return import_url(self.object)


class ImportColumns(_ImportForm):
    template_name = "partners/imports/columns.html"
    title = _("Which column is what")
    form_class = forms.ColumnsForm

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """A file that is not read yet, or cannot be, has no columns: its page says how it stands."""
        if self.object.status in UNREAD:
            return HttpResponseRedirect(f"{import_url(self.object)}?to=columns")
        return super().get(request, *args, **kwargs)

    def get_initial(self) -> dict[str, Any]:
        run = self.object
        mapped = {
            f"column_{table}_{place}": code
            for table, found in run.mapping.items()
            for place, code in found.items()
        }
        kept = {f"default_{name}": value for name, value in run.defaults.items()}
        return {"default_owner": self.actor.person, "default_language": run.language, **mapped, **kept}

    def get_context(self, **extra: Any) -> dict[str, Any]:
        return super().get_context(steps=steps(self.object), **extra)

    def perform(self, form: forms.ColumnsForm) -> PartnerImport:
        return services.import_check(
            actor=self.actor, run=self.object, mapping=form.mapping(), defaults=form.said()
        )


class ImportWords(_ImportForm):
    title = _("Words whose meaning is not known")
    form_class = forms.WordsForm
    submit_label = _("Check the file again")

    def get_context(self, **extra: Any) -> dict[str, Any]:
        intro = _(
            "Say once what each word means; rows with a word that is left without a meaning are not imported."
        )
        return super().get_context(intro=intro, **extra)

    def perform(self, form: forms.WordsForm) -> PartnerImport:
        return services.import_words(actor=self.actor, run=self.object, words=form.words())


class _ImportAction(ActionPage):
    permission = RUN
    queryset = RUNS

    def success_url(self, result: Any) -> str:
        return import_url(self.object)


class ImportStart(_ImportAction):
    def perform(self) -> PartnerImport:
        return services.import_start(actor=self.actor, run=self.object)


class ImportDiscard(_ImportAction):
    success_message = _("The file is deleted, with all that was read of it.")

    def perform(self) -> None:
        services.import_discard(actor=self.actor, run=self.object)

    def success_url(self, result: Any) -> str:
        """Whoever discards what cannot be read has another file to choose."""
        return reverse("partners:import-new" if self.object.status in UNREAD else "partners:imports")


class _ListOfImport(TableList):
    """A list within an import, which the address names as a filter."""

    permission = RUN
    export_permission = RUN
    run: PartnerImport | None = None

    def load(self) -> None:
        asked = self.request.GET.get("run", "")
        self.run = RUNS.get_visible(self.actor, public_id=asked) if asked else None

    def get_context(self, **extra: Any) -> dict[str, Any]:
        return super().get_context(run=self.run, run_url=import_url(self.run) if self.run else "", **extra)


class ImportProblems(_ListOfImport):
    template_name = "partners/imports/problems.html"
    title = _("What is wrong in the file")
    queryset = ImportProblem.objects.exclude(code=selectors.WORDS)
    filterset_class = filters.ProblemFilter
    default_sort = "row"
    columns = columns.PROBLEM_COLUMNS
    export_name = "import-errors"


class ImportMatches(_ListOfImport):
    """Partners that seem to be there already: before the import with a choice for each, afterwards with what
    was done."""

    template_name = "partners/imports/matches.html"
    title = _("Partners that seem to be there already")
    queryset = ImportUnit.objects.exclude(match_kind="")
    filterset_class = filters.MatchFilter
    default_sort = "position"
    columns = columns.MATCH_COLUMNS
    export_name = "import-matches"

    @property
    def may_choose(self) -> bool:
        return bool(self.run and self.run.status == Status.CHECKED)

    def all_columns(self) -> list[Column]:
        return list(columns.MATCH_COLUMNS if self.may_choose else columns.RESULT_COLUMNS)

    def get_context(self, **extra: Any) -> dict[str, Any]:
        return super().get_context(may_choose=self.may_choose, **extra)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if self.run is None:
            raise DomainError.invalid(_("Open this list from its import."))
        chosen = {
            whole_number(name.removeprefix("choice-")): code
            for name, code in request.POST.items()
            if name.startswith("choice-")
        }
        if all_as := request.POST.get("all"):
            chosen = dict.fromkeys(self._deciding(all_as), all_as)
        services.import_decide(actor=self.actor, run=self.run, choices=chosen)
        return HttpResponseRedirect(request.get_full_path())

    def _deciding(self, code: str) -> list[int]:
        """Of those that the filters show, whoever may be decided so."""
        return [unit.position for unit in self.filtered() if code in unit.choices()]


class ImportRows(RowMixin, Page):
    """The rows of a table that stay out, as the file has them, with what is wrong in a last column."""

    permission = RUN
    queryset = RUNS

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        number = min(whole_number(request.GET.get("table", "")), 1)
        kind = "csv" if request.GET.get("export") == "csv" else "xlsx"
        tables = read(self.object)
        if number >= len(tables):
            raise DomainError.not_found()
        table = tables[number]
        pairs: list[tuple[Any, Any]] = [
            (heading, lambda row, n=n: row[0].cells[n] if n < len(row[0].cells) else "")
            for n, heading in enumerate(table.headings)
        ]
        pairs.append((_("What is wrong"), lambda row: row[1]))
        rows = list(selectors.faulty_rows(self.object, table, number))
        return export_response(rows, pairs, name="import-corrections", kind=kind)
