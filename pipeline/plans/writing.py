"""Steps of every change of a joint plan: for its operations, and for those that apply what both sides agreed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from copy import copy
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from core import clock, files
from core.actor import Actor
from core.errors import DomainError
from core.operation import create, lock, no_op, record, update_fields
from core.scope import rows_of
from pipeline.models import JointPlan, PlanSection
from pipeline.plan_review.lapsing import lapse_gone
from pipeline.plans import rules
from pipeline.plans.choices import Side
from pipeline.plans.models import PlanRow
from pipeline.plans.sections import Part, part_of
from pipeline.plans.selectors import members_of

Stage = JointPlan.Stage
# Rows of a part: more than any plan has, and as many as a page shows. Both sides write here.
MOST_ROWS = 200
# The code of the refusal to write alone what binds the other side.
TAKES_CONSENT = "takes-consent"


def side_of(actor: Actor) -> str:
    """Which side somebody writes for."""
    return Side.THEM if actor.is_partner else Side.US


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
    stage = stage_in(actor, plan, part.model.SECTION)
    way = rules.way_of_writing(stage, side_of(actor), part.owners(whose, changed), is_binding=part.is_binding)
    if way == rules.Way.NONE:
        raise DomainError.forbidden()
    if way == rules.Way.PROPOSE:
        raise not_alone()


def stage_in(actor: Actor, plan: JointPlan, section: str) -> str:
    """The stage at which a section is for the actor. Raises DomainError 404 where it is not shared with it."""
    state = PlanSection.objects.get_visible(actor, plan=plan, code=section)
    return rules.stage_of_section(plan.stage, is_shared=state.is_shared)


def is_read_by_partner(plan: JointPlan, section: str) -> bool:
    """Whether the partner reads a section now."""
    return PlanSection.objects.shown_to_partner().filter(plan=plan, code=section).exists()


def not_alone() -> DomainError:
    """What binds the other side is proposed to it."""
    return DomainError.conflict(
        _("This binds the other side as well. Propose the change, and they accept, refuse or counter it."),
        code=TAKES_CONSENT,
    )


def changed_meanwhile() -> DomainError:
    return DomainError.conflict(
        _("Somebody changed this meanwhile. Look at their text; save again to replace it by yours."),
        code="changed-meanwhile",
    )


def check_seen(row: Any, expected: int | None) -> None:
    if expected is not None and row.version != expected:
        raise changed_meanwhile()


def add_row(actor: Actor, plan: JointPlan, part: Part, values: Mapping[str, Any]) -> Any:
    """Insert a row at the end of its part. Raises DomainError 409 where it is full."""
    _check_hangs_on(plan, part, values)
    rows = rows_of(part.model).filter(**{part.model.PLAN_PATH: plan})
    there = rows.aggregate(last=models.Max("position"), count=models.Count("pk"))
    if there["count"] >= MOST_ROWS:
        raise DomainError.conflict(
            _("There are %(most)s of these in the plan, and no more fit in. Take one out first.")
            % {"most": MOST_ROWS}
        )
    own: dict[str, Any] = {"plan": plan} if part.model.PLAN_PATH == "plan" else {}
    if _names(part.model, "partner"):
        own |= {"partner": plan.partner, "recruitment": plan.recruitment}
    values = _stored(actor, values)
    _check_owner(plan, part.model(**own, **values))
    row = create(
        part.model,
        position=(there["last"] or 0) + 1,
        changed_by_id=actor.user_id,
        **own,
        **values,
    )
    touch(actor, plan, part.model.SECTION)
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
    touch(actor, plan, row.SECTION)
    record_row(actor, plan, row, changes)


def change_text(actor: Actor, plan: JointPlan, section: str, values: Mapping[str, Any]) -> None:
    """Change a text of a locked plan, and say so."""
    if changes := update_fields(plan, **{name: filled(value) for name, value in values.items()}):
        update_fields(plan, version=plan.version + 1)
        touch(actor, plan, section)
        record(plan, data={"section": section}, changes=changes)


def remove_row(actor: Actor, plan: JointPlan, row: Any) -> None:
    """Delete a locked row, and say so."""
    touch(actor, plan, row.SECTION)
    record_row(actor, plan, row)
    row.delete()
    lapse_gone(actor, plan)


def check_row(plan: JointPlan, row: Any, values: Mapping[str, Any]) -> None:
    """Raise DomainError 422 where a row with these values would hang on another plan, or be owed by a person
    of the other side."""
    _check_hangs_on(plan, part_of(row), values)
    example = copy(row)
    for name, value in values.items():
        setattr(example, name, value)
    _check_owner(plan, example)


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
    stored = {name: filled(value) for name, value in values.items()}
    if isinstance(upload := stored.get("file"), tuple):
        stored["file"] = files.store(actor=actor, name=upload[0], content=upload[1])
    return stored


def filled(value: Any) -> Any:
    """A text by language without those that are empty; anything else as it is."""
    if isinstance(value, dict):
        return {code: text for code, text in value.items() if text}
    return value


def _names(model: type[models.Model], name: str) -> bool:
    return any(column.name == name for column in model._meta.fields)


def touch(actor: Actor, plan: JointPlan, section: str) -> None:
    """Note that a section was changed now, and by whom."""
    now = clock.now()
    PlanSection.objects.filter(plan=plan, code=section).update(changed_at=now, changed_by_id=actor.user_id)
    JointPlan.objects.filter(pk=plan.pk).update(updated_at=now)


def record_row(actor: Actor, plan: JointPlan, row: PlanRow, changes: dict[str, Any] | None = None) -> None:
    """The change with its texts for us; for the partner, of a shared section, that there was one."""
    is_read = is_read_by_partner(plan, row.SECTION)
    data = {"row": str(row), "section": row.SECTION, "is_shared": is_read}
    record(plan, data=data, changes=_named(row, changes or {}))
    if is_read:
        record(plan, event="pipeline.plan.section_changed", data={"section": row.SECTION})


def _named(row: models.Model, changes: dict[str, list[Any]]) -> dict[str, Any]:
    """Changes of a row as changes of its plan; what is personal there stays hidden here."""
    hidden: frozenset[str] = getattr(type(row), "SENSITIVE_FIELDS", frozenset())
    return {
        f"{row._meta.model_name}.{name}": (True if name in hidden else values)
        for name, values in changes.items()
    }
