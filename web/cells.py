"""What cells of lists are made of. Everything that comes from a row is escaped here or by the table."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from typing import Any

from django.urls import reverse
from django.utils.html import conditional_escape, escape, format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django_countries.fields import Country

# Stands for a public id while the address around it is found.
_PLACE = "row-0"


def row_url(route: str) -> Callable[[str], str]:
    """Gives the address of a row by its public id. Resolving the route again for every row of a list
    would cost more than its query."""

    @lru_cache(maxsize=1)
    def around() -> tuple[str, str]:
        before, _place, after = reverse(route, args=[_PLACE]).partition(_PLACE)
        return before, after

    def url(public_id: str) -> str:
        before, after = around()
        return f"{before}{public_id}{after}"

    return url


def link(url: str, text: Any, sub: Any = None, *, mark: Any = "") -> SafeString:
    """The name of a row, leading to it, with a mark beside it and a line below."""
    beside_it = f" {conditional_escape(mark)}" if mark else ""
    below = "" if sub is None else f'<br><small class="muted">{conditional_escape(sub)}</small>'
    name = f'<a class="strong" href="{escape(url)}">{conditional_escape(text)}</a>'
    return SafeString(f"{name}{beside_it}{below}")


def beside(*parts: Any) -> SafeString:
    """Marks beside one another; empty ones are left out."""
    return SafeString(" ".join(conditional_escape(part) for part in parts if part))


def country(code: str) -> str:
    """A country's name in the reader's language."""
    return _country(str(code), get_language() or "")


@lru_cache(maxsize=1024)
def _country(code: str, language: str) -> str:
    return str(Country(code).name)


def above(first: Any, second: Any) -> SafeString:
    """A value, and below it in small what it is of, such as its day; one thing where a phone lays cells out."""
    return format_html(
        '<span><span class="nowrap">{}</span><br><small class="muted nowrap">{}</small></span>', first, second
    )


def muted(text: Any) -> SafeString:
    return format_html('<span class="muted">{}</span>', text)
