"""Governance where other pages leave a place for it: navigation, My day, the portal's home."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core import clock, slots
from core.actor import Actor
from partners.governance import selectors
from partners.governance.events import BODY, MEETING
from partners.governance.services import MANAGE, VIEW
from partners.models import BodyDecision, BodyMeeting, GovernanceBody
from web import nav

SHOWN = 20
Status = BodyMeeting.Status

nav.register(
    nav.NavItem(
        code="governance",
        label=_("Governance"),
        url_name="partners:governance",
        icon="landmark",
        permission=VIEW,
        group="programme",
        order=158,
    ),
)


@slots.my_day.fill("partners.governance", order=78)
def my_day(actor: Actor) -> list[slots.Waiting | slots.Gathered]:
    """Meetings to be planned or to be noted, minutes to be published, decisions that are late."""
    if not actor.can(MANAGE):
        return []
    rows = BodyMeeting.objects.select_related("body").order_by("starts_at")
    over = rows.filter(status=Status.PLANNED, starts_at__lt=clock.now())
    late = BodyDecision.objects.select_related("meeting__body").filter(
        done_on=None, due_on__lte=clock.today()
    )
    return [
        slots.Waiting(over[:SHOWN], _note),
        slots.Waiting(rows.filter(status=Status.HELD, published_at=None)[:SHOWN], _publish),
        slots.Waiting(late.order_by("due_on")[:SHOWN], _decided),
        slots.Gathered(GovernanceBody.objects.filter(is_active=True), lambda: _to_plan(actor)),
    ]


def _note(row: BodyMeeting) -> slots.Task:
    return slots.Task(
        title=_("Write the minutes: %(body)s") % {"body": row.body}, detail=row.place, url=MEETING.url(row),
        action=_("Write"), icon="landmark", due=row.starts_at,
    )  # fmt: skip


def _publish(row: BodyMeeting) -> slots.Task:
    return slots.Task(
        title=_("Publish the minutes: %(body)s") % {"body": row.body}, detail=row.place, url=MEETING.url(row),
        action=_("Open it"), icon="landmark",
    )  # fmt: skip


def _decided(row: BodyDecision) -> slots.Task:
    return slots.Task(
        title=str(row), detail=str(row.meeting.body), url=MEETING.url(row.meeting), action=_("Open it"),
        icon="gavel", due=row.due_on,
    )  # fmt: skip


def _to_plan(actor: Actor) -> list[slots.Task]:
    return [
        slots.Task(
            title=_("Plan the next meeting: %(body)s") % {"body": body},
            detail=_("No meeting is planned."),
            url=BODY.url(body),
            action=_("Plan it"),
            icon="landmark",
            due=day,
        )
        for body, day in selectors.without_meeting(actor)
    ]


@slots.portal_tasks.fill("partners.governance", order=48)
def portal_tasks(actor: Actor, partner: Any) -> list[slots.Waiting]:
    """The next meetings of the bodies on which the partner sits."""
    if not actor.can(VIEW):
        return []
    rows = BodyMeeting.objects.visible_to(actor).to_come().select_related("body").order_by("starts_at")

    def coming(row: BodyMeeting) -> slots.Task:
        return slots.Task(
            title=str(row.body),
            detail=row.place,
            url=reverse("portal:body-meeting", args=[partner.public_id, row.public_id]),
            action=_("Open the meeting"),
            icon="landmark",
            due=row.starts_at,
        )

    return [slots.Waiting(rows[:SHOWN], coming)]
