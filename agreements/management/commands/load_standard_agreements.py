"""Adds the standard clauses and agreement templates that are missing."""

from __future__ import annotations

from django.core.management.base import BaseCommand

from agreements.seed import load_standard
from prm.core.actor import SYSTEM


class Command(BaseCommand):
    help = "Add the standard clauses and agreement templates that are missing; changes none that is there."

    def handle(self, *args, **options) -> None:
        added = load_standard(SYSTEM)
        self.stdout.write(f"{added['clauses']} clauses and {added['templates']} templates added")
