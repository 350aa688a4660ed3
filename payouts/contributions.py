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
from core.slots import Fact, Task, Waiting
from partners.models import Partner
from payouts import my_day
from payouts.models import (
    Adjustment,
    Payout,
    PayoutAccount,
    PayoutRun,
    Statement,
    StatementSettings,
)
from payouts.runs.events import PORTAL as PAYOUT_PORTAL
from payouts.runs.events import STAFF as PAYOUT_STAFF
from payouts.statements import due, review_section, selectors
from payouts.statements.events import PORTAL as STATEMENT_PORTAL
from payouts.statements.events import STAFF as STATEMENT_STAFF
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


slots.my_day.fill("payouts", order=40)(my_day.tasks)


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
        title=_("Check statement %(number)s") % {"number": row.number},
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
        "produce": actor.can("payouts.statement:produce") and bool(due.pairs_of(partner, clock.today())),
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


slots.review_sections.fill("payouts.statements", order=60)(review_section.section)
