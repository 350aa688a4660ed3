"""Rows that people put in order: two buttons on each, and dragging where there is a script."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from core.errors import DomainError
from web.views import ActionPage


def numbered(rows: Iterable[Any], *, by: str = "") -> list[Any]:
    """The rows, each with its place counted from 0 among those with the same ``by``, and whether it is the
    last of them."""
    found = list(rows)
    sizes = Counter(getattr(row, by, None) for row in found)
    seen: Counter[Any] = Counter()
    for row in found:
        group = getattr(row, by, None)
        row.place, row.group = seen[group], group
        seen[group] += 1
        row.is_last = seen[group] == sizes[group]
    return found


class MovePage(ActionPage):
    """Puts a row in the place ``to`` of its list, counted from 0, and returns to it there. ``perform``
    returns the place it got."""

    list_url = ""

    @cached_property
    def to(self) -> int:
        typed = self.request.POST.get("to", "")
        if not typed.isascii() or not typed.isdigit() or len(typed) > 4:
            raise DomainError.invalid(_("Say the place as a number."))
        return int(typed)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        place = self.perform()
        said = _("“%(row)s” is now in place %(place)s.") % {"row": self.object, "place": place + 1}
        messages.success(request, said)
        return HttpResponseRedirect(f"{self.list_url}#{self.object.public_id}")
