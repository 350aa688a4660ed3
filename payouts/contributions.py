"""What this room fills in: navigation, My day, the partner's page, the portal's home, renewals."""

from __future__ import annotations

from typing import Any

from django.db.models import Exists, Prefetch
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core import clock, slots
from core.actor import Actor
from core.links import Link
from core.permissions import Offer
from core.slots import Fact, Gathered, Task, Waiting
from partners.models import Partner
from payouts.models import (
    Adjustment,
    Payout,
    PayoutAccount,
    PayoutRun,
    Statement,
    StatementSettings,
    WriteOff,
)
from payouts.receivables.selectors import Receivable, receivables, suspects
from payouts.runs.events import PORTAL as PAYOUT_PORTAL
from payouts.runs.events import STAFF as PAYOUT_STAFF
from payouts.statements import selectors
from payouts.statements.events import PORTAL as STATEMENT_PORTAL
from payouts.statements.events import STAFF as STATEMENT_STAFF
from payouts.statements.selectors import overdue_agents
from referrals.models import Commission
from web import nav
from web.templatetags.formats import day

Run, Said = PayoutRun.Status, Statement.Status


def work_to_do(actor: Actor) -> int:
    """Runs that wait for a second person, and objections that wait for an answer."""
    runs = PayoutRun.objects.visible_to(actor).filter(status=Run.PREPARED).exclude(prepared_by=actor.user_id)
    contested = Statement.objects.visible_to(actor).to_answer()
    count = runs.count() if actor.can("payouts.run:approve") else 0
    return count + (contested.count() if actor.can("payouts.statement:answer") else 0)


nav.register(
    nav.NavItem(
        code="payouts",
        label=_("Payouts"),
        url_name="payouts:statements",
        icon="banknote",
        permission="payouts.statement:view",
        order=70,
        count=work_to_do,
    ),
    nav.NavItem(
        code="ledger",
        label=_("Ledger"),
        url_name="payouts:ledger",
        icon="book-open",
        permission="ledger.entry:view",
        order=75,
    ),
)


@slots.my_day.fill("payouts", order=40)
def my_day(actor: Actor) -> list[Task | Waiting | Gathered]:
    tasks: list[Task | Waiting | Gathered] = []
    if actor.can("payouts.run:approve"):
        waiting = (
            PayoutRun.objects.visible_to(actor).filter(status=Run.PREPARED).exclude(prepared_by=actor.user_id)
        )
        tasks.append(Waiting(waiting.select_related("prepared_by").order_by("pk")[:20], _approve))
    if actor.can("payouts.statement:answer"):
        contested = Statement.objects.visible_to(actor).to_answer().select_related("partner")
        tasks.append(Waiting(contested.order_by("pk")[:20], _answer))
    if actor.can("payouts.run:prepare"):
        tasks.append(Waiting(overdue_agents(clock.today())[:20], _agent))
        tasks.append(Gathered(selectors.perhaps_unstated(clock.today()), _unstated_agents))
    if actor.can("payouts.statement:produce"):
        tasks.append(Gathered(selectors.given_up(), _failed_productions))
    if actor.can("payouts.receivable:view"):
        tasks.append(Gathered(suspects(), _receivables))
    if actor.can("payouts.receivable:decide"):
        proposed = WriteOff.objects.visible_to(actor).filter(status=WriteOff.Status.PROPOSED)
        others = proposed.exclude(proposed_by=actor.person).select_related("partner")
        tasks.append(Waiting(others.order_by("pk")[:20], _decide))
        unpaid = Payout.objects.visible_to(actor).unresolved().select_related("partner", "run", "statement")
        tasks.append(Waiting(unpaid.order_by("pk")[:20], _unpaid))
    if actor.can("payouts.adjustment:create") and actor.can("payouts.run:view"):
        twice = Payout.objects.visible_to(actor).filter(status=Payout.Status.PAID_TWICE)
        tasks.append(Waiting(twice.select_related("partner", "run").order_by("pk")[:20], _twice))
    if actor.can("payouts.account:confirm"):
        new = PayoutAccount.objects.visible_to(actor).current().filter(called_back_at=None)
        others = new.exclude(created_by=actor.person).select_related("partner")
        tasks.append(Waiting(others[:20], _call_back))
    return tasks


def _approve(run: PayoutRun) -> Task:
    return Task(
        title=_("Payout run %(number)s waits for a second person") % {"number": run.number},
        detail=_("Prepared by %(name)s") % {"name": run.prepared_by.name},
        url=reverse("payouts:run", args=[run.public_id]),
        action=_("Look and approve"),
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
        action=_("Look and decide"),
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


@slots.partner_facts.fill("payouts", order=60)
def partner_facts(actor: Actor, partner: Partner) -> list[Fact]:
    """To be paid and on hold, in each currency."""
    if not actor.can("payouts.money:view"):
        return []
    tab = Link("partners:tab", "partners.partner:view", (partner.public_id, "money"))
    href = tab.url_for(actor) if actor.is_staff else ""
    facts = []
    for row in selectors.money_of(partner):
        owed = row["due"] + row["on_statement"]
        note = _("due or on a statement")
        facts.append(Fact(_("To be paid"), owed, href=href, note=note, kind="money", weight=60))
        if row["held"]:
            facts.append(Fact(_("Commissions on hold"), row["held"], href=href, kind="money", weight=20))
    return facts


@slots.renewal_facts.fill("payouts", order=60)
def renewal_facts(actor: Actor, partner_ids: set[int]) -> dict[int, list[Fact]]:
    """What commissions cost over the last twelve months."""
    if not actor.can("payouts.money:view"):
        return {}
    label = _("Commissions over 12 months")
    return {
        partner_id: [Fact(label, amount, kind="money") for amount in amounts]
        for partner_id, amounts in selectors.commission_cost(partner_ids).items()
    }


@slots.portal_tasks.fill("payouts", order=50)
def portal_tasks(actor: Actor, partner: Partner) -> list[Task | Waiting]:
    """A bank account to be given, statements to be looked at. Also shown to us as "open on their side"."""
    if not actor.can("payouts.statement:view"):
        return []
    own = Statement.objects.visible_to(actor).filter(partner=partner)
    accounts = PayoutAccount.objects.visible_to(actor).current().filter(partner=partner)
    unpaid = own.filter(~Exists(accounts), payable_minor__gt=0).exclude(status=Said.PAID)
    issued = own.filter(status=Said.ISSUED, contest_until__gte=clock.today())
    return [
        Waiting(unpaid.order_by("pk")[:1], lambda row: _give_account(actor, row, partner)),
        Waiting(issued.order_by("contest_until")[:5], lambda row: _look(actor, row, partner)),
    ]


def _look(actor: Actor, row: Statement, partner: Partner) -> Task:
    return Task(
        title=_("Look at statement %(number)s") % {"number": row.number},
        detail=_("If something is wrong, say so by %(day)s.") % {"day": day(row.contest_until)},
        url=statement_url(actor, row, partner),
        action=_("Show"),
        icon="file-check",
        due=row.contest_until,
        amount=row.total,
        partner_id=partner.pk,
    )


def statement_url(actor: Actor, row: Statement, partner: Partner) -> str:
    if actor.is_partner:
        return reverse("portal:statement", args=[partner.public_id, row.public_id])
    return reverse("payouts:statement", args=[row.public_id])


def _give_account(actor: Actor, row: Statement, partner: Partner) -> Task:
    portal = reverse("portal:payout-account", args=[partner.public_id])
    return Task(
        title=_("Give a bank account"),
        detail=_("Money is waiting, and there is no account to pay it on."),
        url=portal if actor.is_partner else reverse("partners:tab", args=[partner.public_id, "money"]),
        action=_("Give the account"),
        icon="landmark",
        amount=row.payable,
        tone="warn",
        partner_id=partner.pk,
    )


@slots.partner_tab.fill("payouts", order=60)
def money_tab() -> slots.Tab:
    return slots.Tab(
        code="money",
        label=_("Money"),
        count=lambda actor, partner: None,
        template="payouts/tab_money.html",
        context=money_context,
        permission="payouts.money:view",
        offer=Offer.COMMISSIONS,
        kept=_has_money,
    )


def _has_money(partner: Partner) -> bool:
    """Something was earned, added or stated, or there is an account that we know."""
    return any(
        model.objects.filter(partner=partner).exists()
        for model in (Statement, Adjustment, PayoutAccount, Commission)
    )


def money_context(actor: Actor, partner: Partner) -> dict[str, Any]:
    may = {
        "statements": actor.can("payouts.statement:view"),
        "payouts": actor.can("payouts.payout:view"),
        "account": actor.can("payouts.account:view"),
        "account_change": actor.can("payouts.account:change"),
        "confirm": actor.can("payouts.account:confirm"),
        "settings": actor.can("payouts.settings:change"),
        "adjust": actor.can("payouts.adjustment:create"),
        "run": actor.can("payouts.run:view"),
    }
    own = {"partner": partner}
    statements = Statement.objects.visible_to(actor).filter(**own).order_by("-period_end", "-pk")[:24]
    payouts = (
        Payout.objects.visible_to(actor).filter(**own).select_related("run", "statement").order_by("-pk")[:24]
    )
    pending = Adjustment.objects.visible_to(actor).filter(statement_line=None, **own).order_by("-pk")
    return {
        "money": selectors.money_of(partner),
        "may_money": may,
        "account": PayoutAccount.objects.visible_to(actor).current().filter(**own).first(),
        "statement_settings": StatementSettings.objects.visible_to(actor).filter(**own).first(),
        "statements": list(statements) if may["statements"] else [],
        "payouts": list(payouts) if may["payouts"] else [],
        "adjustments": list(pending) if may["statements"] else [],
    }


@slots.statement_facts.fill("payouts", order=10)
def statement_facts(actor: Actor, public_ids: set[str]) -> dict[str, list[Fact]]:
    """A statement, and the transfers that pay it."""
    if not actor.can("payouts.statement:view"):
        return {}
    paying = Payout.objects.visible_to(actor).exclude(status=Payout.Status.CANCELLED)
    payouts = Prefetch("payouts", paying.select_related("partner", "run").order_by("pk"))
    rows = Statement.objects.visible_to(actor).filter(public_id__in=public_ids).select_related("partner")
    return {
        row.public_id: [_stated(actor, row), *(_paid_by(actor, payout) for payout in row.payouts.all())]
        for row in rows.prefetch_related(payouts)
    }


def _stated(actor: Actor, row: Statement) -> Fact:
    page = STATEMENT_PORTAL if actor.is_partner else STATEMENT_STAFF
    return Fact(
        _("Statement"), row.number or _("Draft"), page.url_for(actor, row), note=row.get_status_display()
    )


def _paid_by(actor: Actor, payout: Payout) -> Fact:
    page = PAYOUT_PORTAL if actor.is_partner else PAYOUT_STAFF
    return Fact(_("Payout"), payout.reference, page.url_for(actor, payout), note=payout.get_status_display())
