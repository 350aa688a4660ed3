"""Statements in the back-office: the list, each with every element of its calculation, production."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core import clock, people
from core.events import timeline
from core.models import Job
from partners.access.presenters import told_of
from partners.models import Partner
from payouts.models import Statement
from payouts.statements import contesting as statement_contesting
from payouts.statements import explained, forms, rules, selectors
from payouts.statements import issuing as statement_issuing
from payouts.statements import services as statement_services
from payouts.statements.columns import STATEMENT_COLUMNS
from payouts.statements.filters import StatementFilter
from referrals.commissions import explain
from referrals.models import Commission
from web.lists import TableList
from web.told import Told
from web.views import ActionPage, DetailPage, FileLinkPage, FormPage, RowFormPage


def tabs(actor, current: str) -> list[dict[str, Any]]:
    """Statements, runs and receivables, the parts of this place in the back-office."""
    shown = [("statements", _("Statements"), "payouts:statements", "payouts.statement:view")]
    shown.append(("runs", _("Payout runs"), "payouts:runs", "payouts.run:view"))
    shown.append(("receivables", _("Receivables"), "payouts:receivables", "payouts.receivable:view"))
    return [
        {"label": label, "url": reverse(route), "current": code == current}
        for code, label, route, permission in shown
        if actor.can(permission)
    ]


class StatementList(TableList):
    permission = "payouts.statement:view"
    template_name = "payouts/statements.html"
    title = _("Statements")
    queryset = Statement.objects.all()
    filterset_class = StatementFilter
    default_sort = "-period"
    export_permission = "payouts.statement:export"
    export_name = "statements"
    columns = STATEMENT_COLUMNS

    def get_context(self, **extra: Any) -> dict[str, Any]:
        return super().get_context(
            tabs=tabs(self.actor, "statements"),
            can_produce=self.actor.can("payouts.statement:produce"),
            can_plan=self.actor.can("payouts.policy:change"),
            **extra,
        )


class TellsReaders:
    """What the partner is told of its statement: the page says who hears of it."""

    def told(self) -> Told | None:
        return told_of(
            self.actor,
            self.object.partner,
            "payouts.statement:view",
            reverse("payouts:statement", args=[self.object.public_id]),
        )


class StatementPage(TellsReaders, DetailPage):
    permission = "payouts.statement:view"
    template_name = "payouts/statement.html"
    queryset = Statement.objects.select_related("partner", "pdf")

    def get_context(self, **extra: Any) -> dict[str, Any]:
        row = self.object
        contests = list(row.contests.all())
        known = people.find({contest.opened_by for contest in contests} | {c.answered_by for c in contests})
        entries, _older = timeline.of_row(row.public_id, self.actor)
        return super().get_context(
            title=_("Statement %(number)s") % {"number": row.number or "–"},
            statement=row,
            lines=self._lines(),
            calculation=explained.calculation(row),
            payable_total=explained.payable_total(row),
            dates=explained.dates(row),
            due_note=explained.due_note(row),
            contests=[(contest, people.name_of(contest.opened_by, known)) for contest in contests],
            to_answer=any(contest.answered_at is None for contest in contests),
            payouts=list(row.payouts.select_related("run").order_by("pk")),
            timeline=entries,
            may={
                "produce": self.actor.can("payouts.statement:produce"),
                "answer": self.actor.can("payouts.statement:answer"),
                "run": self.actor.can("payouts.run:view"),
            },
            **extra,
        )

    def _lines(self) -> list[dict[str, Any]]:
        may = self.actor.can("payouts.money:view")
        rows = explained.lines(self.object)
        for row in rows:
            row["url"] = (
                reverse("payouts:journey", args=[row["commission"]]) if may and row["commission"] else ""
            )
        return rows


class StatementPdf(FileLinkPage):
    """Leads to a short-lived link to the issued document."""

    permission = "payouts.statement:view"
    queryset = Statement.objects.exclude(pdf=None).select_related("partner", "pdf")
    file_column = "pdf"


class Produce(FormPage):
    """Start the statements of a period; the job's page shows how far it is."""

    permission = "payouts.statement:produce"
    title = _("Produce statements")
    form_class = forms.ProduceForm
    submit_label = _("Produce the statements")

    @property
    def cancel_url(self) -> str:
        return reverse("payouts:statements")

    def get_initial(self) -> dict[str, Any]:
        return {"period_end": self.request.GET.get("period_end") or rules.last_period_end(clock.today())}

    def perform(self, form) -> Job:
        return statement_services.statements_produce(actor=self.actor, **form.cleaned_data)

    def success_url(self, result: Job) -> str:
        return reverse("web:job", args=[result.public_id])


class Issue(TellsReaders, ActionPage):
    """Issue one draft that a job left behind."""

    permission = "payouts.statement:produce"
    queryset = Statement.objects.select_related("partner")
    success_message = _("The statement is issued.")

    def perform(self) -> Statement:
        return statement_issuing.issue(actor=self.actor, statement=self.object)

    def success_url(self, result: Statement) -> str:
        return reverse("payouts:statement", args=[self.object.public_id])


class IssueToday(ActionPage):
    """Issue on demand what is due to one partner today, from its page."""

    permission = "payouts.statement:produce"
    queryset = Partner.objects.all()
    success_message = _("The statement is issued.")

    def perform(self) -> list[Statement]:
        issued = statement_issuing.issue_today(actor=self.actor, partner=self.object)
        if len(issued) > 1:
            self.success_message = _("A statement is issued in each currency.")
        return issued

    def success_url(self, result: list[Statement]) -> str:
        if len(result) == 1:
            return reverse("payouts:statement", args=[result[0].public_id])
        return reverse("partners:tab", args=[self.object.public_id, "money"])


class Answer(TellsReaders, RowFormPage):
    permission = "payouts.statement:answer"
    title = _("Answer the objection")
    queryset = Statement.objects.select_related("partner")
    form_class = forms.AnswerForm
    submit_label = _("Send the answer")
    success_message = _("The answer is kept with the statement.")

    def perform(self, form):
        return statement_contesting.statement_answer(
            actor=self.actor, statement=self.object, **form.cleaned_data
        )

    def success_url(self, result: Any) -> str:
        return reverse("payouts:statement", args=[self.object.public_id])

    @property
    def cancel_url(self) -> str:
        return self.success_url(None)


class JourneyPage(DetailPage):
    """One commission from the event to the transfer."""

    permission = "payouts.money:view"
    template_name = "payouts/journey.html"
    queryset = Commission.objects.select_related("partner", "sale__deal", "decision__plan_version__plan")

    def get_context(self, **extra: Any) -> dict[str, Any]:
        found = selectors.journey(self.object)
        return super().get_context(
            title=_("From the sale to the transfer"),
            steps=explained.steps(found),
            why=explain.why_of(self.object),
            **found,
            **extra,
        )
