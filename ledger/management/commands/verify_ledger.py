"""``manage.py verify_ledger``: prove that every entry adds up. Exits with 1 when one does not."""

from __future__ import annotations

from django.core.management.base import BaseCommand, CommandError

from ledger import selectors
from ledger.models import Entry


class Command(BaseCommand):
    help = "Check that every ledger entry has lines and adds up to zero in each currency."

    def handle(self, *args, **options) -> None:
        faults = selectors.faults()
        if faults:
            raise CommandError("\n".join(["The ledger is not sound:", *faults]))
        self.stdout.write(f"The ledger is sound: {Entry.objects.count()} entries.")
