"""What is deleted of applications, and when."""

from __future__ import annotations

from datetime import datetime

from django.db.models import QuerySet

from core import clock
from core.actor import SYSTEM
from core.queue.cleanup import retain
from pipeline.applications.services import applications_erase
from pipeline.models import Application

CHUNK = 500


def _past(before: datetime) -> QuerySet[Application]:
    """Refused ones that are decided for long enough, and may apply again: until then the address is known."""
    decided = (Application.Status.REFUSED, Application.Status.EARLY)
    rows = Application.objects.filter(status__in=decided, erased_at=None, decided_at__lt=before)
    return rows.filter(apply_again_on__lte=clock.today())


def _erase(rows: QuerySet[Application]) -> int:
    return applications_erase(actor=SYSTEM, rows=list(rows.order_by("pk")[:CHUNK]))


retain(
    "applications not confirmed",
    setting="RETENTION_UNCONFIRMED",
    rows=lambda before: Application.objects.filter(status=Application.Status.UNCONFIRMED, sent_at__lt=before),
)
retain("applicants who were refused", setting="RETENTION_APPLICANTS", rows=_past, delete=_erase)
