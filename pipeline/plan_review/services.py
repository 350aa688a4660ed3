"""Operations on proposals: what takes the other side's consent is proposed, and accepted, refused or countered."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from copy import copy
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from core import clock
from core.actor import Actor
from core.errors import DomainError
from core.operation import create, lock, operation, record, update_fields
from pipeline.models import JointPlan, PlanProposal, PlanVersion
from pipeline.plan_review import stored, telling, versions
from pipeline.plans import rules, writing
from pipeline.plans.choices import Side
from pipeline.plans.sections import PARTS, SECTIONS, part_of

CHANGE = "pipeline.plan:change"
Kind, State = PlanProposal.Kind, PlanProposal.State
# Of one side: more than anybody answers, and as many as a page shows.
MOST_OPEN = 50


# -- Proposing ------------------------------------------------------------------------------------


@operation(CHANGE, event="pipeline.plan.proposed")
def proposal_add(
    *, actor: Actor, plan: JointPlan, part: str, values: Mapping[str, Any], note: str = ""
) -> PlanProposal:
    """Propose a new row. Raises DomainError 409 where one may write it alone."""
    plan, kind = writing.lock_written(plan), PARTS[part]
    _check_consent_needed(actor, plan, part, writing.whose_of(kind, values), values)
    _try_row(actor, plan, part, None, values)
    return _propose(
        actor, plan, kind=Kind.ADD, section=kind.model.SECTION, part=part, values=values, note=note
    )


@operation(CHANGE, event="pipeline.plan.proposed")
def proposal_change(
    *, actor: Actor, row: Any, values: Mapping[str, Any], note: str = "", expected: int | None = None
) -> PlanProposal:
    """Propose other values for a row.

    Raises DomainError 409 with the code ``changed-meanwhile`` when the row is not as it was read, 409 where
    one may write it alone or a change to it waits for its answer, 422 when nothing is changed.
    """
    plan, part = writing.lock_written(writing.plan_of(row)), part_of(row)
    row = lock(row)
    writing.check_seen(row, expected)
    differing = _differing(row, values)
    whose = {row.whose, writing.whose_of(part, differing, row)}
    if not any(_needs_consent(actor, plan, part.code, one, differing) for one in whose):
        raise _alone()
    _try_row(actor, plan, part.code, row, differing)
    return _propose(
        actor,
        plan,
        kind=Kind.CHANGE,
        section=row.SECTION,
        part=part.code,
        row=row,
        values=differing,
        note=note,
    )


@operation(CHANGE, event="pipeline.plan.proposed")
def proposal_remove(*, actor: Actor, row: Any, note: str = "", expected: int | None = None) -> PlanProposal:
    """Propose to take a row out of the plan. Raises DomainError as ``proposal_change``."""
    plan, part = writing.lock_written(writing.plan_of(row)), part_of(row)
    row = lock(row)
    writing.check_seen(row, expected)
    if not part.fields:
        raise DomainError.forbidden()
    _check_consent_needed(actor, plan, part.code, row.whose, ())
    return _propose(
        actor, plan, kind=Kind.REMOVE, section=row.SECTION, part=part.code, row=row, values={}, note=note
    )


@operation(CHANGE, event="pipeline.plan.proposed")
def proposal_text(
    *,
    actor: Actor,
    plan: JointPlan,
    section: str,
    text: Mapping[str, str],
    note: str = "",
    expected: int | None = None,
) -> PlanProposal:
    """Propose another summary or conclusion. Raises DomainError as ``proposal_change``."""
    plan = writing.lock_written(plan)
    writing.check_seen(plan, expected)
    stage = writing.stage_in(actor, plan, section)
    way = rules.way_of_writing(stage, writing.side_of(actor), {Side.BOTH})
    if way == rules.Way.NONE:
        raise DomainError.forbidden()
    if way == rules.Way.DIRECT:
        raise _alone()
    values = _differing(plan, {SECTIONS[section].texts[0]: text})
    return _propose(actor, plan, kind=Kind.CHANGE, section=section, row=plan, values=values, note=note)


def _check_consent_needed(
    actor: Actor, plan: JointPlan, part: str, whose: str, changed: Iterable[str]
) -> None:
    if not _needs_consent(actor, plan, part, whose, changed):
        raise _alone()


def _needs_consent(actor: Actor, plan: JointPlan, part: str, whose: str, changed: Iterable[str]) -> bool:
    """Whether the other side must agree. Raises DomainError 404 or 403 where one may not even propose."""
    try:
        writing.check_way(actor, plan, PARTS[part], whose, changed)
    except DomainError as error:
        if error.code == writing.TAKES_CONSENT:
            return True
        raise
    return False


def _alone() -> DomainError:
    return DomainError.conflict(_("This is yours to write: save it, nobody needs to agree."))


def _differing(row: Any, values: Mapping[str, Any]) -> dict[str, Any]:
    """What of the values is not as it is. Raises DomainError 422 when all of it is."""
    now = stored.packed_row(row, values)
    found = {name: value for name, value in values.items() if stored.packed({name: value})[name] != now[name]}
    if not found:
        raise DomainError.invalid(_("Nothing is changed: change what you propose to change."))
    return found


def _propose(
    actor: Actor,
    plan: JointPlan,
    *,
    kind: str,
    section: str,
    values: Mapping[str, Any],
    part: str = "",
    row: Any = None,
    note: str = "",
    counter_of: PlanProposal | None = None,
    event: str | None = None,
) -> PlanProposal:
    side = writing.side_of(actor)
    if PlanProposal.objects.open().filter(plan=plan, side=side).count() >= MOST_OPEN:
        raise DomainError.conflict(
            _("%(most)s changes of yours wait for an answer already. Take one back first.")
            % {"most": MOST_OPEN}
        )
    columns = stored.columns_of(part, section) if kind == Kind.REMOVE else tuple(values)
    proposal = create(
        PlanProposal,
        plan=plan,
        section=section,
        part=part,
        row_id=row.public_id if row else "",
        row_version=row.version if row else None,
        kind=kind,
        values=stored.packed(values),
        before=stored.packed_row(row, columns) if row else {},
        side=side,
        note=note,
        made_by_id=actor.user_id,
        counter_of=counter_of,
    )
    record(plan, event=event, data={"section": section})
    telling.proposed(plan, proposal)
    return proposal


class _Undo(Exception):
    """Takes back what was only tried."""


def _try_row(actor: Actor, plan: JointPlan, part: str, row: Any, values: Mapping[str, Any]) -> None:
    """Write the row and take it back: what the columns and the database would refuse is said to whoever
    proposes it, not to whoever accepts it."""
    try:
        with transaction.atomic():
            if row is None:
                writing.add_row(actor, plan, PARTS[part], values)
            else:
                writing.check_row(plan, row, values)
                update_fields(copy(row), **values)
            raise _Undo
    except _Undo:
        pass


# -- Answering ------------------------------------------------------------------------------------


@operation(CHANGE, event="pipeline.plan.proposal_accepted")
def proposal_accept(
    *, actor: Actor, proposal: PlanProposal, expected: int | None = None, answer: str = ""
) -> PlanProposal:
    """Accept what the other side proposed: it is written into the plan, and a version is kept.

    ``expected`` is the version of the row that was read. Raises DomainError 409 ``changed-meanwhile`` when
    what the proposal would change is not what it was made against, unless that version was read.
    """
    plan, row, proposal = _lock_answered(actor, proposal)
    if is_overtaken(proposal, row) and expected != row.version:
        raise writing.changed_meanwhile()
    _apply(actor, plan, row, proposal)
    _close(actor, proposal, State.ACCEPTED, answer)
    record(plan, event="pipeline.plan.proposal_answered", data=_said(proposal))
    versions.keep(actor, plan, PlanVersion.Reason.ACCEPTED)
    telling.answered(plan, proposal)
    return proposal


@operation(CHANGE, event="pipeline.plan.proposal_answered")
def proposal_refuse(*, actor: Actor, proposal: PlanProposal, answer: str) -> PlanProposal:
    """Refuse with a reason. Raises DomainError 422 without one."""
    plan, _row, proposal = _lock_answered(actor, proposal, row_needed=False)
    if not answer.strip():
        raise DomainError.invalid(_("Say why it is refused."), field="answer")
    _close(actor, proposal, State.REFUSED, answer)
    record(plan, data=_said(proposal))
    telling.answered(plan, proposal)
    return proposal


@operation(CHANGE, event="pipeline.plan.proposal_answered")
def proposal_counter(
    *, actor: Actor, proposal: PlanProposal, values: Mapping[str, Any], note: str = ""
) -> PlanProposal:
    """Answer with another proposal, which the other side then answers. Returns the new one.

    Raises DomainError 422 when it proposes what stands in the plan already.
    """
    plan, row, proposal = _lock_answered(actor, proposal)
    adds = proposal.kind == Kind.ADD
    offered = dict(values) if adds else _differing(row, values)
    if proposal.part:
        _try_row(actor, plan, proposal.part, row, offered)
    _close(actor, proposal, State.COUNTERED, note)
    record(plan, data=_said(proposal))
    telling.answered(plan, proposal)
    return _propose(
        actor,
        plan,
        kind=Kind.ADD if adds else Kind.CHANGE,
        section=proposal.section,
        part=proposal.part,
        row=row,
        values=offered,
        note=note,
        counter_of=proposal,
        event="pipeline.plan.proposed",
    )


@operation(CHANGE, event="pipeline.plan.proposal_withdrawn")
def proposal_withdraw(*, actor: Actor, proposal: PlanProposal) -> PlanProposal:
    """Take back what one's own side proposed. Raises DomainError 403 for the other's."""
    plan, proposal = _lock_open(actor, proposal)
    if proposal.side != writing.side_of(actor):
        raise DomainError.forbidden()
    _close(actor, proposal, State.WITHDRAWN)
    record(plan, data={"section": proposal.section})
    return proposal


def row_of(proposal: PlanProposal) -> Any:
    """The row that a proposal is about as it is now; None when it would be new, or is gone."""
    if not proposal.part:
        return proposal.plan
    model: Any = stored.model_of(proposal.part)
    return model.objects.filter(public_id=proposal.row_id).first() if proposal.row_id else None


def is_overtaken(proposal: PlanProposal, row: Any) -> bool:
    """Whether what the proposal would change was changed since it was made; progress noted is no such change."""
    if row is None or row.version == proposal.row_version:
        return False
    return stored.packed_row(row, proposal.before) != proposal.before


def _lock_open(actor: Actor, proposal: PlanProposal) -> tuple[JointPlan, PlanProposal]:
    """The plan and the proposal, locked. Raises DomainError 404 where its section is not shared with the
    actor, 409 when it was answered already."""
    plan = writing.lock_written(proposal.plan)
    writing.stage_in(actor, plan, proposal.section)
    proposal = lock(proposal)
    if not proposal.is_open:
        raise DomainError.transition(proposal.get_state_display())
    return plan, proposal


def _lock_answered(
    actor: Actor, proposal: PlanProposal, *, row_needed: bool = True
) -> tuple[JointPlan, Any, PlanProposal]:
    """The plan, the row and the proposal, locked for an answer. Raises DomainError as ``_lock_open``, and
    403 to the side that made it."""
    plan = writing.lock_written(proposal.plan)
    row = row_of(proposal) if proposal.part else plan
    row = lock(row) if proposal.part and row else row
    plan, proposal = _lock_open(actor, proposal)
    if proposal.side == writing.side_of(actor):
        raise DomainError.forbidden()
    if row is None and proposal.row_id and row_needed:
        raise DomainError.conflict(_("What this would change was taken out of the plan meanwhile."))
    return plan, row, proposal


def _apply(actor: Actor, plan: JointPlan, row: Any, proposal: PlanProposal) -> None:
    values = stored.unpacked(proposal.part, proposal.values)
    if proposal.kind == Kind.REMOVE:
        writing.remove_row(actor, plan, row)
    elif proposal.kind == Kind.ADD:
        writing.record_row(actor, plan, writing.add_row(actor, plan, PARTS[proposal.part], values))
    elif proposal.part:
        writing.change_row(actor, plan, row, values)
    else:
        writing.change_text(actor, plan, proposal.section, values)


def _close(actor: Actor, proposal: PlanProposal, state: str, answer: str = "") -> None:
    update_fields(proposal, state=state, answer=answer, answered_by_id=actor.user_id, answered_at=clock.now())


def _said(proposal: PlanProposal) -> dict[str, str]:
    return {"section": proposal.section, "answer": proposal.state}
