"""Operations on the pilots of a recruitment. Those of a joint plan are written in the plan, by both sides."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Max
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core import clock, files
from core.actor import Actor
from core.errors import DomainError
from core.operation import create, lock, no_op, operation, record, update_fields
from pipeline.models import Pilot, PilotTest, Recruitment
from pipeline.pilots.rules import with_decision
from pipeline.recruitment.services import lock_open, touch

CHANGE = "pipeline.recruitment:change"
DECIDE = "pipeline.recruitment:move"


@operation(CHANGE, event="pipeline.pilot.created")
def pilot_create(
    *, actor: Actor, recruitment: Recruitment, tests: Iterable[Mapping[str, Any]] = (), **details: Any
) -> Pilot:
    """Plan a pilot of a recruitment, with its tests where they are known (what, direction, target, unit, and what
    was measured). Raises DomainError 409 when the recruitment is closed."""
    recruitment = lock_open(recruitment)
    _check_owner(details)
    pilot = create(
        Pilot,
        partner=recruitment.partner,
        recruitment=recruitment,
        position=_next(recruitment.pilots),
        changed_by_id=actor.user_id,
        **details,
    )
    for position, values in enumerate(tests, start=1):
        create(PilotTest, pilot=pilot, position=position, changed_by_id=actor.user_id, **values)
    touch(recruitment, clock.today())
    record(pilot, also=(recruitment,))
    return pilot


@operation(CHANGE, event="pipeline.pilot.changed")
def pilot_change(*, actor: Actor, pilot: Pilot, **details: Any) -> Pilot:
    """Change what is tried, by whom and when. Raises DomainError 409 once it is decided."""
    pilot = _locked(pilot)
    _check_owner(details)
    changes = _write(actor, pilot, details)
    record(pilot, changes=changes) if changes else no_op()
    return pilot


@operation(CHANGE, event="pipeline.pilot.changed")
def pilot_test_save(*, actor: Actor, pilot: Pilot, test: PilotTest | None = None, **values: Any) -> PilotTest:
    """Add a test to a pilot, or change what one must show. Raises DomainError 409 once the pilot is decided."""
    pilot = _locked(pilot)
    if test is None:
        position = _next(pilot.tests)
        test = create(PilotTest, pilot=pilot, position=position, changed_by_id=actor.user_id, **values)
        record(pilot, data={"test": str(test)})
        return test
    test = lock(test)
    changes = _write(actor, test, values)
    record(pilot, data={"test": str(test)}, changes=changes) if changes else no_op()
    return test


@operation(CHANGE, event="pipeline.pilot.changed")
def pilot_test_remove(*, actor: Actor, test: PilotTest) -> None:
    """Take a test out of a pilot. Raises DomainError 409 once the pilot is decided."""
    pilot = _locked(test.pilot)
    test = lock(test)
    test.delete()
    record(pilot, data={"test": str(test)})


@operation(CHANGE, event="pipeline.pilot.measured")
def pilot_measure(
    *,
    actor: Actor,
    test: PilotTest,
    measured: Decimal,
    measured_on: date,
    evidence: str = "",
    name: str = "",
    content: bytes = b"",
) -> PilotTest:
    """Note what a test measured (1 and 0 for yes and no), and what shows it: a line, or a document.

    Raises DomainError 422 on a day to come, 409 once the pilot is decided.
    """
    pilot = _locked(test.pilot)
    if measured_on > clock.today():
        raise DomainError.invalid(_("Enter a day that has come."), field="measured_on")
    test = lock(test)
    kept = files.store(actor=actor, name=name, content=content) if content else test.file
    values = {"measured": measured, "measured_on": measured_on, "evidence": evidence, "file": kept}
    changes = _write(actor, test, values)
    record(pilot, data={"test": str(test)}, changes=changes) if changes else no_op()
    return test


@operation(DECIDE, event="pipeline.pilot.decided")
def pilot_decide(*, actor: Actor, pilot: Pilot, decision: str, reason: Mapping[str, str]) -> Pilot:
    """Say whether one goes on, and why; after that the pilot does not change.

    Raises DomainError 422 without a reason, 409 for a go before everything was measured.
    """
    pilot = _locked(pilot)
    tests = pilot.tests.all()
    if decision == Pilot.Decision.GO and (not tests or tests.filter(measured=None).exists()):
        raise DomainError.conflict(
            _("Measure every test first: a go stands on what was measured."), code="tests-unmeasured"
        )
    reason = {code: text.strip() for code, text in reason.items() if text.strip()}
    if not reason:
        raise DomainError.invalid(_("Give the reason of the decision."), field="reason")
    values = with_decision({"decision": decision, "reason": reason}, person=actor.person, today=clock.today())
    changes = _write(actor, pilot, values)
    assert pilot.recruitment is not None  # one of a plan alone is decided there
    touch(lock(pilot.recruitment), clock.today())
    record(pilot, changes=changes, data={"decision": decision}, also=(pilot.recruitment,))
    return pilot


def _locked(pilot: Pilot) -> Pilot:
    """The pilot, locked behind its recruitment. Raises DomainError 409 when it belongs to a plan, or is decided."""
    if pilot.plan is not None:
        raise DomainError.conflict(
            _("This pilot is written in the joint plan."),
            link=reverse("pipeline:plan", args=[pilot.plan.public_id]),
        )
    assert pilot.recruitment is not None  # a pilot has a plan or a recruitment
    lock_open(pilot.recruitment)
    pilot = lock(pilot)
    if pilot.decision:
        raise DomainError.conflict(_("This pilot is decided already."))
    return pilot


def _write(actor: Actor, row: Pilot | PilotTest, values: Mapping[str, Any]) -> dict[str, list[Any]]:
    changes = update_fields(row, **values)
    if changes:
        update_fields(row, version=row.version + 1, changed_at=clock.now(), changed_by_id=actor.user_id)
    return changes


def _next(rows: Any) -> int:
    return (rows.aggregate(last=Max("position"))["last"] or 0) + 1


def _check_owner(details: Mapping[str, Any]) -> None:
    owner = details.get("owner")
    if owner is not None and not (owner.staff_role and owner.is_active):
        raise DomainError.invalid(_("Choose one of us who is active."), field="owner")
