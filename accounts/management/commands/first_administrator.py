"""``manage.py first_administrator``: the link by which an empty installation gets its administrator."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandParser
from django.urls import reverse

from accounts.begin import services
from accounts.selectors import nobody_yet
from core.actor import SYSTEM


class Command(BaseCommand):
    help = (
        "Print the link with which the first administrator is made, while there is none. It works once and for"
        " a day; a new one makes the one before void."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--if-needed", action="store_true", help="say nothing when there is somebody already"
        )

    def handle(self, *, if_needed: bool = False, **options: Any) -> None:
        if not nobody_yet():
            if not if_needed:
                self.stdout.write("There is already an administrator: recover_admin lets one in again.")
            return
        token = services.begin_link_create(actor=SYSTEM)
        hours = int(services.LIFE.total_seconds() // 3600)
        self.stdout.write("  Nobody has an account yet. The first administrator is made here:")
        self.stdout.write(f"    {settings.BASE_URL}{reverse('accounts:begin_link', args=[token])}")
        self.stdout.write(f"  The link works once, for {hours} hours; the next start prints a new one.\n\n")
