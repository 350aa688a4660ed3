"""Recompute the hash chain over all events; exits 1 when it is broken."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from core.audit import heads
from core.audit.verify import REASONS, verify


class Command(BaseCommand):
    help = "Verify the hash chain over all events, against the heads that were published."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--since",
            nargs=2,
            metavar=("POSITION", "DIGEST"),
            help="a head noted before (from a mail, the log or the audit log's page) that must still stand",
        )

    def handle(self, *args: Any, since: list[str] | None = None, **options: Any) -> None:
        found = verify(published=heads.published() | _noted(since), progress=self._progress(options))
        if not found.intact:
            event = f" ({found.event})" if found.event else ""
            raise CommandError(f"broken at position {found.broken_at}: {REASONS[found.reason]}{event}")
        self.stdout.write(f"{found.checked} events verified, the chain is intact.")
        self.stdout.write(f"{found.waiting} events wait for their place. The head is {found.digest}.")
        if found.unkeyed:
            self.stdout.write(
                f"Up to position {found.unkeyed} the seals were made before there were keys; "
                "their end is signed with one."
            )

    def _progress(self, options: dict[str, Any]):
        def say(done: int, total: int) -> None:
            if options["verbosity"] > 1:
                self.stderr.write(f"{done} of {total}")

        return say


def _noted(since: list[str] | None) -> dict[int, str]:
    if since is None:
        return {}
    position, digest = since
    if not position.isdecimal():
        raise CommandError("The position is a number, followed by its digest.")
    return {int(position): digest.lower()}
