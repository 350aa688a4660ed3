"""``manage.py load_demo``: the demo programme in an empty database."""

from __future__ import annotations

import time
from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management import BaseCommand, CommandError

from demo import loader, scale


class Command(BaseCommand):
    help = "Load the demo: a programme, its partners and two years of their history."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--if-empty", action="store_true", help="do nothing when there is data already")
        parser.add_argument(
            "--scale",
            type=int,
            default=1,
            metavar="N",
            help="for measuring: about 100 N partners, 1,000 N deals and 10,000 N referral events",
        )
        parser.add_argument("--seed", type=int, default=2026, help="the same seed gives the same figures")

    def handle(self, *args: Any, if_empty: bool, seed: int, **given: Any) -> None:
        if settings.PRODUCTION:
            raise CommandError("The demo is not for production: PRM_ENV=production refuses it.")
        if not loader.is_empty():
            if if_empty:
                self.stdout.write("· there is data already; the demo is not loaded again")
                return
            raise CommandError(
                "This database is not empty. The demo is loaded into an empty one: choose another DATA_DIR "
                "or DATABASE_URL, or say --if-empty to leave it as it is."
            )
        started = time.monotonic()
        context = loader.load(seed=seed, say=self.stdout.write)
        if given["scale"] > 1:
            scale.multiply(context, scale=given["scale"], seed=seed, say=self.stdout.write)
        self.stdout.write(f"· the demo is loaded ({time.monotonic() - started:.0f} s)")
