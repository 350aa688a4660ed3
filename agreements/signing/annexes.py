"""Annexes of an agreement: what a higher room draws up, and both sides sign as part of the document."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from agreements.models import Agreement, SignatureRound
from core.actor import Actor
from core.slots import Panel, Slot


@dataclass(frozen=True)
class Annex:
    """An annex as it is today: ``html`` are its pages within the agreement, ``sha256`` the fingerprint of
    the document of its own. ``keep`` stores that document, within the operation that asks the signers."""

    title: str
    html: str
    sha256: str
    keep: Callable[[Actor, SignatureRound], None]


# (agreement, whether it is to be signed: then each annex is made as a document of its own) -> its annexes
makers: Slot[Callable[[Agreement, bool], Sequence[Annex]]] = Slot("annexes of an agreement")
# (actor, agreement) -> what its page says of an annex; None when there is none
panels: Slot[Callable[[Actor, Agreement], Panel | None]] = Slot("annex panels")


def drawn(agreement: Agreement, *, to_sign: bool) -> list[Annex]:
    """The annexes of an agreement as they are now. Rendered here, so outside of operations."""
    return [annex for make in makers for annex in make(agreement, to_sign)]


def in_snapshot(annexes: Sequence[Annex]) -> list[dict[str, Any]]:
    """Annexes as the snapshot of a document keeps them."""
    return [{"title": annex.title, "html": annex.html, "sha256": annex.sha256} for annex in annexes]


def panels_of(actor: Actor, agreement: Agreement) -> list[Panel]:
    """What the pages of an agreement say of its annexes."""
    return [panel for fill in panels if (panel := fill(actor, agreement)) is not None]
