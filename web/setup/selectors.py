"""How far the set-up is: which steps are done, which one comes next, and who may do what."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from core import people, programme, slots
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
    drafts: int = 0

    @property
    def is_done(self) -> bool:
        return self.count > 0 or self.is_skipped

    @property
    def is_begun(self) -> bool:
        return self.drafts > 0 and not self.is_done

    @property
    def url_name(self) -> str:
        """Where it is done, or what is there is seen."""
        return self.step.seen_url_name if self.count and self.step.seen_url_name else self.step.url_name


def progress(actor: Actor) -> list[Progress]:
    """Every step in its order. One statement counts what all of them have."""
    found = programme.current()
    skipped = set(found.setup_skipped) if found else set()
    steps = [fill() for fill in slots.setup_steps]
    counts = count_all(rows() if rows else None for step in steps for rows in (step.rows, step.drafts))
    return [
        Progress(step, count or 0, step.code in skipped, actor.can(step.permission), drafts or 0)
        for step, count, drafts in zip(steps, counts[::2], counts[1::2], strict=True)
    ]


def done(found: Iterable[Progress]) -> int:
    return sum(one.is_done for one in found)


def following(found: Iterable[Progress]) -> Progress | None:
    """The step that comes next; None when nothing is left."""
    return next((one for one in found if not one.is_done), None)


def step_of(code: str) -> SetupStep | None:
    steps = (fill() for fill in slots.setup_steps)
    return next((step for step in steps if step.code == code), None)


def who_may(found: Iterable[Progress]) -> dict[str, list[str]]:
    """The names of those who may do the steps that the reader may not, by permission."""
    holders = {
        one.step.permission: people.with_permission(one.step.permission) for one in found if not one.may
    }
    known = people.find({person for ids in holders.values() for person in ids})
    return {
        permission: sorted(known[person].name for person in ids if person in known)
        for permission, ids in holders.items()
    }
