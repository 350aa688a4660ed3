"""Django's own command, without the check that asks for what it installs, and with a look at the result."""

from typing import Any

from django.core.management import CommandError
from django.core.management.commands import migrate

from core import schema


class Command(migrate.Command):
    """A release may bring a guard without a migration; it is installed after the migrations are.

    The names of applied migrations are no proof: a database whose migrations were rewritten after it was
    made has the names and not the columns.
    """

    def get_check_kwargs(self, options: dict[str, Any]) -> dict[Any, Any]:
        return super().get_check_kwargs(options) | {"databases": None}

    def handle(self, *args: Any, **options: Any) -> None:
        super().handle(*args, **options)
        everything = not (options["app_label"] or options["plan"])
        if everything and (faults := schema.missing()):
            raise CommandError("\n".join(["The database does not fit this version:", *faults]))
