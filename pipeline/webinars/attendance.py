"""Who took part in a webinar, noted as an activity of each recruitment: that ticks the step of its checklist."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from django.db.models import ProtectedError
from django.utils.translation import gettext_lazy as _

from core import said
from core.actor import Actor
from core.errors import DomainError
from core.operation import lock, lock_all, no_op, operation, record, update_fields
from pipeline.models import Activity, Webinar, WebinarRegistration
from pipeline.recruitment.services import activity_add
from pipeline.webinars.services import CHANGE, State

TOOK_PART = said.declare("pipeline.took_part", _("Took part in the webinar “%(title)s”."))


@operation(CHANGE, event="pipeline.webinar.attended")
def webinar_attendance_set(
    *, actor: Actor, webinar: Webinar, attended: Iterable[WebinarRegistration]
) -> Webinar:
    """Say who of those with a seat took part; the others were absent. It may be said anew to correct it.

    Raises DomainError 409 before it has begun, when it was called off, or when a step of a checklist stands on
    a presence that is taken back; 422 for somebody of another webinar.
    """
    webinar = lock(webinar)
    if webinar.status == Webinar.Status.CANCELLED or not webinar.has_begun:
        raise DomainError.conflict(_("Say who took part once the webinar has begun."))
    seated = webinar.registrations.filter(state__in=WebinarRegistration.SEATED)
    rows = lock_all(seated.select_related("activity", "recruitment__partner"))
    present = {row.pk for row in attended}
    if present - {row.pk for row in rows}:
        raise DomainError.invalid(_("Choose people who are registered."), field="attended")
    changed = [
        row for row in rows if update_fields(row, state=State.ATTENDED if row.pk in present else State.ABSENT)
    ]
    if not changed:
        no_op()
        return webinar
    _note(actor, webinar, rows)
    record(webinar, data={"count": len(present)})
    return webinar


def _note(actor: Actor, webinar: Webinar, rows: list[WebinarRegistration]) -> None:
    """One activity for each recruitment of which somebody took part, and none where nobody did."""
    by_recruitment: dict[int, list[WebinarRegistration]] = defaultdict(list)
    for row in rows:
        if row.recruitment_id is not None:
            by_recruitment[row.recruitment_id].append(row)
    for key in sorted(by_recruitment):
        theirs = by_recruitment[key]
        activity = next((row.activity for row in theirs if row.activity), None)
        present = [row for row in theirs if row.state == State.ATTENDED]
        if present and activity is None:
            activity = _noted(actor, webinar, present[0])
        if not present and activity is not None:
            _take_back(activity)
            activity = None
        for row in theirs:
            update_fields(row, activity=activity if row in present else None)


def _noted(actor: Actor, webinar: Webinar, row: WebinarRegistration) -> Activity:
    assert row.recruitment is not None  # only those of a recruitment are noted
    return activity_add(
        actor=actor,
        recruitment=row.recruitment,
        kind=Activity.Kind.WEBINAR,
        happened_on=webinar.local_start.date(),
        summary=said.write(TOOK_PART, title=webinar.title.in_language(webinar.language)),
    )


def _take_back(activity: Activity) -> None:
    try:
        activity.delete()
    except ProtectedError:
        raise DomainError.conflict(
            _("A step of the checklist is shown by this presence. Take its tick back first.")
        ) from None
