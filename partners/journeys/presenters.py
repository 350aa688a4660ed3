"""A partner's journey as both pages show it: each step, whose it is, and where it is done."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from core import people
from core.actor import Actor
from partners.journeys import rules, things
from partners.journeys.models import RUNNING, JourneyStep, PartnerJourney, PartnerJourneyStep
from partners.journeys.services import EXCUSE, TICK, VIEW
from partners.models import Partner

Status, Side = PartnerJourneyStep.Status, JourneyStep.Side
_TONES = {Status.DONE: "ok", Status.EXCUSED: ""}


@dataclass
class Line:
    """A step as it stands: ``url`` is where the reader does it, with what its button says."""

    row: PartnerJourneyStep
    thing: things.Thing | None
    settled_by: str = ""
    url: str = ""
    action: Any = ""
    may_tick: bool = False
    may_excuse: bool = False
    may_reopen: bool = False

    @property
    def status(self) -> str:
        return self.row.status

    @property
    def due_on(self) -> Any:
        return self.row.due_on

    @property
    def tone(self) -> str:
        return "bad" if self.row.is_late else _TONES.get(Status(self.row.status), "info")

    @property
    def said(self) -> str:
        """The status in a word; of an open step that is late, that."""
        return _("Late") if self.row.is_late else self.row.get_status_display()

    @property
    def icon(self) -> str:
        return {Status.DONE: "circle-check", Status.EXCUSED: "circle-slash"}.get(
            Status(self.row.status), "circle"
        )


@dataclass
class Shown:
    """A journey as a page shows it."""

    run: PartnerJourney
    lines: list[Line]
    rests: bool

    @property
    def settled(self) -> int:
        return rules.settled(self.lines)

    @property
    def ahead(self) -> list[Line]:
        """What comes next on either side: the partner's own first."""
        sides = (
            [line for line in self.lines if line.row.step.side == side] for side in (Side.THEIRS, Side.OURS)
        )
        return [line for line in map(rules.following, sides) if line]

    @property
    def late(self) -> int:
        return sum(line.row.is_late for line in self.lines)


def current(actor: Actor, partner: Partner) -> Shown | None:
    """The journey that a partner is on, else the last one it came to the end of; in three statements."""
    if not actor.can(VIEW):
        return None
    runs = PartnerJourney.objects.visible_to(actor).filter(partner=partner).select_related("journey")
    run = runs.exclude(status=PartnerJourney.Status.ENDED).order_by("-pk").first()
    return of_run(actor, run, partner) if run else None


def under_way(actor: Actor, partner: Partner) -> Shown | None:
    """The journey that a partner is on, while there is something left of it."""
    shown = current(actor, partner)
    return shown if shown and shown.run.status == PartnerJourney.Status.OPEN else None


def of_run(actor: Actor, run: PartnerJourney, partner: Partner) -> Shown:
    rows = list(run.steps.select_related("step").in_order())
    known = people.find({row.settled_by for row in rows if row.settled_by})
    goes_on = run.status == PartnerJourney.Status.OPEN and partner.status in RUNNING
    lines = [_line(actor, row, partner, known, goes_on=goes_on) for row in rows]
    return Shown(run, lines, rests=run.status == PartnerJourney.Status.OPEN and not goes_on)


def _line(actor: Actor, row: PartnerJourneyStep, partner: Partner, known: Any, *, goes_on: bool) -> Line:
    line = Line(row, things.THINGS.get(row.completed_by or row.step.completed_by))
    if row.settled_by and not actor.is_partner:
        line.settled_by = people.name_of(row.settled_by, known)
    if not goes_on:
        return line
    if row.status == Status.OPEN:
        mine = not actor.is_partner or row.step.side == Side.THEIRS
        line.url, line.action = where_of(actor, row, partner) if mine else ("", "")
        line.may_tick = mine and not row.step.completed_by and actor.can(TICK)
        line.may_excuse = actor.can(EXCUSE)
    else:
        line.may_reopen = actor.can(EXCUSE) and not row.completed_by
    return line


def where_of(actor: Actor, row: PartnerJourneyStep, partner: Partner) -> tuple[str, Any]:
    """Where the reader does a step, and what the button says; nothing for who may not."""
    thing = things.THINGS.get(row.step.completed_by)
    if thing is None:
        return row.step.link, _("Open")
    page = thing.portal if actor.is_partner else thing.staff
    return (page.url_for(actor, partner) if page else ""), thing.action
