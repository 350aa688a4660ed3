"""Applications in the back-office: the queue, one of them with its evidence, and what becomes of it."""

from __future__ import annotations

from typing import Any

from django.db.models import Case, QuerySet, Value, When
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext

from core import clock, people
from core.events import timeline
from partners.questions import own_presenters
from partners.questions.own_columns import own_columns
from pipeline.applications import forms, presenters, selectors, services
from pipeline.applications.columns import APPLICATION_COLUMNS
from pipeline.applications.filters import ApplicationFilter
from pipeline.models import Application, Recruitment
from pipeline.recruitment.models import NEVER
from web.columns import Column
from web.lists import TableList
from web.views import ActionPage, DetailPage, RowFormPage

VIEW, DECIDE, ERASE = "pipeline.application:view", "pipeline.application:decide", "pipeline.application:erase"
Status = Application.Status


def page_of(application: Application) -> str:
    return reverse("pipeline:application", args=[application.public_id])


class ApplicationList(TableList):
    permission = VIEW
    template_name = "pipeline/applications/list.html"
    title = _("Applications")
    queryset = Application.objects.all()
    filterset_class = ApplicationFilter
    default_sort = "due"
    export_permission = "pipeline.application:export"
    export_name = "applications"
    columns = APPLICATION_COLUMNS

    def added_columns(self) -> list[Column]:
        return own_columns("application", self.actor)

    def get_queryset(self) -> QuerySet:
        """What waits for its first answer first, the most urgent above; then all the others."""
        waits = When(status__in=Application.OPEN, first_answered_at=None, then="due_on")
        return super().get_queryset().annotate(due_order=Case(waits, default=Value(NEVER)))

    def get_context(self, **extra: Any) -> dict[str, Any]:
        asked = self.request.GET.getlist("status")
        views = [
            ("", pgettext("application", "All")),
            ("waiting", _("To be examined")),
            ("asked", _("Question asked")),
            ("aside", _("Put aside")),
            ("accepted", pgettext("application", "Accepted")),
            ("refused", pgettext("application", "Refused")),
        ]
        return super().get_context(
            saved=[
                {
                    "label": label,
                    "url": f"?status={code}" if code else "?",
                    "current": asked == ([code] if code else []),
                }
                for code, label in views
            ],
            figures=presenters.figures(self.actor),
            form_url=reverse("pipeline:apply") if _is_open() else "",
            **extra,
        )


def _is_open() -> bool:
    found = selectors.policy()
    return found is not None and found.is_open


class ApplicationPage(DetailPage):
    """What was written, whom it seems to be, and what to do about it."""

    permission = VIEW
    template_name = "pipeline/applications/detail.html"
    queryset = Application.objects.for_list()

    def get_context(self, **extra: Any) -> dict[str, Any]:
        row, today = self.object, clock.today()
        questions = list(row.questions.all())
        known = people.find({question.asked_by for question in questions} | {row.decided_by})
        for question in questions:
            question.by = people.name_of(question.asked_by, known)
        text, tone = presenters.waits(row, today)
        return super().get_context(
            title=row.name,
            application=row,
            tone=presenters.TONES[row.status],
            due={"text": text, "tone": tone},
            facts=presenters.facts(row, self.actor),
            answers=own_presenters.shown("application", row, self.actor),
            questions=questions,
            decided_by=people.name_of(row.decided_by, known) if row.decided_by else "",
            duplicates=selectors.duplicates(row, self.actor) if not row.erased_at else {},
            timeline=timeline.of_row(row.public_id, self.actor, size=15)[0],
            may=self._may(row),
            **extra,
        )

    def _may(self, row: Application) -> dict[str, bool]:
        decide = self.actor.can(DECIDE) and row.status in Application.OPEN
        refused = row.status in (Status.REFUSED, Status.EARLY) and not row.erased_at
        return {
            "decide": decide,
            "put_aside": decide and Status.ASIDE in row.TRANSITIONS[row.status],
            "resume": decide and Status.WAITING in row.TRANSITIONS[row.status],
            "erase": self.actor.can(ERASE) and refused,
        }


class _ApplicationForm(RowFormPage):
    permission = DECIDE
    queryset = Application.objects.for_list()

    def success_url(self, result: Any) -> str:
        return page_of(self.object)

    @property
    def cancel_url(self) -> str:
        return page_of(self.object)


class ApplicationAsk(_ApplicationForm):
    title = _("Ask the applicant")
    form_class = forms.AskForm
    submit_label = _("Send the question")
    success_message = _("The question is on its way.")

    def perform(self, form) -> Any:
        return services.application_ask(actor=self.actor, application=self.object, **form.cleaned_data)


class ApplicationPutAside(_ApplicationForm):
    title = _("Put the application aside")
    form_class = forms.AsideForm
    submit_label = _("Put it aside")
    success_message = _("The application is put aside.")

    def perform(self, form) -> Any:
        return services.application_put_aside(actor=self.actor, application=self.object, **form.cleaned_data)


class ApplicationRefuse(_ApplicationForm):
    title = _("Refuse the application")
    form_class = forms.RefuseForm
    submit_label = _("Refuse it")
    success_message = _("The application is refused, and the applicant is told.")

    def get_initial(self) -> dict[str, Any]:
        day = selectors.usual_apply_again_on(selectors.policy())
        return {"apply_again_on": day, **super().get_initial()}

    def perform(self, form) -> Any:
        return services.application_refuse(actor=self.actor, application=self.object, **form.cleaned_data)


class ApplicationAccept(_ApplicationForm):
    title = _("Accept the application")
    form_class = forms.AcceptForm
    submit_label = _("Accept it")
    success_message = _("The application is accepted: its recruitment is open, and the applicant is told.")

    def get_initial(self) -> dict[str, Any]:
        me = self.request.user.public_id if self.request.user.staff_role else None
        return {"owner": me, **forms.accept_initial(self.object), **super().get_initial()}

    def perform(self, form) -> Application:
        return services.application_accept(actor=self.actor, application=self.object, **form.cleaned_data)

    def success_url(self, result: Application) -> str:
        assert isinstance(result.recruitment, Recruitment), "an accepted one names it"
        return reverse("pipeline:recruitment", args=[result.recruitment.public_id])


class ApplicationResume(ActionPage):
    permission = DECIDE
    queryset = Application.objects.for_list()
    success_message = _("The application is to be examined again.")

    def perform(self) -> Application:
        return services.application_resume(actor=self.actor, application=self.object)

    def success_url(self, result: Any) -> str:
        return page_of(self.object)


class ApplicationErase(ApplicationResume):
    permission = ERASE
    success_message = _("Nothing of the person is left.")

    def perform(self) -> Application:
        return services.application_erase(actor=self.actor, application=self.object)
