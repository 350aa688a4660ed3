"""Certification and training, as figures of each partner."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any
from urllib.parse import urlencode

from django.db.models import Count, Sum

from core.links import Link
from enablement.certification.services import VIEW
from enablement.models import Certificate, Certification, TrainingRecord
from partners.figures.registry import Window

Subject = Certification.Subject


def holders(subject: str) -> Callable[[Window], Iterable[tuple[int, Any]]]:
    """How many different holders have a certificate that is valid on the last day of the window."""

    def values(span: Window) -> Iterable[tuple[int, Any]]:
        rows = span.of(Certificate.objects.current_on(span.last).filter(subject=subject)).order_by()
        return rows.values_list("partner_id").annotate(total=Count("holder", distinct=True))

    return values


def certifications(span: Window) -> Iterable[tuple[int, Any]]:
    """How many different certifications the organisation itself holds on the last day of the window."""
    rows = span.of(Certificate.objects.current_on(span.last).filter(subject=Subject.COMPANY)).order_by()
    return rows.values_list("partner_id").annotate(total=Count("certification", distinct=True))


def hours(span: Window) -> Iterable[tuple[int, Any]]:
    """Hours of confirmed training, by the day on which it was held."""
    rows = span.on_days(span.of(TrainingRecord.objects.counting()), "held_on").order_by()
    return rows.values_list("partner_id").annotate(total=Sum("hours"))


def certificate_rows(subject: str) -> Callable[[Any, Window], Link]:
    def page(partner: Any, span: Window) -> Link:
        query = {"partner": partner.public_id, "subject": subject, "current_on": span.last}
        return Link("enablement:certificates", VIEW, query=urlencode(query))

    return page


def training_rows(partner: Any, span: Window) -> Link:
    query = [("partner", partner.public_id), ("status", TrainingRecord.Status.CONFIRMED.value)]
    days = [("held_after", span.first), ("held_before", span.last)]
    return Link("enablement:training", VIEW, query=urlencode([*query, *[one for one in days if one[1]]]))
