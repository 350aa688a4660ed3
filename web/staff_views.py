"""Back-office pages of the core: search, the programme, followed jobs, the page of components."""

from __future__ import annotations

from collections import defaultdict
from datetime import timedelta
from typing import Any

from django.apps import apps
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core import clock, files, programme, services
from core.actor import Actor
from core.errors import DomainError, Sentence
from core.events import registry as events
from core.models import Job, OwnEntity, Programme, SearchEntry
from core.queue import jobs
from core.search import describe, search
from web import design, staff_forms
from web.views import DetailPage, FormPage, ListPage, Page, RowFormPage


class Search(Page):
    """Everything that is found by the words typed; htmx gets the results alone."""

    permission = "core.search:view"
    template_name = "staff/search.html"
    title = _("Search")
    limit = 60

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        text = request.GET.get("q", "").strip()
        found = search(self.actor, text, limit=12 if request.htmx else self.limit)
        if request.htmx:
            self.template_name = "staff/search_results.html"
        return self.render(search_query=text, groups=_grouped(found), more=len(found) >= self.limit)


def _grouped(found: list[SearchEntry]) -> list[dict[str, Any]]:
    groups: dict[str, list[SearchEntry]] = defaultdict(list)
    describe(found)
    for entry in found:
        groups[entry.target_type].append(entry)
    return [{"label": _plural(name), "entries": entries} for name, entries in groups.items()]


def _plural(target_type: str) -> Sentence:
    known = events.TARGET_TYPES.get(target_type)
    return known.plural if known and known.plural else apps.get_model(target_type)._meta.verbose_name_plural


class ProgrammeSettings(FormPage):
    permission = "core.programme:change"
    template_name = "staff/programme.html"
    title = _("Programme")
    form_class = staff_forms.ProgrammeForm
    success_message = _("The programme's settings are saved.")

    def get_initial(self) -> dict[str, Any]:
        row = Programme.objects.visible_to(self.actor).first() or Programme()
        names = self.form_class.base_fields
        return {name: getattr(row, name) for name in names}

    def perform(self, form: staff_forms.ProgrammeForm) -> Programme:
        return services.programme_change(actor=self.actor, **form.cleaned_data)

    def success_url(self, result: Programme) -> str:
        return reverse("web:programme")

    def get_context(self, **extra: Any) -> dict[str, Any]:
        entities = OwnEntity.objects.visible_to(self.actor).order_by("-is_default", "legal_name")
        return super().get_context(entities=entities, zone=programme.zone().key, **extra)


class OwnEntityNew(FormPage):
    permission = "core.programme:change"
    reauthenticate = True
    title = _("New legal entity")
    form_class = staff_forms.OwnEntityForm
    submit_label = _("Add")
    success_message = _("The entity is added.")

    @property
    def cancel_url(self) -> str:
        return reverse("web:programme")

    def perform(self, form: staff_forms.OwnEntityForm) -> OwnEntity:
        return services.own_entity_add(actor=self.actor, **form.cleaned_data)

    def success_url(self, result: OwnEntity) -> str:
        return self.cancel_url


class OwnEntityEdit(RowFormPage):
    permission = "core.programme:change"
    reauthenticate = True
    queryset = OwnEntity.objects.all()
    form_class = staff_forms.OwnEntityForm
    success_message = _("The entity is saved.")

    @property
    def cancel_url(self) -> str:
        return reverse("web:programme")

    def get_initial(self) -> dict[str, Any]:
        return {name: getattr(self.object, name) for name in self.form_class.base_fields} | {
            "country": self.object.country.code
        }

    def load(self) -> None:
        super().load()
        self.title = self.object.legal_name

    def perform(self, form: staff_forms.OwnEntityForm) -> OwnEntity:
        return services.own_entity_change(actor=self.actor, entity=self.object, **form.cleaned_data)

    def success_url(self, result: OwnEntity) -> str:
        return self.cancel_url


def _job_type(job: Job) -> jobs.JobType:
    return jobs.JOB_TYPES.get(job.kind) or jobs.JobType(_("Work in the background"))


class MyJobs(ListPage):
    """The work that one started in the last thirty days: a page that was left is found again here."""

    permission = "core.job:view"
    template_name = "staff/jobs.html"
    title = _("My jobs")
    queryset = Job.objects.all()
    orderings = {"-id": "-pk"}
    days = 30

    def get_queryset(self) -> QuerySet:
        since = clock.now() - timedelta(days=self.days)
        return super().get_queryset().filter(created_by=self.actor.person, created_at__gte=since)

    def decorate(self, rows: list[Job]) -> list[dict[str, Any]]:
        return [
            {"job": job, "label": _job_type(job).label, "outcome": jobs.outcome(job), "state": job.status}
            for job in rows
        ]


class JobPage(DetailPage):
    """How far a job is, for who started it or shares it; htmx gets the bar alone, every two seconds."""

    permission = "core.job:view"
    side = "any"
    template_name = "staff/job.html"
    queryset = Job.objects.select_related("result_file")

    def load(self) -> None:
        super().load()
        self.job_type = _job_type(self.object)
        own = self.object.created_by == self.actor.person or self.actor.role == "administrator"
        if not own and not self._is_shared():
            raise DomainError.not_found()
        self.title = self.job_type.label

    def _is_shared(self) -> bool:
        """Work that is done once for all is seen by whoever may open the page it belongs to: a second
        person who starts it is led to it."""
        back = self.job_type.back
        return bool(self.object.key and back and self.actor.is_staff and back[0].url_for(self.actor))

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.htmx:
            self.template_name = "staff/job_bar.html"
        return self.render(
            result_url=_result_url(self.object, self.actor), outcome=jobs.outcome(self.object), **self._back()
        )

    def _back(self) -> dict[str, Any]:
        if self.job_type.back is None:
            return {}
        link, label = self.job_type.back
        return {"back_url": link.url_for(self.actor), "back_label": label}


def _result_url(job: Job, actor: Actor) -> str:
    if job.result_file is None:
        return ""
    token = files.link_token(job, "result_file", permission="core.job:view", actor=actor)
    return reverse("web:file", args=[token])


class Design(Page):
    """Every component, live: what pages are made of."""

    permission = "core.design:view"
    template_name = "staff/design.html"
    title = _("Components")

    def get_context(self, **extra: Any) -> dict[str, Any]:
        return super().get_context(**design.examples(), **extra)
