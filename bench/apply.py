"""Applications as they are measured: the form, and what is typed in it."""

from __future__ import annotations

import re
import time
from typing import Any

from django.test import Client

from core.actor import SYSTEM
from pipeline.applications import links, ready


def written(client: Client) -> dict[str, Any]:
    """What somebody typed in the form as it ships, long enough after it was shown."""
    ready.load_form(SYSTEM)
    page = client.get("/apply/en/").content.decode()
    token = re.search(r'name="token" value="([^"]+)"', page)
    assert token, page
    time.sleep(links.LEAST.total_seconds() + 0.1)
    return {
        "token": token.group(1),
        "name": "Gamma",
        "country": "FR",
        "website": "",
        "type": "",
        "person": "Ada Roy",
        "email": "ada@gamma.example",
        "phone": "",
        "own_fields.activity": "Energy",
        "own_fields.contribution": ["resell"],
        "consent": "on",
        "topic": "",
    }
