"""How a partner comes along on its journey: begun, brought up to date, completed, reminded of."""

from __future__ import annotations

from accounts.audiences import staff_with
from core import clock
from core.actor import SYSTEM, Actor
from core.notify import notify, receivers
from core.operation import create, lock, no_op, operation, record, update_fields
from core.queue.each_due import each_due
from partners.access.audiences import owner_of, partner_members
from partners.journeys import things
from partners.journeys.models import RUNNING, Journey, JourneyStep, PartnerJourney, PartnerJourneyStep
from partners.journeys.rules import due_on, is_complete, may_remind
from partners.journeys.selectors import journey_for, steps_for, waiting_to_begin, with_late
from partners.models import Partner

BEGIN, EXCUSE = "partners.journey:begin", "partners.journey:excuse"
# Who of a partner is told of its journey: whoever may change what it says of itself.
TOLD = "partners.partner:change"
Status, StepStatus, Side = PartnerJourney.Status, PartnerJourneyStep.Status, JourneyStep.Side


@operation(BEGIN, event="partners.journey.begun")
def journey_begin(*, actor: Actor, partner: Partner) -> PartnerJourney | None:
    """Begin the journey that is configured for a partner; what is there already is done at once. None where
    there is no such journey, the partner is on one, or its status lets it take none."""
    partner = lock(partner)
    journey = journey_for(partner)
    may_begin = partner.status in RUNNING and not partner.journeys.open().exists()
    if journey is None or not may_begin or not steps_for(journey, partner):
        no_op()
        return None
    run = create(PartnerJourney, partner=partner, journey=journey, begun_on=clock.today())
    record(run)
    _follow_configuration(run)
    _complete_by_things(run)
    complete_if_settled(run)
    return run


@operation(BEGIN, event="partners.journey.steps_changed")
def journey_advance(*, actor: Actor, run: PartnerJourney) -> bool:
    """Bring a journey up to date: another one after a change of type or relationship, the steps that are
    configured and offered, and those done that a thing completes. It ends with the onboarding of its partner,
    and rests while this one is suspended. Returns whether anything changed."""
    partner = lock(run.partner)
    run = lock(run)
    run.partner = partner
    if run.status != Status.OPEN or partner.status == Partner.Status.SUSPENDED:
        no_op()
        return False
    if partner.status not in RUNNING:
        _end(run)
        return True
    run, moved = _on_its_way(run)
    changed = _follow_configuration(run)
    if changed and not moved:
        record(run)
    done = _complete_by_things(run)
    ended = complete_if_settled(run)
    if not (moved or changed or done or ended):
        no_op()
        return False
    return True


def _on_its_way(run: PartnerJourney) -> tuple[PartnerJourney, bool]:
    """The run of the journey that its partner is to take now: another one after a change. It goes on from
    the same day, with what somebody ticked or excused under the same code."""
    journey = journey_for(run.partner)
    if journey is None or journey.pk == run.journey_id or not steps_for(journey, run.partner):
        return run, False
    _end(run)
    following = create(PartnerJourney, partner=run.partner, journey=journey, begun_on=run.begun_on)
    record(following, event="partners.journey.begun")
    _follow_configuration(following)
    _carry_over(run, following)
    return following, True


def _carry_over(before: PartnerJourney, after: PartnerJourney) -> None:
    by_hand = before.steps.exclude(status=StepStatus.OPEN).filter(completed_by="").select_related("step")
    settled = {row.step.code: row for row in by_hand}
    for row in after.steps.select_related("step"):
        known = settled.get(row.step.code)
        if known and (known.status == StepStatus.EXCUSED or not row.step.completed_by):
            names = ("status", "settled_on", "evidence", "reason", "settled_by")
            update_fields(row, **{name: getattr(known, name) for name in names})


def _end(run: PartnerJourney) -> None:
    changes = update_fields(run, status=Status.ENDED, ended_on=clock.today())
    record(run, changes=changes, event="partners.journey.ended")


def _follow_configuration(run: PartnerJourney) -> bool:
    """Give a journey the steps that it should have: missing ones are added, open ones that are not asked for
    any more are taken away, and days follow what is configured. What is settled stays."""
    wanted = {step.pk: step for step in steps_for(run.journey, run.partner)}
    rows = {row.step_id: row for row in run.steps.all()}
    missing = [step for pk, step in wanted.items() if pk not in rows]
    PartnerJourneyStep.objects.bulk_create(
        PartnerJourneyStep(journey=run, step=step, due_on=due_on(run.begun_on, step.due_days))
        for step in missing
    )
    still_open = [row for row in rows.values() if row.status == StepStatus.OPEN]
    gone = [row.pk for row in still_open if row.step_id not in wanted]
    if gone:
        run.steps.filter(pk__in=gone).delete()
    moved = []
    for row in still_open:
        day = due_on(run.begun_on, wanted[row.step_id].due_days) if row.step_id in wanted else row.due_on
        if day != row.due_on:
            row.due_on = day
            moved.append(row)
    PartnerJourneyStep.objects.bulk_update(moved, ["due_on"])
    return bool(missing or gone or moved)


def _complete_by_things(run: PartnerJourney) -> int:
    """Complete the open steps whose thing is there. Returns how many."""
    waiting = run.steps.open().exclude(step__completed_by="").select_related("step").in_order()
    rows = {row.step.completed_by: row for row in waiting}
    there = things.found([run.partner_id], rows).get(run.partner_id, {})
    for code, evidence in there.items():
        row = rows[code]
        row.journey = run
        changes = update_fields(
            row,
            status=StepStatus.DONE,
            settled_on=min(evidence.day, clock.today()),
            completed_by=code,
            evidence=evidence.name,
        )
        record(row, changes=changes, event="partners.journey.step_done")
    return len(there)


def complete_if_settled(run: PartnerJourney) -> bool:
    """Complete a journey of which every step is done or excused, and tell both sides. The caller holds it."""
    if run.status != Status.OPEN or not is_complete(list(run.steps.all())):
        return False
    changes = update_fields(run, status=Status.DONE, ended_on=clock.today())
    record(run, changes=changes, event="partners.journey.completed")
    notify("partners.journey_done_ours", target=run, audience=owner_of(run.partner))
    notify("partners.journey_done", target=run, audience=partner_members(run.partner, TOLD))
    return True


@operation(BEGIN, event="partners.journey.reminded")
def journey_remind(*, actor: Actor, run: PartnerJourney) -> int:
    """Remind each side of its late steps, at most once in seven days: who of us looks after the partner, and
    whoever may act there. Where nobody there receives it, we are told so. Returns how many people hear of it.
    """
    partner = lock(run.partner)
    run = lock(run)
    run.partner = partner
    late = set(run.steps.late().values_list("step__side", flat=True))
    told, today = 0, clock.today()
    for side, column, tell in (
        (Side.OURS, "ours_reminded_on", _remind_us),
        (Side.THEIRS, "theirs_reminded_on", _remind_them),
    ):
        if side in late and may_remind(getattr(run, column), today) and (heard := tell(run)):
            update_fields(run, **{column: today})
            told += heard
    record(run, data={"count": told}) if told else no_op()
    return told


def _ours(run: PartnerJourney) -> list[str]:
    """Who looks after the partner; where that is nobody who reads mails, whoever may excuse its steps."""
    owner = owner_of(run.partner)
    return owner if receivers(owner) else staff_with(EXCUSE)


def _remind_us(run: PartnerJourney) -> int:
    return notify("partners.journey_late_ours", target=run, audience=_ours(run), about=_occasion())


def _remind_them(run: PartnerJourney) -> int:
    theirs = partner_members(run.partner, TOLD)
    if receivers(theirs):
        return notify("partners.journey_late", target=run, audience=theirs, about=_occasion())
    return notify("partners.journey_unheard", target=run, audience=_ours(run), about=_occasion())


def _occasion() -> str:
    return clock.today().isoformat()


# -- What the timetable does ----------------------------------------------------------------------


def advance_due() -> None:
    """Begin the journeys of partners in onboarding that are on none, and bring all others up to date."""
    if Journey.objects.filter(is_active=True).exists():
        each_due(
            "partners.journey_begin",
            waiting_to_begin(),
            lambda partner: journey_begin(actor=SYSTEM, partner=partner),
        )
    each_due(
        "partners.journey_advance",
        PartnerJourney.objects.open().select_related("partner").order_by("pk"),
        lambda run: journey_advance(actor=SYSTEM, run=run),
    )


def remind_due() -> None:
    """Remind whoever owes a late step."""
    each_due(
        "partners.journey_reminders",
        with_late().select_related("partner"),
        lambda run: journey_remind(actor=SYSTEM, run=run),
    )
