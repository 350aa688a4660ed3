"""The shape of what people type about partners. Rules live in the operations."""

from __future__ import annotations

from django_countries import countries


def country_choices() -> list[tuple[str, str]]:
    return [("", "–"), *countries]
