"""The programme as every room reads it: its name and look, its languages, the zone of its business dates."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import structlog
from django.conf import settings
from django.core.cache import cache
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.errors import DomainError
from core.models import Programme

log = structlog.get_logger()

KEY = "programme"
SECONDS = 30
UNKNOWN = "unknown"


def current() -> Programme | None:
    """The programme, at most half a minute old; None as long as nobody has named it."""
    found = cache.get(KEY, UNKNOWN)
    if found == UNKNOWN:
        found = Programme.objects.select_related("logo").first()
        cache.set(KEY, found, SECONDS)
    return found


def forget() -> None:
    """Have the next reader look again, after a change."""
    cache.delete(KEY)


def required() -> Programme:
    """The programme as it is now. Raises DomainError 409 as long as nobody has named it."""
    found = Programme.objects.first()
    if found is None:
        raise DomainError.conflict(_("The programme has no name yet: begin with the organisation."))
    return found


def zone() -> ZoneInfo:
    """The zone of business dates: the programme's, else that of the installation (PRM_TIME_ZONE). A zone
    that this machine does not know (a name that was given up, older data) is left for the installation's."""
    found = current()
    name = (found and found.time_zone) or settings.TIME_ZONE
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError):
        log.warning("programme.zone_unknown", zone=name)
        return ZoneInfo(settings.TIME_ZONE)


@contextmanager
def in_zone() -> Iterator[None]:
    """Whatever is done in here has its days in the zone of the programme: a request, a look into a queue,
    a command."""
    with timezone.override(zone()):
        yield
