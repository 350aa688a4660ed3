"""Operations on joint plans: the plan, its sections, and the rows that stand in them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from core import clock, files, languages, sequences
from core.actor import Actor
from core.errors import DomainError
from core.operation import create, lock, no_op, operation, record, update_fields
from core.scope import rows_of
from partners.models import Partner
from partners.vocabulary.exchange import programme_currency
from pipeline.models import JointPlan, PlanSection, Recruitment
from pipeline.pilots.rules import with_decision
from pipeline.plans import rules
from pipeline.plans.models import PlanRow, Side
from pipeline.plans.sections import PARTS, SECTIONS, Part, part_of
from pipeline.plans.selectors import members_of
from pipeline.recruitment.services import lock_open

CHANGE = "pipeline.plan:change"
SHARE = "pipeline.plan:share"
Stage = JointPlan.Stage
# What of the plan itself is written in a section, and what is on its head.
HEAD = ("title", "starts_on", "own_entity", "language")


def side_of(actor: Actor) -> str:
    """Which side somebody writes for."""
    return Side.THEM if actor.is_partner else Side.US


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
    sections: Mapping[str, Iterable[Mapping[str, Any]]] | None = None,
    **head: Any,
) -> JointPlan:
    """Write a plan with a partner, whole or as a beginning: of a recruitment, or of a partner that is one.

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
        **head,
    )
    PlanSection.objects.bulk_create(
        [PlanSection(plan=plan, code=code, changed_by_id=actor.user_id) for code in SECTIONS]
    )
    for code, rows in (sections or {}).items():
        for values in rows:
            _write_row(actor, plan, PARTS[code], dict(values))
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
    _check_seen(plan, expected)
    section = next((code for code, one in SECTIONS.items() if set(values) & set(one.texts)), "")
    if section:
        _check_text_way(actor, plan, section)
    elif actor.is_partner:
        raise DomainError.forbidden()
    changes = update_fields(plan, **{name: _filled(value) for name, value in values.items()})
    if not changes:
        no_op()
        return plan
    update_fields(plan, version=plan.version + 1)
    if section:
        _touch(actor, plan, section)
    record(plan, changes=changes)
    return plan


def _check_text_way(actor: Actor, plan: JointPlan, section: str) -> None:
    _check_visible(actor, plan, section)
    way = rules.way_of_writing(plan.stage, side_of(actor), {Side.BOTH})
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
    _record(actor, plan, row)
    return row


@operation(CHANGE, event="pipeline.plan.row_changed")
def plan_row_change(*, actor: Actor, row: Any, values: Mapping[str, Any], expected: int | None = None) -> Any:
    """Change what is agreed in a row.

    ``expected`` is the version that was read. Raises DomainError 409 with the code ``changed-meanwhile``
    when somebody changed it since, and 409 ``takes-consent`` where the other side must agree.
    """
    plan, part = lock_written(plan_of(row)), part_of(row)
    row = lock(row)
    _check_seen(row, expected)
    differing = [name for name, value in values.items() if getattr(row, name) != _filled(value)]
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
    _check_seen(row, expected)
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
    _check_seen(row, expected)
    _check_visible(actor, plan, row.SECTION)
    if not rules.may_note_progress(plan.stage, side_of(actor), row.whose):
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
    _check_visible(actor, plan, "budget")
    if not rules.may_note_progress(plan.stage, side_of(actor), values.get("side", side_of(actor))):
        raise DomainError.forbidden()
    if values["happened_on"] > clock.today():
        raise DomainError.invalid(_("Enter a day that has come."), field="happened_on")
    row = add_row(actor, plan, part, {"side": side_of(actor), **values, "line": line})
    _record(actor, plan, row)
    return row


@operation(CHANGE, event="pipeline.plan.progress_noted")
def plan_spend_remove(*, actor: Actor, spend: Any) -> None:
    """Take back what one noted oneself by mistake. Raises DomainError 403 for the other side's."""
    plan = lock_written(spend.plan)
    spend = lock(spend)
    _check_visible(actor, plan, "budget")
    if not rules.may_note_progress(plan.stage, side_of(actor), spend.side):
        raise DomainError.forbidden()
    remove_row(actor, plan, spend)


# -- Steps of every change, for this module and those that apply what both agreed ------------------


def lock_written(plan: JointPlan) -> JointPlan:
    """The plan, locked: whoever writes in it waits for one another. Raises DomainError 409 when closed."""
    plan = lock(plan)
    if not plan.is_open:
        raise DomainError.transition(plan.get_stage_display())
    return plan


def plan_of(row: Any) -> JointPlan:
    """The plan of a row of any part."""
    for step in row.PLAN_PATH.split("__"):
        row = getattr(row, step)
    if row is None:
        raise DomainError.not_found()
    return row


def whose_of(part: Part, values: Mapping[str, Any], row: Any = None) -> str:
    """Whose part a row would be with these values; that of ``row`` for what they do not say."""
    example = part.model(
        **{name: value for name, value in values.items() if name in {c.name for c in part.model._meta.fields}}
    )
    if row is not None:
        for column in part.model._meta.fields:
            if column.name not in values:
                setattr(example, column.attname, getattr(row, column.attname))
    return example.whose


def check_way(actor: Actor, plan: JointPlan, part: Part, whose: str, changed: Iterable[str]) -> None:
    """Raise DomainError where this actor does not write such a row by itself: 404 in a section that is
    not shared with it, 403 where its side only reads, 409 where the other side must agree."""
    _check_visible(actor, plan, part.model.SECTION)
    way = rules.way_of_writing(
        plan.stage, side_of(actor), part.owners(whose, changed), is_binding=part.is_binding
    )
    if way == rules.Way.NONE:
        raise DomainError.forbidden()
    if way == rules.Way.PROPOSE:
        raise not_alone()


def _check_visible(actor: Actor, plan: JointPlan, section: str) -> None:
    PlanSection.objects.get_visible(actor, plan=plan, code=section)


def not_alone() -> DomainError:
    """What binds the other side is proposed to it."""
    return DomainError.conflict(
        _("This binds the other side as well. Propose the change, and they accept, refuse or counter it."),
        code="takes-consent",
    )


def _check_seen(row: Any, expected: int | None) -> None:
    if expected is not None and row.version != expected:
        raise DomainError.conflict(
            _("Somebody changed this meanwhile. Look at their text; save again to replace it by yours."),
            code="changed-meanwhile",
        )


def add_row(actor: Actor, plan: JointPlan, part: Part, values: Mapping[str, Any]) -> Any:
    """Insert a row at the end of its part."""
    _check_hangs_on(plan, part, values)
    rows = rows_of(part.model).filter(**{part.model.PLAN_PATH: plan})
    last = rows.aggregate(last=models.Max("position"))["last"] or 0
    own: dict[str, Any] = {"plan": plan} if part.model.PLAN_PATH == "plan" else {}
    if _names(part.model, "partner"):
        own |= {"partner": plan.partner, "recruitment": plan.recruitment}
    values = _stored(actor, values)
    _check_owner(plan, part.model(**own, **values))
    row = create(
        part.model,
        position=last + 1,
        changed_by_id=actor.user_id,
        **own,
        **values,
    )
    _touch(actor, plan, part.model.SECTION)
    return row


def change_row(actor: Actor, plan: JointPlan, row: Any, values: Mapping[str, Any]) -> None:
    """Change columns of a locked row, and say so."""
    _check_hangs_on(plan, part_of(row), values)
    changes = update_fields(row, **_stored(actor, values))
    if not changes:
        no_op()
        return
    _check_owner(plan, row)
    update_fields(row, version=row.version + 1, changed_at=clock.now(), changed_by_id=actor.user_id)
    _touch(actor, plan, row.SECTION)
    _record(actor, plan, row, changes)


def remove_row(actor: Actor, plan: JointPlan, row: Any) -> None:
    """Delete a locked row, and say so."""
    _touch(actor, plan, row.SECTION)
    _record(actor, plan, row)
    row.delete()


def _check_hangs_on(plan: JointPlan, part: Part, values: Mapping[str, Any]) -> None:
    """What a row hangs on is of the same plan, and persons are of the side that owes it."""
    for name, value in values.items():
        if isinstance(value, models.Model) and hasattr(value, "PLAN_PATH") and plan_of(value).pk != plan.pk:
            raise DomainError.invalid(_("Choose a row of this plan."), field=name)


def _check_owner(plan: JointPlan, row: Any) -> None:
    """Who does something is of the side that owes it. Raises DomainError 422."""
    owner = getattr(row, "owner", None)
    if owner is None or row.whose == Side.BOTH:
        return
    is_ours = bool(owner.staff_role)
    if row.whose == Side.US and not is_ours:
        raise DomainError.invalid(_("Choose one of us: this is our part."), field="owner")
    if row.whose == Side.THEM and not members_of(plan).filter(pk=owner.pk).exists():
        raise DomainError.invalid(_("Choose somebody of the partner: this is its part."), field="owner")


def _stored(actor: Actor, values: Mapping[str, Any]) -> dict[str, Any]:
    """Values as the columns keep them: texts without empty languages, an upload as a stored file."""
    stored = {name: _filled(value) for name, value in values.items()}
    if isinstance(upload := stored.get("file"), tuple):
        stored["file"] = files.store(actor=actor, name=upload[0], content=upload[1])
    return stored


def _filled(value: Any) -> Any:
    if isinstance(value, dict):
        return {code: text for code, text in value.items() if text}
    return value


def _names(model: type[models.Model], name: str) -> bool:
    return any(column.name == name for column in model._meta.fields)


def _touch(actor: Actor, plan: JointPlan, section: str) -> None:
    now = clock.now()
    PlanSection.objects.filter(plan=plan, code=section).update(changed_at=now, changed_by_id=actor.user_id)
    JointPlan.objects.filter(pk=plan.pk).update(updated_at=now)


def _record(actor: Actor, plan: JointPlan, row: PlanRow, changes: dict[str, Any] | None = None) -> None:
    """The change with its texts for us; for the partner, of a shared section, that there was one."""
    record(plan, data={"row": str(row), "section": row.SECTION}, changes=_named(row, changes or {}))
    if (
        PlanSection.objects.filter(plan=plan, code=row.SECTION, is_shared=True).exists()
        and plan.stage != Stage.INTERNAL
    ):
        record(plan, event="pipeline.plan.section_changed", data={"section": row.SECTION})


def _named(row: models.Model, changes: dict[str, list[Any]]) -> dict[str, Any]:
    """Changes of a row as changes of its plan; what is personal there stays hidden here."""
    hidden: frozenset[str] = getattr(type(row), "SENSITIVE_FIELDS", frozenset())
    return {
        f"{row._meta.model_name}.{name}": (True if name in hidden else values)
        for name, values in changes.items()
    }


# -- Sharing --------------------------------------------------------------------------------------


@operation(SHARE, event="pipeline.plan.section_shared")
def plan_section_share(*, actor: Actor, plan: JointPlan, code: str) -> PlanSection:
    """Let the partner read a section; the first one shared makes the plan a shared one."""
    plan = lock_written(plan)
    section = lock(PlanSection.objects.get_visible(actor, plan=plan, code=code))
    if section.is_shared:
        no_op()
        return section
    update_fields(section, is_shared=True, shared_at=clock.now())
    if plan.stage == Stage.INTERNAL:
        update_fields(plan, stage=Stage.SHARED)
    record(plan, data={"section": code})
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
    update_fields(plan, stage=Stage.JOINT)
    record(plan)
    return plan
