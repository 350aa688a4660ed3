"""Loads what rooms declare: permission tables, events, guards and slot contributions."""

from __future__ import annotations

from importlib import import_module
from importlib.util import find_spec
from pathlib import Path

from django.apps import apps

from prm.core.permissions import TABLE

ROOMS = [
    "prm.core",
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
DECLARATIONS = ("events", "mails_declared", "guards", "services", "contributions")


def load() -> None:
    """Read every room once, lower rooms first."""
    for room in ROOMS:
        config = apps.get_app_config(room.split(".")[-1])
        table = Path(config.path) / "permissions.csv"
        if table.exists():
            TABLE.load(table)
        for module in DECLARATIONS:
            if room != "prm.core" and find_spec(f"{room}.{module}"):
                import_module(f"{room}.{module}")
    import_module("prm.core.declarations")
