"""Reads of governance that more than one face asks for."""

from __future__ import annotations

from datetime import date

from django.utils import timezone

from core import clock
from core.actor import Actor
from partners.governance.models import BodyMeeting, GovernanceBody


def without_meeting(actor: Actor) -> list[tuple[GovernanceBody, date]]:
    """Bodies that have no meeting planned and are due for one, with the day on which it was due: their interval
    after the last one, at once where there was none. Two statements."""
    planned = BodyMeeting.objects.to_come().values("body")
    bodies = GovernanceBody.objects.visible_to(actor).filter(is_active=True).exclude(pk__in=planned)
    last: dict[int, date] = {}
    held = BodyMeeting.objects.filter(body__in=bodies, status=BodyMeeting.Status.HELD).order_by("starts_at")
    for body_id, starts_at in held.values_list("body_id", "starts_at"):
        last[body_id] = timezone.localdate(starts_at)
    today = clock.today()
    due = [
        (body, clock.add_months(last[body.pk], body.interval_months) if body.pk in last else today)
        for body in bodies
    ]
    return [(body, day) for body, day in due if day <= today]
