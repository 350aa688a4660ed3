from typing import Any

from django.apps import AppConfig


class CoreConfig(AppConfig):
    name = "core"
    label = "core"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from django.db.models.signals import post_migrate

        from core import checks, rooms  # noqa: F401  (registers the system checks)

        rooms.load()
        # A library signal of Django, for what no caller can do: SQLite drops a table's triggers
        # when a migration rebuilds it. It comes once for every application, after the last
        # migration: ours alone is enough.
        post_migrate.connect(_after_migrate, sender=self, dispatch_uid="core.after_migrate")


def _after_migrate(**_kwargs: Any) -> None:
    from core import guards
    from core.audit import chain

    guards.install()
    chain.begin()
