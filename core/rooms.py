"""Loads what rooms declare: permission tables, events, mails, guards, operations and contributions."""

from __future__ import annotations

import pkgutil
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from types import ModuleType

from django.apps import apps

from core.permissions import TABLE
from core.queue import mail

ROOMS = [
    "core",
    "web",
    "accounts",
    "partners",
    "agreements",
    "pipeline",
    "ledger",
    "referrals",
    "payouts",
    "enablement",
    "marketing",
    "integrations",
    "insights",
    "portal",
]
# In this order within a room: sentences first, then who writes, then what fills a lower room's page.
DECLARATIONS = ("declarations", "events", "mails", "guards", "services", "subscriptions", "contributions")
# What shows or takes input declares nothing, and is read when a request comes.
INTERFACE = ("views", "presenters", "forms", "filters", "api", "urls", "admin", "tasks", "pdf", "apps")
# Packages of a room that are no subject.
NO_SUBJECT = {"management", "migrations", "models", "templatetags", "formats"}


_WAITING: list[Callable[[], None]] = []
_LOADED: list[bool] = []


def when_loaded(do: Callable[[], None]) -> None:
    """Do what reads the slots of all rooms once these are read; at once where they are."""
    if _LOADED:
        do()
    else:
        _WAITING.append(do)


def load() -> None:
    """Read every room once, lower rooms first."""
    for room in ROOMS:
        _read(room)
    _LOADED.append(True)
    for do in _WAITING:
        do()


def _read(room: str) -> None:
    folder = Path(apps.get_app_config(room).path)
    table = folder / "permissions.csv"
    if table.exists():
        TABLE.load(table)
    statuses = folder / "status_permissions.csv"
    if statuses.exists():
        TABLE.load_statuses(statuses)
    offers = folder / "offer_permissions.csv"
    if offers.exists():
        TABLE.load_offers(offers)
    found = modules(room)
    for name in DECLARATIONS:
        for module in found:
            if module.rpartition(".")[2] == name:
                _register(import_module(module))
    for module in found:
        # Operations register themselves where they are written, whatever that file is called.
        if not module.endswith(INTERFACE):
            import_module(module)


def _register(module: ModuleType) -> None:
    """Take what a module declares in tables."""
    mail.register(getattr(module, "MAILS", ()))


def modules(room: str) -> list[str]:
    """The modules of a room and of its subjects, by name."""
    folder = Path(apps.get_app_config(room).path)
    found = [f"{room}.{entry.name}" for entry in pkgutil.iter_modules([str(folder)]) if not entry.ispkg]
    for entry in pkgutil.iter_modules([str(folder)]):
        if entry.ispkg and entry.name not in NO_SUBJECT:
            subject = [str(folder / entry.name)]
            found += [f"{room}.{entry.name}.{part.name}" for part in pkgutil.iter_modules(subject)]
    return sorted(found)
