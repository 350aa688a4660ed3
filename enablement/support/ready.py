"""Loads the usual four lines of support; one that is there already, by its code, is left as it is."""

from __future__ import annotations

from collections.abc import Mapping

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core.actor import Actor
from core.errors import DomainError
from core.models import Programme
from core.text import Translated, both
from enablement.models import SupportQueue
from enablement.support.services import queue_save

# code: (fr, en)
QUEUES: dict[str, tuple[str, str]] = {
    "general": ("Général", "General"),
    "technical": ("Technique", "Technical"),
    "commercial": ("Commercial", "Commercial"),
    "training": ("Formation", "Training"),
}


def load_queues(
    actor: Actor, addresses: Mapping[str, str] | None = None, hours: Translated | None = None
) -> int:
    """Add the usual support queues that are not there yet, with the address given for each, else with the
    programme's. Returns how many rows that were. Raises DomainError 422 as long as there is no address."""
    present = set(SupportQueue.objects.values_list("code", flat=True))
    address = Programme.objects.values_list("email", flat=True).first() or ""
    if not addresses and not address:
        raise DomainError(
            "programme-email-missing",
            _("Enter the e-mail address of the programme first: it is where support is reached."),
            link=reverse("web:programme"),
        )
    missing = {code: name for code, name in QUEUES.items() if code not in present}
    with transaction.atomic():
        for code, (fr, en) in missing.items():
            queue_save(
                actor=actor,
                code=code,
                name=both(fr, en),
                email=(addresses or {}).get(code, address),
                hours=hours or Translated(),
            )
    return len(missing)
