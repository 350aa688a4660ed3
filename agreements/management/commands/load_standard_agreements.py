"""Adds the standard clauses and agreement templates that are missing, and says what still waits."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from agreements.library.seed import load_standard, missing_types
from core.actor import SYSTEM


class Command(BaseCommand):
    help = "Add the standard clauses and agreement templates that are missing; changes no text that is there."

    def handle(self, *args: Any, **options: Any) -> None:
        added = load_standard(SYSTEM)
        self.stdout.write(
            f"{added['clauses']} clauses and {added['templates']} templates added,"
            f" {added['completed']} templates completed"
        )
        if missing := missing_types():
            self.stderr.write(
                f"The clauses for these partner types wait, as the programme lacks the types: {', '.join(missing)}."
                " Add the types under Settings, Types and tiers, with these codes, and run this command again."
            )
