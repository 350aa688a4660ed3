"""The ledger's pages. They stand in this room because the ledger itself knows no faces."""

from __future__ import annotations

from itertools import chain
from typing import Any

from django.db.models import F
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core import clock
from core.errors import Sentence
from core.paging import in_parts
from ledger import selectors
from ledger.models import Account, Entry, Line
from ledger.services import account_change
from payouts.entries import forms
from payouts.entries.filters import EntryFilter
from web.exports import export_response
from web.templatetags.formats import words
from web.views import DetailPage, ListPage, Page, RowFormPage

JOURNAL: list[tuple[Sentence, Any]] = [
    (_("Booked on"), lambda row: row.booked_on),
    (_("Entry"), lambda row: row.entry.public_id),
    (_("Kind"), lambda row: row.entry.kind_label),
    (_("Account number"), lambda row: row.account.number),
    (_("Account"), lambda row: row.account.name),
    (_("VAT code"), lambda row: row.account.vat_code),
    (_("Partner"), lambda row: row.partner.name if row.partner else ""),
    (_("Partner reference"), lambda row: row.partner.public_id if row.partner else ""),
    (_("Reference"), lambda row: row.entry.reference),
    (_("Memo"), lambda row: words(row.entry.memo)),
    (_("Debit"), lambda row: row.amount if row.amount_minor > 0 else ""),
    (_("Credit"), lambda row: -row.amount if row.amount_minor < 0 else ""),
    (_("Currency"), lambda row: row.currency),
    (_("Account code"), lambda row: row.account.code),
]


class Ledger(Page):
    """Every account with its balance at a date, in each currency."""

    permission = "ledger.entry:view"
    template_name = "payouts/ledger.html"
    title = _("Ledger")

    def get_context(self, **extra: Any) -> dict[str, Any]:
        form = forms.AsOfForm(self.request.GET or None, actor=self.actor)
        as_of = form.cleaned_data["as_of"] if form.is_bound and form.is_valid() else None
        return super().get_context(
            form=form,
            as_of=as_of or clock.today(),
            accounts=selectors.trial_balance(as_of=as_of),
            may_map=self.actor.can("ledger.account:change"),
            **extra,
        )


class EntryList(ListPage):
    permission = "ledger.entry:view"
    template_name = "payouts/entries.html"
    title = _("Journal")
    queryset = Entry.objects.prefetch_related("lines__account", "lines__partner")
    filterset_class = EntryFilter
    orderings = {"-booked": "-booked_on", "booked": "booked_on"}
    export_permission = "ledger.entry:export"
    export_name = "journal"
    columns = JOURNAL

    def export(self, rows, kind):
        """One row a line, in the order in which they were booked."""
        lines = Line.objects.visible_to(self.actor).filter(entry__in=rows.order_by().values("pk"))
        lines = lines.select_related("entry", "account", "partner").annotate(booked_on=F("entry__booked_on"))
        found = chain.from_iterable(in_parts(lines, ordering="booked_on"))
        return export_response(found, JOURNAL, name=self.export_name, kind=kind)


class EntryPage(DetailPage):
    permission = "ledger.entry:view"
    template_name = "payouts/entry.html"
    queryset = Entry.objects.all()

    def get_context(self, **extra: Any) -> dict[str, Any]:
        lines = self.object.lines.select_related("account", "partner").order_by("-amount_minor", "pk")
        return super().get_context(title=_("Entry"), entry=self.object, lines=list(lines), **extra)


class AccountMapping(RowFormPage):
    permission = "ledger.account:change"
    title = _("Map the account")
    queryset = Account.objects.all()
    form_class = forms.AccountMappingForm
    submit_label = _("Save")
    success_message = _("The account is mapped.")

    def get_initial(self) -> dict[str, Any]:
        return {"number": self.object.number, "vat_code": self.object.vat_code}

    def perform(self, form) -> Account:
        return account_change(actor=self.actor, account=self.object, **form.cleaned_data)

    def success_url(self, result: Any) -> str:
        return reverse("payouts:ledger")

    @property
    def cancel_url(self) -> str:
        return reverse("payouts:ledger")
