"""``manage.py verify_ledger``: prove the ledger. Exits with 1 and names each row that disagrees."""

from __future__ import annotations

from itertools import islice
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from core.snapshot import snapshot
from ledger.models import Entry
from ledger.proof import faults

SHOWN = 100


class Command(BaseCommand):
    help = (
        "Check that every ledger entry adds up, is what its event recorded, and agrees with the commissions, "
        "adjustments, statements and payouts. Whether the events are what they were says verify_chain."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        with snapshot():
            found = [str(fault) for fault in islice(faults(), SHOWN)]
            count, older = Entry.objects.count(), Entry.objects.filter(event="").count()
        if found:
            raise CommandError("\n".join(["The ledger is not sound:", *found]))
        self.stdout.write(f"The ledger is sound: {count} entries.")
        if older:
            self.stdout.write(
                f"{older} of them were made before entries were tied to events; they are what they were when "
                "the event “ledger.entries.found” recorded them."
            )
