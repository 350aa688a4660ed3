"""What can happen to the ledger's configuration. Entries are records of themselves."""

from django.utils.translation import gettext_lazy as _

from core.events.registry import declare, target_type
from core.links import PageOf
from ledger.models import Account

target_type(Account, label=str, staff=PageOf("payouts:ledger", "ledger.entry:view", args=()))
declare("ledger.account.changed", _("Account “{target}” mapped"), icon="book-open")
declare(
    "ledger.entries.found",
    _("The {count} entries of the ledger made until then are covered by the audit log"),
    icon="book-open",
)
