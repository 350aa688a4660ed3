"""System checks that guard the house: scopes, permissions of routes, guards in the database."""

from __future__ import annotations

from django.apps import apps
from django.core.checks import Error, Tags, register
from django.db import models
from django.urls import NoReverseMatch, reverse

from core.rooms import ROOMS
from core.scope import ScopedQuerySet


def _our_models() -> list[type[models.Model]]:
    labels = set(ROOMS)
    return [model for model in apps.get_models() if model._meta.app_label in labels]


@register(Tags.models)
def every_model_is_scoped(app_configs, **kwargs):
    """A model declares PARTNER_PATH, or UNSCOPED with the reason, and uses a scoped manager."""
    errors = []
    for model in _our_models():
        path, reason = getattr(model, "PARTNER_PATH", None), getattr(model, "UNSCOPED", None)
        if bool(path) == bool(reason):
            errors.append(Error("declare PARTNER_PATH or UNSCOPED, one of them", obj=model, id="prm.E001"))
        if not isinstance(model._default_manager.all(), ScopedQuerySet):
            errors.append(Error("the default manager is not a ScopedQuerySet", obj=model, id="prm.E002"))
    return errors


@register(Tags.models)
def constraints_speak(app_configs, **kwargs):
    """Each constraint that a person can meet has a sentence of its own (unique ones, above all)."""
    default = models.UniqueConstraint(fields=["id"], name="x").default_violation_error_message
    return [
        Error(f"constraint {constraint.name} has no violation_error_message", obj=model, id="prm.E003")
        for model in _our_models()
        for constraint in model._meta.constraints
        if model._meta.app_label != "core"
        and isinstance(constraint, models.UniqueConstraint)
        and constraint.violation_error_message == default
    ]


@register(Tags.models)
def texts_are_bounded(app_configs, **kwargs):
    """Every text column says how long it may be: operations refuse what is longer."""
    return [
        Error(f"{column.name}: a TextField needs max_length", obj=model, id="prm.E007")
        for model in _our_models()
        for column in model._meta.concrete_fields
        if isinstance(column, models.TextField) and not column.max_length
    ]


@register(Tags.urls)
def every_route_has_a_permission(app_configs, **kwargs):
    """A route names its permission, one per action, or says why it is public."""
    from core.permissions import TABLE
    from core.routes import routes

    errors = []
    for route in routes():
        for permission in route.permissions.values():
            if permission not in TABLE.rows:
                errors.append(Error(f"{route.pattern}: unknown permission {permission!r}", id="prm.E004"))
        if not route.permissions and not route.public:
            errors.append(Error(f"{route.pattern} names no permission", id="prm.E005"))
    return errors


@register(Tags.urls)
def pages_of_rows_exist(app_configs, **kwargs):
    """The page that a kind of row declares is a route, and the permission it names is the route's.

    The tabs of a partner's page stand behind the permission of their own room as well.
    """
    from core.events.registry import TARGET_TYPES
    from core.permissions import TABLE
    from core.routes import permission_of

    errors = []
    for kind in dict.fromkeys(TARGET_TYPES.values()):
        for page in filter(None, (kind.staff, kind.portal)):
            try:
                reverse(page.route, args=[*("x" for _name in page.args), *page.tail])
            except NoReverseMatch:
                errors.append(Error(f"no route {page}", obj=kind.model, id="prm.E007"))
                continue
            if page.permission != permission_of(page.route) and not (
                page.tail and page.permission in TABLE.rows
            ):
                errors.append(
                    Error(f"another permission than its route: {page}", obj=kind.model, id="prm.E008")
                )
        if kind.indexed and kind.staff is None:
            errors.append(Error("found by the search, and has no page", obj=kind.model, id="prm.E009"))
    return errors


@register(Tags.database)
def guards_are_installed(app_configs, databases=None, **kwargs):
    """Every guard is in the database; run with ``manage.py check --database default``."""
    from core import guards

    if not databases:
        return []
    return [
        Error(f"the guard {name} is missing: run manage.py migrate", id="prm.E006")
        for name in guards.missing()
    ]
