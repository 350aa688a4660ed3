"""Rules of joint plans without a database: who may write what and how, and sums of the budget."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Any

from core.clock import add_months
from core.money import Money, share
from pipeline.plans.choices import Payer, Side, SpendKind, Stage


class Way(StrEnum):
    """How somebody may change something."""

    DIRECT = "direct"
    # By a change that the other side accepts, refuses or counters.
    PROPOSE = "propose"
    NONE = "none"


def stage_of_section(stage: str, *, is_shared: bool) -> str:
    """The stage at which a section is: one that the partner does not read is a draft of ours until the plan
    is closed, for nobody can agree to what they do not see."""
    return stage if is_shared or stage == Stage.CLOSED else Stage.INTERNAL


def way_of_writing(stage: str, writer: str, owners: set[str], *, is_binding: bool = False) -> Way:
    """How ``writer`` ("us" or "them") may change what is agreed in a part of ``owners``.

    A draft is ours alone. Jointly, each side writes its own part and what stands for both; the other's
    part, and what binds both, takes the other's consent. So does everything once the plan is signed.
    """
    if stage == Stage.CLOSED:
        return Way.NONE
    if stage in (Stage.INTERNAL, Stage.SHARED):
        return Way.DIRECT if writer == Side.US else Way.NONE
    if stage == Stage.SIGNED:
        return Way.PROPOSE
    alone = owners == {writer} if is_binding else owners <= {writer, Side.BOTH}
    return Way.DIRECT if alone else Way.PROPOSE


def may_note_progress(stage: str, writer: str, whose: str) -> bool:
    """Whether ``writer`` may say what became of a row: what one owes oneself, and what both do."""
    if stage == Stage.CLOSED:
        return False
    if stage in (Stage.INTERNAL, Stage.SHARED):
        return writer == Side.US
    return whose in (writer, Side.BOTH)


@dataclass(frozen=True)
class Budget:
    """What lines come to, in the plan's currency: planned by payer, committed and spent so far.

    ``us`` and ``them`` hold the shares of lines that both pay. ``committed`` is what was ordered or
    signed for, spent or not; a line that was spent without an order counts as committed too.
    """

    total: Money
    us: Money
    them: Money
    undecided: Money
    committed: Money
    spent: Money

    @property
    def left(self) -> Money:
        """What of the planned money is not committed; below zero when it is overrun."""
        return self.total - self.committed


def budget(lines: Iterable[Any], spends: Iterable[Any], currency: str) -> Budget:
    """Add up lines and what was committed and spent of them."""
    lines, spends = list(lines), list(spends)
    payers = [planned_by(line) for line in lines]

    def paid_by(payer: str) -> Money:
        return Money(sum(payer_of.get(payer, 0) for payer_of in payers), currency)

    noted = {line.pk: (0, 0) for line in lines}
    for spend in spends:
        if spend.line_id in noted:
            committed, spent = noted[spend.line_id]
            if spend.kind == SpendKind.COMMITTED:
                noted[spend.line_id] = (committed + spend.amount_minor, spent)
            else:
                noted[spend.line_id] = (committed, spent + spend.amount_minor)
    return Budget(
        total=Money(sum(line.amount_minor for line in lines), currency),
        us=paid_by(Payer.US),
        them=paid_by(Payer.THEM),
        undecided=paid_by(Payer.UNDECIDED),
        committed=Money(sum(max(pair) for pair in noted.values()), currency),
        spent=Money(sum(spent for _committed, spent in noted.values()), currency),
    )


def planned_by(line: Any) -> dict[str, int]:
    """Who pays how much of a line, in minor units: our share rounded half up, the rest is theirs."""
    if line.payer != Payer.SHARED:
        return {line.payer: line.amount_minor}
    ours = share(line.amount_minor, (line.our_share or Decimal(0)) / 100)
    return {Payer.US: ours, Payer.THEM: line.amount_minor - ours}


@dataclass(frozen=True)
class Span:
    """Months of a plan, counted from 1, and their days where the plan has a beginning."""

    first: int
    last: int
    starts_on: date | None
    ends_on: date | None


def spans(months: Iterable[int], starts_on: date | None) -> list[Span]:
    """When phases of so many months are, one after the other."""
    found, elapsed = [], 0
    for count in months:
        first, elapsed = elapsed, elapsed + count
        days = (add_months(starts_on, first), add_months(starts_on, elapsed)) if starts_on else (None, None)
        found.append(Span(first + 1, elapsed, *days))
    return found


@dataclass(frozen=True)
class Progress:
    """How much of what was promised is done, and what is late."""

    done: int
    total: int
    late: int

    @property
    def percent(self) -> int:
        return round(100 * self.done / self.total) if self.total else 0


def progress(owed: Iterable[Any], today: date) -> Progress:
    """Count rows with ``done_on`` and ``due_on``: what is open and late counts too."""
    rows = list(owed)
    done = sum(row.done_on is not None for row in rows)
    late = sum(row.done_on is None and row.due_on is not None and row.due_on < today for row in rows)
    return Progress(done, len(rows), late)
