"""Django's admin as a window on the rows: read-only, for administrators, behind our own login."""

from __future__ import annotations

from typing import Any

from allauth.account.decorators import secure_admin_login
from django.apps import apps
from django.contrib import admin
from django.db import models
from django.http import HttpRequest

from core.rooms import ROOMS

# Columns that nobody needs to see, whatever a model says of its own.
HIDDEN = {"password", "secret_hash", "body", "params"}


class ReadOnlyAdmin(admin.ModelAdmin):
    """Any model of ours: its columns without the sensitive ones, nothing to change."""

    list_per_page = 50
    show_full_result_count = False
    actions = None

    def _shown(self) -> list[str]:
        hidden = HIDDEN | set(getattr(self.model, "SENSITIVE_FIELDS", ()))
        return [field.name for field in self.model._meta.fields if field.name not in hidden]

    def get_list_display(self, request: HttpRequest) -> list[str]:
        plain = [
            name
            for name in self._shown()
            if not isinstance(
                self.model._meta.get_field(name), models.ForeignKey | models.JSONField | models.TextField
            )
        ]
        return plain[:8]

    def get_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        return self._shown()

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        return self._shown()

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return request.user.is_active and request.user.is_staff

    has_module_permission = has_view_permission

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    has_change_permission = has_delete_permission = has_add_permission


def _register() -> None:
    """Only our own models: those of libraries hold secrets and offer actions."""
    for model in list(admin.site._registry):
        admin.site.unregister(model)
    for room in ROOMS:
        for model in apps.get_app_config(room.split(".")[-1]).get_models():
            admin.site.register(model, ReadOnlyAdmin)


_register()
admin.site.login = secure_admin_login(admin.site.login)
admin.site.enable_nav_sidebar = False
