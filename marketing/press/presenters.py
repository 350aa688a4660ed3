"""What a page of ours and one of the portal both show of a text for the press."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from core import people
from core.actor import Actor
from core.languages import choices
from marketing.models import PressRequest
from marketing.press.services import APPROVE, PUBLISH, WRITE
from web.templatetags import formats

Status = PressRequest.Status


def embargo_said(row: PressRequest) -> str:
    """The end of the embargo with the zone in which it was agreed; "" without one."""
    there = row.embargo_there
    if there is None:
        return ""
    said = {"day": formats.day_long(there), "hour": f"{there:%H:%M}", "zone": row.embargo_zone}
    return _("%(day)s, %(hour)s (%(zone)s)") % said


def facts_of(row: PressRequest) -> list[tuple[Any, ...]]:
    known = people.find({row.our_approval_by, row.partner_approval_by} - {""})
    facts: list[tuple[Any, ...]] = [
        (_("Kind"), row.get_kind_display()),
        (_("Asked by"), row.partner.name if row.side == PressRequest.Side.PARTNER else _("Us")),
        (_("Language"), dict(choices()).get(row.language, row.language)),
        (_("Embargo until"), embargo_said(row)),
        (_("Our approval"), _approval(known, row.our_approval_by, row.our_approval_at)),
        (_("Approval of the partner"), _approval(known, row.partner_approval_by, row.partner_approval_at)),
    ]
    if row.reason:
        facts.append((_("Reason"), row.reason))
    if row.published_at:
        facts.append((_("Published"), formats.instant(row.published_at)))
    return facts


def _approval(known: dict[str, Any], person: str, at: Any) -> str:
    if at is None:
        return ""
    name = known[person].name if person in known else ""
    return " · ".join(filter(None, (name, formats.instant(at))))


def may(actor: Actor, row: PressRequest) -> dict[str, bool]:
    """What the reader may do with it, as its buttons offer it."""
    own, side = row.side == row.side_of(actor), row.side_of(actor)
    write, approve = actor.can(WRITE), actor.can(APPROVE)
    waits = (row.status == Status.SUBMITTED and own) or row.status == {
        PressRequest.Side.US.value: Status.THEIRS,
        PressRequest.Side.PARTNER.value: Status.OURS,
    }[side]
    open_ = row.status in (Status.SUBMITTED, Status.OURS, Status.THEIRS, Status.APPROVED)
    return {
        "change": write and own and row.status in (Status.DRAFT, Status.REFUSED),
        "submit": write and own and row.status == Status.DRAFT,
        "approve": approve and waits,
        "refuse": approve and open_,
        "withdraw": write and own and (open_ or row.status in (Status.DRAFT, Status.REFUSED)),
        "publish": actor.can(PUBLISH) and row.status == Status.APPROVED and not row.is_embargoed,
    }
