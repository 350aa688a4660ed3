"""Compare the live database with the models; exits 1 when they differ."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from core import schema


class Command(BaseCommand):
    help = "Check that the database has the columns, constraints and indexes that the models need."

    def handle(self, *args: Any, **options: Any) -> None:
        faults = [*schema.missing(), *schema.surplus()]
        if faults:
            raise CommandError("\n".join(["The database does not fit this version:", *faults]))
        self.stdout.write("The database fits the models.")
