"""How far the set-up is: which steps are done, which one comes next."""

from __future__ import annotations

from dataclasses import dataclass

from core import programme, slots
from core.actor import Actor
from core.counting import count_all
from core.slots import SetupStep


@dataclass(frozen=True)
class Progress:
    """A step as it stands: how many rows there are, and whether it was said that it is not needed."""

    step: SetupStep
    count: int
    is_skipped: bool
    may: bool

    @property
    def is_done(self) -> bool:
        return self.count > 0 or self.is_skipped


def progress(actor: Actor) -> list[Progress]:
    """Every step in its order. One statement counts what all of them have."""
    found = programme.current()
    skipped = set(found.setup_skipped) if found else set()
    steps = [fill() for fill in slots.setup_steps]
    counts = count_all(step.rows() for step in steps)
    return [
        Progress(step, count or 0, step.code in skipped, actor.can(step.permission))
        for step, count in zip(steps, counts, strict=True)
    ]
