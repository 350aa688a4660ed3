"""What the guide proposes before anybody has said anything: a zone, the country it lies in, its money."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest

from core import zones

_ZONE = "browser_zone"


def remember_zone(request: HttpRequest, zone: str) -> None:
    """Keep the zone that the browser says it is in, for as long as the session lasts."""
    if zones.is_known(zone):
        request.session[_ZONE] = zone


def zone(request: HttpRequest) -> str:
    return request.session.get(_ZONE) or settings.TIME_ZONE


def country(request: HttpRequest) -> str:
    """PRM_COUNTRY where it is set, else the country of the zone."""
    return settings.DEFAULT_COUNTRY or zones.country_of(zone(request))
