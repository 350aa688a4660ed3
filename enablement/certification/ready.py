"""Loads the usual certifications; one that is there already, by its code, is left as it is."""

from __future__ import annotations

from django.db import transaction

from core.actor import Actor
from core.text import both
from enablement.certification.services import certification_save
from enablement.certification.standard import CERTIFICATIONS
from enablement.models import Certification


def load_certifications(actor: Actor) -> int:
    """Add those that are not there yet. Returns how many rows that were."""
    present = set(Certification.objects.values_list("code", flat=True))
    missing = {code: row for code, row in CERTIFICATIONS.items() if code not in present}
    with transaction.atomic():
        for code, (subject, months, fr, en, description_fr, description_en) in missing.items():
            certification_save(
                actor=actor,
                code=code,
                name=both(fr, en),
                subject=subject,
                validity_months=months,
                description=both(description_fr, description_en),
            )
    return len(missing)
