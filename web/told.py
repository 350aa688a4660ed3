"""Whom an action tells by mail: shown before it, said after it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.errors import Sentence


@dataclass(frozen=True)
class Told:
    """``names`` are the people whom a mail reaches. ``nobody`` says what it means when there are none,
    and ``offers`` (label, address) are the pages on which the reader can change that."""

    names: Sequence[str]
    nobody: Sentence
    offers: Sequence[tuple[Any, str]] = ()
    heading: Sentence = gettext_lazy("Nobody is informed by e-mail")

    @property
    def said(self) -> str:
        if not self.names:
            return str(self.nobody)
        return _("Informed by e-mail: %(names)s.") % {"names": ", ".join(self.names)}


def announce(request: HttpRequest, success: Sentence, told: Told | None) -> None:
    """After an action: what was done, and who hears of it."""
    if success:
        messages.success(request, str(success))
    if told is not None:
        level = messages.INFO if told.names else messages.WARNING
        messages.add_message(request, level, told.said)
