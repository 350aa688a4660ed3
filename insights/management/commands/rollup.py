"""Brings the figures of the programme up to date, here and now."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from core import programme
from insights.rollups import rollup


class Command(BaseCommand):
    help = "Bring the figures up to date: what changed since the last run, from a day on, or all of it."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--since", type=date.fromisoformat, help="restate every day from this one on")
        parser.add_argument("--full", action="store_true", help="restate everything")

    def handle(self, *args: Any, **options: Any) -> None:
        with programme.in_zone():
            run = rollup.run(since=options["since"], full=options["full"])
        self.stdout.write(f"figures as of {run.finished_at:%Y-%m-%d %H:%M} UTC")
