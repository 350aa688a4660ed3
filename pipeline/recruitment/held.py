"""Active partners on the board: each stands in their column, by its next review.

They are read from the partners, and not given a recruitment of their own: that would be one that nobody opened
and nobody won, in every figure about recruitment; and a partner that is being recruited for more could have no
other.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import Count, F, OuterRef, QuerySet, Window
from django.utils.translation import gettext as _

from core.links import addresses
from pipeline.models import PartnershipReview
from pipeline.recruitment.rules import State
from web.templatetags.formats import moment


def review_first(row: dict[str, Any]) -> dict[str, Any]:
    """The next review of an active partner, where nothing else is planned before it."""
    due_on = row["review_on"]
    if due_on is None or (row["next_step_on"] and row["next_step_on"] <= due_on):
        return {}
    return {"next_step": _("Review of the partnership"), "next_step_on": due_on}


def held_cards(
    held: QuerySet, today: date, types: dict[int, str], most: int
) -> tuple[list[dict[str, Any]], int]:
    """The cards of ``most`` active partners without a recruitment in their column, the next review first, and
    how many such partners there are."""
    reviews = PartnershipReview.objects.filter(partner=OuterRef("pk"), held_on=None)
    rows = held.order_by().annotate(
        review_on=reviews.values("due_on")[:1],
        review=reviews.values("public_id")[:1],
        reviewer=reviews.values("owner__name")[:1],
        held_count=Window(Count("pk")),
    )
    nearest = [F("review_on").asc(nulls_last=True), F("pk").asc()]
    found = list(
        rows.order_by(*nearest).values(
            "public_id", "name", "type_id", "owner__name", "review_on", "review", "reviewer", "held_count"
        )[:most]
    )
    review_page, partner_page = addresses("pipeline:partnership-review"), addresses("partners:detail")
    cards = [
        _held_card(row, today, types)
        | {"url": review_page(row["review"]) if row["review"] else partner_page(row["public_id"])}
        for row in found
    ]
    return cards, found[0]["held_count"] if found else 0


def _held_card(row: dict[str, Any], today: date, types: dict[int, str]) -> dict[str, Any]:
    due_on = row["review_on"]
    late = due_on is not None and due_on < today
    badge = ""
    if due_on:
        badge = _("%(step)s, %(day)s") % {"step": _("Review of the partnership"), "day": moment(due_on)}
    return {
        "name": row["name"],
        "text": types.get(row["type_id"], ""),
        "badge": badge,
        "tone": "bad" if late else "",
        "state": (State.LATE if late else State.FINE).value,
        "owner": row["reviewer"] or row["owner__name"] or "",
        "value": "",
        "move_url": "",
        "moves": None,
        "on": due_on,
    }
