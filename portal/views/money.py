"""Where is my money: what is on hold, due, on a statement and paid, and how it got there."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from core import clock, people
from core.permissions import Offer
from payouts.accounts import forms as account_forms
from payouts.accounts import services as account_services
from payouts.models import Contest, Payout, PayoutAccount, Statement
from payouts.statements import contesting as statement_contesting
from payouts.statements import explained, rules, selectors
from payouts.statements import forms as statement_forms
from portal.base import (
    PortalAction,
    PortalDetail,
    PortalFile,
    PortalForm,
    PortalList,
    PortalPage,
    PortalRowForm,
)
from referrals.commissions import explain
from referrals.models import Commission
from web.forms import money

COMMISSIONS = Commission.objects.select_related("partner", "sale", "decision__plan_version__plan")
SHOWN = 12


class Money(PortalPage):
    permission = "payouts.money:view"
    offer = Offer.COMMISSIONS
    template_name = "portal/money/money.html"
    title = _("Where is my money?")

    def get_context(self, **extra: Any) -> dict[str, Any]:
        may = {
            "statements": self.actor.can("payouts.statement:view"),
            "payouts": self.actor.can("payouts.payout:view"),
            "account": self.actor.can("payouts.account:view"),
            "account_change": self.actor.can("payouts.account:change"),
        }
        return super().get_context(
            money=selectors.money_of(self.partner),
            may=may,
            commissions=list(COMMISSIONS.visible_to(self.actor).order_by("-created_at", "-pk")[:SHOWN]),
            statements=self._statements() if may["statements"] else [],
            payouts=self._payouts() if may["payouts"] else [],
            account=PayoutAccount.objects.visible_to(self.actor)
            .current()
            .filter(partner=self.partner)
            .first(),
            **extra,
        )

    def _statements(self) -> list[Statement]:
        return list(Statement.objects.visible_to(self.actor).order_by("-period_end", "-pk")[:SHOWN])

    def _payouts(self) -> list[Payout]:
        rows = Payout.objects.visible_to(self.actor).made()
        return list(rows.select_related("statement").order_by("-pk")[:SHOWN])


class Statements(PortalList):
    permission = "payouts.statement:view"
    offer = Offer.COMMISSIONS
    template_name = "portal/money/statements.html"
    title = _("Statements")
    queryset = Statement.objects.all()
    orderings = {"-period": "-period_end", "period": "period_end"}


class StatementPage(PortalDetail):
    permission = "payouts.statement:view"
    template_name = "portal/money/statement.html"
    queryset = Statement.objects.select_related("partner", "pdf")

    def get_context(self, **extra: Any) -> dict[str, Any]:
        row = self.object
        contests = list(row.contests.all())
        known = people.find({contest.opened_by for contest in contests})
        in_time = row.status == Statement.Status.ISSUED and row.contest_until >= clock.today()
        again = len(contests) < rules.CONTESTS
        return super().get_context(
            title=_("Statement %(number)s") % {"number": row.number},
            statement=row,
            lines=self._lines(),
            calculation=explained.calculation(row),
            payable_total=explained.payable_total(row),
            dates=explained.dates(row),
            due_note=explained.due_note(row),
            contests=[(contest, people.name_of(contest.opened_by, known)) for contest in contests],
            payouts=list(Payout.objects.visible_to(self.actor).filter(statement=row).made().order_by("pk")),
            may_contest=in_time and again and self.actor.can("payouts.statement:contest"),
            may_accept=in_time and self.actor.can("payouts.statement:accept"),
            **extra,
        )

    def _lines(self) -> list[dict[str, Any]]:
        rows = explained.lines(self.object)
        for row in rows:
            row["url"] = self.portal_url("money-commission", row["commission"]) if row["commission"] else ""
        return rows


class StatementPdf(PortalFile):
    """Leads to a short-lived link to the document."""

    permission = "payouts.statement:view"
    queryset = Statement.objects.exclude(pdf=None).select_related("partner", "pdf")
    file_column = "pdf"


class StatementAccept(PortalAction):
    permission = "payouts.statement:accept"
    queryset = Statement.objects.select_related("partner")
    success_message = _("Thank you. The statement is accepted; what is to be paid comes with the next run.")

    def perform(self) -> Statement:
        return statement_contesting.statement_accept(actor=self.actor, statement=self.object)

    def success_url(self, result: Any) -> str:
        return self.portal_url("statement", self.object.public_id)


class StatementContest(PortalRowForm):
    permission = "payouts.statement:contest"
    title = _("Contest the statement")
    queryset = Statement.objects.select_related("partner")
    form_class = statement_forms.ContestForm
    submit_label = _("Send the objection")
    success_message = _("We have your objection. What is in dispute is paid once we have answered.")

    def perform(self, form) -> Contest:
        data, amount = form.cleaned_data, None
        if data["amount"] is not None:
            amount = money(data["amount"], self.object.currency, field="amount")
        return statement_contesting.statement_contest(
            actor=self.actor, statement=self.object, reason=data["reason"], amount=amount
        )

    def success_url(self, result: Any) -> str:
        return self.portal_url("statement", self.object.public_id)

    @property
    def cancel_url(self) -> str:
        return self.success_url(None)


class MoneyCommission(PortalDetail):
    """One commission from the sale to the transfer."""

    permission = "payouts.money:view"
    template_name = "portal/money/commission.html"
    queryset = COMMISSIONS

    def get_context(self, **extra: Any) -> dict[str, Any]:
        found = selectors.journey(self.object)
        partner = self.partner.public_id if self.actor.can("payouts.statement:view") else ""
        return super().get_context(
            title=self.object.sale.customer_shown or _("Commission"),
            steps=explained.steps(found, partner=partner),
            why=explain.why_of(self.object),
            amount=self.object.amount,
            **found,
            **extra,
        )


class AccountForm(PortalForm):
    permission = "payouts.account:change"
    offer = Offer.COMMISSIONS
    reauthenticate = True
    title = _("Our bank account")
    form_class = account_forms.AccountForm
    submit_label = _("Save the account")
    success_message = _(
        "The account is saved. We call you back on a number we know, and use it after 72 hours."
    )

    def get_initial(self) -> dict[str, Any]:
        return {"holder": self.partner.legal_name or self.partner.name}

    def perform(self, form) -> PayoutAccount:
        return account_services.account_set(actor=self.actor, partner=self.partner, **form.cleaned_data)

    def success_url(self, result: Any) -> str:
        return self.portal_url("money")

    @property
    def cancel_url(self) -> str:
        return self.portal_url("money")
