"""What pages of a review share on either side: ours and the partner's."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.urls import reverse

from agreements.models import Agreement, OpenPoint
from agreements.review import selectors as review_selectors
from agreements.review import services as review_services
from core.notify import receivers
from partners.access.presenters import told_of
from web.told import Told


def told_partner(page: Any, agreement: Agreement) -> Told:
    """Whom of the partner something about an agreement is told: those who may answer us."""
    return told_of(page.actor, agreement.partner, review_selectors.ANSWER, agreement_page(agreement))


def told_both(page: Any, agreement: Agreement) -> Told:
    """The same for what both sides are told; the partner's absence is the one worth a warning."""
    theirs = told_partner(page, agreement)
    if not theirs.names:
        return theirs
    return replace(theirs, names=receivers(review_selectors.both_sides(agreement)))


def agreement_page(agreement: Agreement) -> str:
    return reverse("agreements:detail", args=[agreement.public_id])


def raise_from(page: Any, **more: Any) -> OpenPoint:
    """A remark from the small form beside a clause."""
    data = page.request.POST
    return review_services.point_raise(
        actor=page.actor,
        agreement=page.object,
        clause_code=data.get("clause_code", "")[:60],
        text=data.get("text", ""),
        proposed_text=data.get("proposed_text", ""),
        **more,
    )
