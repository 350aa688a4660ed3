"""Operations on joint plans: the plan, its sections, and the rows that stand in them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from core import clock, languages, sequences
from core.actor import Actor
from core.errors import DomainError
from core.models import OwnEntity
from core.operation import create, lock, no_op, operation, record, update_fields
from core.search import reindex
from partners.models import Partner
from partners.vocabulary.exchange import programme_currency
from pipeline.models import JointPlan, PlanSection, PlanVersion, Recruitment
from pipeline.pilots.rules import with_decision
from pipeline.plan_review import telling, versions
from pipeline.plans import rules
from pipeline.plans.choices import Side
from pipeline.plans.sections import PARTS, SECTIONS, Part, part_of
from pipeline.plans.writing import (
    add_row,
    change_row,
    check_seen,
    check_way,
    filled,
    lock_written,
    not_alone,
    plan_of,
    record_row,
    remove_row,
    side_of,
    stage_in,
    touch,
    whose_of,
)
from pipeline.recruitment.services import lock_open

CHANGE = "pipeline.plan:change"
SHARE = "pipeline.plan:share"
Stage = JointPlan.Stage
# What of the plan itself is written in a section, and what is on its head.
HEAD = ("title", "starts_on", "own_entity", "language")


# -- The plan -------------------------------------------------------------------------------------


@operation(CHANGE, event="pipeline.plan.created")
def plan_create(
    *,
    actor: Actor,
    title: Mapping[str, str],
    recruitment: Recruitment | None = None,
    partner: Partner | None = None,
    currency: str = "",
    language: str = "",
    own_entity: OwnEntity | None = None,
    sections: Mapping[str, Iterable[Mapping[str, Any]]] | None = None,
    **head: Any,
) -> JointPlan:
    """Write a plan with a partner, whole or as a beginning: of a recruitment, or of a partner that is one.

    Without another one, our side is the entity that is our default: both sides read its name in the plan.
    ``sections`` are rows in order by part (``sections.PARTS``); a row that hangs on another may stand
    within it under its part's code. Raises DomainError 403 for a partner, 409 when the recruitment has
    an open plan already.
    """
    if actor.is_partner:
        raise DomainError.forbidden()
    if recruitment is not None:
        recruitment = lock_open(recruitment)
        partner = recruitment.partner
        if recruitment.plans.exclude(stage=Stage.CLOSED).exists():
            raise DomainError.conflict(_("This recruitment has a joint plan already."))
    if partner is None:
        raise DomainError.invalid(_("Choose the partner of the plan."), field="partner")
    today = clock.today()
    plan = create(
        JointPlan,
        number=f"JP-{today.year}-{sequences.take_number(f'pipeline.plan-{today.year}'):03d}",
        partner=partner,
        recruitment=recruitment,
        title=title,
        currency=currency or programme_currency(),
        language=language or languages.of_programme(),
        own_entity=own_entity or OwnEntity.objects.filter(is_default=True).first(),
        **head,
    )
    PlanSection.objects.bulk_create(
        [PlanSection(plan=plan, code=code, changed_by_id=actor.user_id) for code in SECTIONS]
    )
    for code, rows in (sections or {}).items():
        for values in rows:
            _write_row(actor, plan, PARTS[code], dict(values))
    reindex(plan)
    record(plan, also=(recruitment,) if recruitment else ())
    return plan


def _write_row(actor: Actor, plan: JointPlan, part: Part, values: dict[str, Any]) -> Any:
    """A row at the end of its part, and what stands within it."""
    within = {code: values.pop(code) for code in list(values) if code in PARTS and PARTS[code].parent}
    row = add_row(actor, plan, part, values)
    for code, rows in within.items():
        for inner in rows:
            _write_row(actor, plan, PARTS[code], {**inner, PARTS[code].parent: row})
    return row


@operation(CHANGE, event="pipeline.plan.changed")
def plan_change(*, actor: Actor, plan: JointPlan, expected: int | None = None, **values: Any) -> JointPlan:
    """Change the head of a plan or the texts that are its own (summary, conclusion).

    ``expected`` is the version that was read. Raises DomainError 409 when it was changed since, and when
    the plan is past changing alone.
    """
    plan = lock_written(plan)
    check_seen(plan, expected)
    section = next((code for code, one in SECTIONS.items() if set(values) & set(one.texts)), "")
    if section:
        _check_text_way(actor, plan, section)
    elif actor.is_partner:
        raise DomainError.forbidden()
    elif plan.stage == Stage.SIGNED:
        raise not_alone()
    changes = update_fields(plan, **{name: filled(value) for name, value in values.items()})
    if not changes:
        no_op()
        return plan
    update_fields(plan, version=plan.version + 1)
    if section:
        touch(actor, plan, section)
    reindex(plan)
    record(plan, changes=changes)
    return plan


def _check_text_way(actor: Actor, plan: JointPlan, section: str) -> None:
    stage = stage_in(actor, plan, section)
    way = rules.way_of_writing(stage, side_of(actor), {Side.BOTH})
    if way == rules.Way.NONE:
        raise DomainError.forbidden()
    if way == rules.Way.PROPOSE:
        raise not_alone()


# -- Rows -----------------------------------------------------------------------------------------


@operation(CHANGE, event="pipeline.plan.row_added")
def plan_row_add(*, actor: Actor, plan: JointPlan, part: str, values: Mapping[str, Any]) -> Any:
    """Add a row at the end of a part. Raises DomainError 409 where it takes the other side's consent."""
    plan, kind = lock_written(plan), PARTS[part]
    check_way(actor, plan, kind, whose_of(kind, values), values)
    row = add_row(actor, plan, kind, values)
    record_row(actor, plan, row)
    return row


@operation(CHANGE, event="pipeline.plan.row_changed")
def plan_row_change(*, actor: Actor, row: Any, values: Mapping[str, Any], expected: int | None = None) -> Any:
    """Change what is agreed in a row.

    ``expected`` is the version that was read. Raises DomainError 409 with the code ``changed-meanwhile``
    when somebody changed it since, and 409 ``takes-consent`` where the other side must agree.
    """
    plan, part = lock_written(plan_of(row)), part_of(row)
    row = lock(row)
    check_seen(row, expected)
    differing = [name for name, value in values.items() if getattr(row, name) != filled(value)]
    check_way(actor, plan, part, row.whose, differing)
    if changed := whose_of(part, values, row):
        check_way(actor, plan, part, changed, differing)
    change_row(actor, plan, row, values)
    return row


@operation(CHANGE, event="pipeline.plan.row_removed")
def plan_row_remove(*, actor: Actor, row: Any, expected: int | None = None) -> None:
    """Take a row out of the plan, with what hangs on it. Raises DomainError 409 as ``plan_row_change``."""
    plan, part = lock_written(plan_of(row)), part_of(row)
    row = lock(row)
    check_seen(row, expected)
    check_way(actor, plan, part, row.whose, ())
    remove_row(actor, plan, row)


@operation(CHANGE, event="pipeline.plan.progress_noted")
def plan_progress_note(
    *, actor: Actor, row: Any, values: Mapping[str, Any], expected: int | None = None
) -> Any:
    """Say what became of a row: done on a day, measured, shown by what. Each side says it of its own.

    Raises DomainError 403 for the other side's, 409 as ``plan_row_change``.
    """
    plan, part = lock_written(plan_of(row)), part_of(row)
    row = lock(row)
    check_seen(row, expected)
    stage = stage_in(actor, plan, row.SECTION)
    if not rules.may_note_progress(stage, side_of(actor), row.whose):
        raise DomainError.forbidden()
    unknown = set(values) - set(part.progress)
    if unknown:
        raise DomainError.invalid(_("This is not noted of such a row."), field=sorted(unknown)[0])
    if (done := values.get("done_on")) and done > clock.today():
        raise DomainError.invalid(_("What is done was done today or before."), field="done_on")
    noted = with_decision(values, person=actor.person, today=clock.today())
    change_row(actor, plan, row, noted)
    return row


@operation(CHANGE, event="pipeline.plan.progress_noted")
def plan_spend_add(*, actor: Actor, line: Any, values: Mapping[str, Any]) -> Any:
    """Note money that one side committed or spent of a budget line, in minor units of the plan's currency.

    Raises DomainError 403 where one would note the other side's, 422 without evidence.
    """
    plan = lock_written(line.plan)
    part = PARTS["spends"]
    stage = stage_in(actor, plan, "budget")
    if not rules.may_note_progress(stage, side_of(actor), values.get("side", side_of(actor))):
        raise DomainError.forbidden()
    if values["happened_on"] > clock.today():
        raise DomainError.invalid(_("Enter a day that has come."), field="happened_on")
    row = add_row(actor, plan, part, {"side": side_of(actor), **values, "line": line})
    record_row(actor, plan, row)
    return row


@operation(CHANGE, event="pipeline.plan.progress_noted")
def plan_spend_remove(*, actor: Actor, spend: Any) -> None:
    """Take back what one noted oneself by mistake. Raises DomainError 403 for the other side's."""
    plan = lock_written(spend.plan)
    spend = lock(spend)
    stage = stage_in(actor, plan, "budget")
    if not rules.may_note_progress(stage, side_of(actor), spend.side):
        raise DomainError.forbidden()
    remove_row(actor, plan, spend)


# -- Sharing --------------------------------------------------------------------------------------


@operation(SHARE, event="pipeline.plan.section_shared")
def plan_section_share(*, actor: Actor, plan: JointPlan, code: str) -> PlanSection:
    """Let the partner read a section; the first one shared makes the plan a shared one."""
    plan = lock_written(plan)
    section = lock(PlanSection.objects.get_visible(actor, plan=plan, code=code))
    if section.is_shared:
        no_op()
        return section
    if plan.stage == Stage.INTERNAL:
        versions.keep(actor, plan, PlanVersion.Reason.SHARED)
        update_fields(plan, stage=Stage.SHARED)
    update_fields(section, is_shared=True, shared_at=clock.now())
    record(plan, data={"section": code})
    telling.shared(plan)
    return section


@operation(SHARE, event="pipeline.plan.section_withdrawn")
def plan_section_withdraw(*, actor: Actor, plan: JointPlan, code: str) -> PlanSection:
    """Make a section private again: the partner reads it no more."""
    plan = lock_written(plan)
    section = lock(PlanSection.objects.get_visible(actor, plan=plan, code=code))
    if not section.is_shared:
        no_op()
        return section
    update_fields(section, is_shared=False)
    record(plan, data={"section": code})
    return section


@operation(SHARE, event="pipeline.plan.opened")
def plan_open(*, actor: Actor, plan: JointPlan) -> JointPlan:
    """Let both sides write: from now on neither changes alone what binds the other.

    Raises DomainError 409 unless the plan is shared.
    """
    plan = lock_written(plan)
    if plan.stage != Stage.SHARED:
        raise DomainError.transition(plan.get_stage_display())
    versions.keep(actor, plan, PlanVersion.Reason.OPENED)
    update_fields(plan, stage=Stage.JOINT)
    record(plan)
    telling.opened(plan)
    return plan
