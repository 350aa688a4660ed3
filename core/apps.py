from django.apps import AppConfig


class CoreConfig(AppConfig):
    name = "core"
    label = "core"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from django.db.models.signals import post_migrate

        from core import checks, guards, rooms  # noqa: F401  (registers the system checks)

        rooms.load()
        # A library signal of Django, for what no caller can do: SQLite drops a table's triggers
        # when a migration rebuilds it. It comes once for every application, after the last
        # migration: ours alone is enough.
        post_migrate.connect(guards.reinstall_after_migrate, sender=self, dispatch_uid="core.guards")
