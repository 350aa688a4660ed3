"""What of deals completes a step of an onboarding."""

from __future__ import annotations

from collections.abc import Collection

from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from core.links import PageOf
from core.permissions import Offer
from partners.journeys.things import Found, Thing, first, register
from pipeline.models import Deal

_STAFF = PageOf("partners:tab", "pipeline.deal:view", tail=("deals",))

_APPROVED = (Deal.Status.APPROVED, Deal.Status.CONVERTED, Deal.Status.LOST, Deal.Status.EXPIRED)
# By code: the statuses that show it, and since when.
_SHOWN_BY = {
    "deal-registered": ((Deal.Status.SUBMITTED, *_APPROVED), "submitted_at"),
    "deal-approved": (_APPROVED, "decided_at"),
}


@register(
    Thing(
        "deal-registered",
        _("First deal registered"),
        _("Register a deal"),
        _STAFF,
        PageOf("portal:deal-new", "pipeline.deal:register"),
        Offer.DEALS,
        heard=("pipeline.deal.submitted",),
    ),
    Thing(
        "deal-approved",
        _("First deal approved"),
        _("Deals"),
        _STAFF,
        PageOf("portal:deals", "pipeline.deal:view"),
        Offer.DEALS,
        heard=("pipeline.deal.approved",),
    ),
)
def deals(partner_ids: Collection[int], asked: frozenset[str]) -> Found:
    """The first that was registered, and the first that was approved, whatever became of it then."""
    found: Found = {}
    rows = Deal.objects.filter(partner__in=partner_ids)
    for code in asked:
        statuses, at = _SHOWN_BY[code]
        read = rows.filter(status__in=statuses).order_by(at, "pk").values_list("partner_id", at, "number")
        found[code] = first([(pk, localdate(instant), number) for pk, instant, number in read if instant])
    return found
