"""What waits for our people in My day: runs, objections, agents, debts, bank accounts."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core import clock
from core.actor import Actor
from core.slots import Gathered, Task, Waiting
from payouts.models import (
    Payout,
    PayoutAccount,
    PayoutRun,
    Statement,
    WriteOff,
)
from payouts.receivables.selectors import Receivable, receivables, suspects
from payouts.statements import selectors
from payouts.statements.selectors import overdue_agents
from web.templatetags.formats import day


def tasks(actor: Actor) -> list[Task | Waiting | Gathered]:
    found: list[Task | Waiting | Gathered] = []
    if actor.can("payouts.run:approve"):
        waiting = (
            PayoutRun.objects.visible_to(actor)
            .filter(status=PayoutRun.Status.PREPARED)
            .exclude(prepared_by=actor.user_id)
        )
        found.append(Waiting(waiting.select_related("prepared_by").order_by("pk")[:20], _approve))
    if actor.can("payouts.statement:answer"):
        contested = Statement.objects.visible_to(actor).to_answer().select_related("partner")
        found.append(Waiting(contested.order_by("pk")[:20], _answer))
    if actor.can("payouts.run:prepare"):
        found.append(Waiting(overdue_agents(clock.today())[:20], _agent))
        found.append(Gathered(selectors.perhaps_unstated(clock.today()), _unstated_agents))
        unpaid = Payout.objects.visible_to(actor).unresolved().select_related("partner", "run", "statement")
        found.append(Waiting(unpaid.order_by("pk")[:20], _unpaid))
    if actor.can("payouts.statement:produce"):
        found.append(Gathered(selectors.given_up(), _failed_productions))
    if actor.can("payouts.receivable:view"):
        found.append(Gathered(suspects(), _receivables))
    if actor.can("payouts.receivable:decide"):
        proposed = WriteOff.objects.visible_to(actor).filter(status=WriteOff.Status.PROPOSED)
        others = proposed.exclude(proposed_by=actor.person).select_related("partner")
        found.append(Waiting(others.order_by("pk")[:20], _decide))
    if actor.can("payouts.adjustment:create") and actor.can("payouts.run:view"):
        twice = Payout.objects.visible_to(actor).filter(status=Payout.Status.PAID_TWICE)
        found.append(Waiting(twice.select_related("partner", "run").order_by("pk")[:20], _twice))
    if actor.can("payouts.account:confirm"):
        new = PayoutAccount.objects.visible_to(actor).current().filter(called_back_at=None)
        given = new.exclude(created_by=actor.person).select_related("partner")
        found.append(Waiting(given[:20], _call_back))
    return found


def _approve(run: PayoutRun) -> Task:
    return Task(
        title=_("Payout run %(number)s waits for a second person") % {"number": run.number},
        detail=_("Prepared by %(name)s") % {"name": run.prepared_by.name},
        url=reverse("payouts:run", args=[run.public_id]),
        action=_("Check and approve"),
        icon="shield-check",
        due=run.prepared_at,
        amount=run.total,
        tone="warn",
    )


def _answer(row: Statement) -> Task:
    return Task(
        title=_("%(partner)s contests statement %(number)s")
        % {"partner": row.partner.name, "number": row.number},
        detail=_("Payment of what is in dispute waits for your answer"),
        url=reverse("payouts:statement", args=[row.public_id]),
        action=_("Answer"),
        icon="message-square-warning",
        amount=row.total,
        tone="warn",
        partner_id=row.partner_id,
    )


def _agent(row: Statement) -> Task:
    return Task(
        title=_("%(partner)s must be paid by law") % {"partner": row.partner.name},
        detail=_("Statement %(number)s of a commercial agent") % {"number": row.number},
        url=reverse("payouts:statement", args=[row.public_id]),
        action=_("Look"),
        icon="scale",
        due=row.due_on,
        amount=row.payable,
        tone="bad",
        partner_id=row.partner_id,
    )


def _unstated_agents() -> list[Task]:
    return [_unstated(one) for one in selectors.unstated_agents(clock.today())[:20]]


def _failed_productions() -> list[Task]:
    return [_not_produced(job) for job in selectors.failed_productions()]


def _receivables() -> list[Task]:
    return [_owing(one) for one in receivables() if one.write_off is None][:20]


def _unstated(one: selectors.Unstated) -> Task:
    return Task(
        title=_("%(partner)s must be paid by law") % {"partner": one.name},
        detail=_("Commissions of a commercial agent that are on no statement yet"),
        url=reverse("partners:tab", args=[one.partner, "money"]),
        action=_("Look"),
        icon="scale",
        due=one.due_on,
        amount=one.total,
        tone="bad",
        partner_id=one.partner_id,
    )


def _not_produced(job: selectors.FailedProduction) -> Task:
    return Task(
        title=_("The statements until %(day)s were not all produced") % {"day": day(job.period_end)},
        detail=job.error,
        url=reverse("payouts:produce") + f"?period_end={job.period_end.isoformat()}",
        action=_("Produce them again"),
        icon="triangle-alert",
        due=job.failed_at,
        tone="bad",
    )


def _owing(one: Receivable) -> Task:
    return Task(
        title=_("%(partner)s owes us money") % {"partner": one.partner.name},
        detail=_("The partnership has ended.") if one.ended else _("For several statements in a row."),
        url=reverse("payouts:receivables"),
        action=_("Claim or write off"),
        icon="hand-coins",
        due=one.since,
        amount=one.owed,
        tone="warn",
        partner_id=one.partner.pk,
    )


def _decide(row: WriteOff) -> Task:
    return Task(
        title=_("Write-off for %(partner)s waits for a second person") % {"partner": row.partner.name},
        detail=row.reason,
        url=reverse("payouts:receivables"),
        action=_("Check and decide"),
        icon="shield-check",
        due=row.proposed_at,
        amount=row.amount,
        tone="warn",
        partner_id=row.partner_id,
    )


def _unpaid(row: Payout) -> Task:
    """A transfer that was left out, refused or returned, until its statement is on another run."""
    titles = {
        Payout.Status.LEFT_OUT: _("%(partner)s was left out of payout run %(run)s"),
        Payout.Status.FAILED: _("The bank refused to pay %(partner)s in run %(run)s"),
        Payout.Status.RETURNED: _("The payment to %(partner)s in run %(run)s came back"),
    }
    return Task(
        title=titles[Payout.Status(row.status)] % {"partner": row.partner.name, "run": row.run.number},
        detail=row.status_reason or row.left_out_because,
        url=reverse("payouts:run", args=[row.run.public_id]),
        action=_("Look"),
        icon="circle-alert",
        due=row.updated_at,
        amount=row.amount,
        tone="warn" if row.status == Payout.Status.LEFT_OUT else "bad",
        partner_id=row.partner_id,
    )


def _twice(row: Payout) -> Task:
    return Task(
        title=_("%(partner)s was paid twice") % {"partner": row.partner.name},
        detail=_("Transfer %(reference)s: ask for it back, or take it off the next statement.")
        % {"reference": row.reference},
        url=reverse("payouts:run", args=[row.run.public_id]),
        action=_("Look"),
        icon="copy",
        due=row.updated_at,
        amount=row.amount,
        tone="bad",
        partner_id=row.partner_id,
    )


def _call_back(row: PayoutAccount) -> Task:
    return Task(
        title=_("Call %(partner)s back about their bank account") % {"partner": row.partner.name},
        detail=_("New account %(account)s") % {"account": row.masked},
        url=reverse("payouts:call-back", args=[row.public_id]),
        action=_("Record the call"),
        icon="phone-call",
        due=row.usable_from,
        partner_id=row.partner_id,
    )
