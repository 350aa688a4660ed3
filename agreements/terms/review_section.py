"""What agreements have to say when the partnership is reviewed."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from agreements.models import Agreement
from core.slots import ReviewSection
from web.templatetags import formats

VIEW = "agreements.agreement:view"
Status = Agreement.Status
# Of those that are not in force yet, the ones that the partner knows of.
UNDER_WAY = (Status.WITH_PARTNER, Status.IN_SIGNATURE, Status.SIGNED)


def section(partner: Any, since: date | None, today: date) -> ReviewSection | None:
    """What is in force and until when, by when notice is to be given, and what is under way."""
    rows = Agreement.objects.filter(partner=partner, status__in=[Status.ACTIVE, *UNDER_WAY])
    # Its end is written down by a nightly job: until then an agreement that is over still says that it is active.
    rows = rows.exclude(status=Status.ACTIVE, ends_on__lt=today)
    lines = [_said(row, today) for row in rows.order_by("ends_on", "pk")]
    if not lines:
        return None
    return ReviewSection("agreements", _("Agreements"), lines, permission=VIEW)


def _said(row: Agreement, today: date) -> str:
    values = {
        "title": row.title,
        "number": row.number,
        "end": formats.day_long(row.ends_on),
        "notice": formats.day_long(row.notice_on),
    }
    if row.status == Status.WITH_PARTNER:
        return _("“%(title)s” (%(number)s) is being negotiated.") % values
    if row.status != Status.ACTIVE:
        return _("“%(title)s” (%(number)s) is being signed, or signed and not yet in force.") % values
    if row.ends_on is None:
        return _("“%(title)s” (%(number)s) is in force and has no end.") % values
    if row.notice_on and row.notice_on >= today:
        return (
            _("“%(title)s” (%(number)s) is in force until %(end)s; notice is given by %(notice)s.") % values
        )
    return _("“%(title)s” (%(number)s) is in force until %(end)s.") % values
