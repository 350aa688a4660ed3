"""Django's own command, without the check that asks for what it installs."""

from typing import Any

from django.core.management.commands import migrate


class Command(migrate.Command):
    """A release may bring a guard without a migration; it is installed after the migrations are."""

    def get_check_kwargs(self, options: dict[str, Any]) -> dict[Any, Any]:
        return super().get_check_kwargs(options) | {"databases": None}
