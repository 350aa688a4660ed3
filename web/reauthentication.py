"""Whether somebody showed a moment ago that it is still they who sit there.

An open session alone does not change where money goes or who may come in.
"""

from __future__ import annotations

import time

from allauth.account.internal.flows.login import get_authentication_records
from allauth.account.internal.flows.reauthentication import get_reauthentication_flows
from django.conf import settings
from django.http import HttpRequest, HttpResponseRedirect
from django.urls import reverse
from django.utils.http import urlencode


def is_recent(request: HttpRequest) -> bool:
    """Whether this session logged in, or confirmed it, within REAUTHENTICATION_MINUTES."""
    return not settings.REAUTHENTICATION_REQUIRED or shown_recently(request)


def shown_recently(request: HttpRequest) -> bool:
    """What ``is_recent`` asks, where that is required."""
    shown = [record.get("at", 0) for record in get_authentication_records(request, request.user)]
    return bool(shown) and time.time() - max(shown) < settings.REAUTHENTICATION_MINUTES * 60


def confirm(request: HttpRequest) -> HttpResponseRedirect:
    """Go and confirm it, then come back to the page; what was posted is not kept meanwhile."""
    flows = get_reauthentication_flows(request.user)
    page = {"reauthenticate": "account_reauthenticate", "mfa_reauthenticate": "mfa_reauthenticate"}
    name = page[flows[0]["id"]] if flows else "accounts:login_again"
    back = request.get_full_path() if request.method == "GET" else request.headers.get("Referer", "/")
    return HttpResponseRedirect(f"{reverse(name)}?{urlencode({'next': back})}")
