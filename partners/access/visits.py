"""Counts the days on which a partner's portal is used. Nothing of who it was is kept."""

from __future__ import annotations

from collections.abc import MutableMapping
from typing import Any

from django.db.models import F

from core import clock
from partners.models import Partner, PortalDay

# In the session of a member: by partner, the day on which this browser was counted last.
_COUNTED = "portal_days"


def is_first_today(session: MutableMapping[str, Any], partner: Partner) -> bool:
    """Whether this browser opens the partner's portal for the first time today; from now on it is not."""
    counted, today = session.get(_COUNTED, {}), clock.today().isoformat()
    if counted.get(partner.public_id) == today:
        return False
    session[_COUNTED] = {**counted, partner.public_id: today}
    return True


def portal_day_count(*, partner: Partner, visits: int = 0, downloads: int = 0) -> None:
    """Add to the counts of today; no operation, as an event for every visit would keep who came when.

    Two who come at once are two: nothing is read before it is written.
    """
    today = PortalDay.objects.filter(partner=partner, day=clock.today())
    amounts = {"visits": F("visits") + visits, "downloads": F("downloads") + downloads}
    if not today.update(**amounts):
        PortalDay.objects.bulk_create([PortalDay(partner=partner, day=clock.today())], ignore_conflicts=True)
        today.update(**amounts)
