"""Makes the typeface of documents ahead of the first one, as when an image is built."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from web import pdf


class Command(BaseCommand):
    help = "Make the instances of the typeface that documents are written with, unless they are there."
    requires_system_checks: list[str] = []

    def handle(self, *args: Any, **options: Any) -> None:
        pdf.make_typeface()
