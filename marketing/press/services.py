"""Every write of texts for the press: asked by one side, approved by both, published when its time has come."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from accounts.audiences import staff_with
from core import clock, files, search, zones
from core.actor import SYSTEM, Actor
from core.errors import DomainError
from core.notify import Notice, notify, notify_all
from core.operation import check_transition, create, lock, lock_all, no_op, operation, record, update_fields
from core.queue.each_due import chunks_due
from marketing.models import PressFile, PressRequest
from partners.access.audiences import check_informed, members_by_partner, owner_of, partner_members
from partners.models import Partner

VIEW, WRITE = "marketing.press:view", "marketing.press:write"
APPROVE, PUBLISH = "marketing.press:approve", "marketing.press:publish"
Status, Side = PressRequest.Status, PressRequest.Side
MOST_FILES = 10
# How long before an embargo lifts both sides are reminded of it.
REMINDER = timedelta(hours=24)
CHUNK = 500
# A file as it came in: its name and its bytes.
Upload = tuple[str, bytes]


@operation(WRITE, event="marketing.press.drafted")
def press_draft(
    *, actor: Actor, partner: Partner, uploads: Sequence[Upload] = (), **values: Any
) -> PressRequest:
    """Begin a text for the press. ``values`` are columns; the other side sees it once it is sent.

    Raises DomainError 422 on an embargo without a zone, in an unknown one, or already over.
    """
    _check_embargo(values.get("embargo_until"), values.get("embargo_zone", ""))
    side = Side.PARTNER if actor.is_partner else Side.US
    row = create(PressRequest, partner=partner, side=side, **values)
    _keep(actor, row, uploads)
    search.reindex(row)
    record(row)
    return row


@operation(WRITE, event="marketing.press.changed")
def press_change(
    *, actor: Actor, request: PressRequest, uploads: Sequence[Upload] = (), **values: Any
) -> PressRequest:
    """Change a draft, or take up again what was refused; files are added to those there are. Raises DomainError
    409 once it is with the other side: what was approved is what is published."""
    row = _own(actor, request)
    if row.status not in (Status.DRAFT, Status.REFUSED):
        raise DomainError.transition(row.get_status_display())
    until = values.get("embargo_until", row.embargo_until)
    _check_embargo(until, values.get("embargo_zone", row.embargo_zone))
    if row.status == Status.REFUSED:
        values |= {"status": Status.DRAFT, "reason": "", **_unapproved()}
    changes = update_fields(row, **values)
    if not changes and not uploads:
        no_op()
        return row
    _keep(actor, row, uploads)
    search.reindex(row)
    record(row, changes=changes)
    return row


def _unapproved() -> dict[str, Any]:
    return {
        "our_approval_by": "",
        "our_approval_at": None,
        "partner_approval_by": "",
        "partner_approval_at": None,
    }


def _check_embargo(until: datetime | None, zone: str) -> None:
    if until is None and not zone:
        return
    if until is None or not zone:
        raise DomainError.invalid(_("An embargo has a day, an hour and a time zone."), field="embargo_until")
    if not zones.is_known(zone):
        raise DomainError.invalid(_("There is no time zone of this name."), field="embargo_zone")
    if until <= clock.now():
        raise DomainError.invalid(_("This moment is over. Leave the embargo out."), field="embargo_until")


def _keep(actor: Actor, row: PressRequest, uploads: Sequence[Upload]) -> None:
    if row.files.count() + len(uploads) > MOST_FILES:
        raise DomainError.invalid(
            _("At most %(most)s files go with a text.") % {"most": MOST_FILES}, field="uploads"
        )
    for name, content in uploads:
        create(PressFile, request=row, file=files.store(actor=actor, name=name, content=content))


@operation(WRITE, event="marketing.press.changed")
def press_file_remove(*, actor: Actor, file: PressFile) -> None:
    """Take a file away from a draft."""
    row = _own(actor, file.request)
    if row.status not in (Status.DRAFT, Status.REFUSED):
        raise DomainError.transition(row.get_status_display())
    lock(file).delete()
    # What the text consists of is another thing now.
    row.save(update_fields=["updated_at"])
    record(row)


def _own(actor: Actor, request: PressRequest) -> PressRequest:
    """The request, locked. Raises DomainError 409 unless the actor's side asks."""
    row = lock(request)
    if not actor.is_system and row.side != row.side_of(actor):
        raise DomainError.conflict(
            _("This text is the other side’s. Where you do not agree to it, refuse it with a reason.")
        )
    return row


# -- Approved --------------------------------------------------------------------------------------


@operation(WRITE, event="marketing.press.submitted")
def press_submit(*, actor: Actor, request: PressRequest) -> PressRequest:
    """Send a draft. Whoever may approve for their side has approved it by sending; else a colleague is asked
    first, and the other side after that."""
    row = _own(actor, request)
    _check_embargo(row.embargo_until, row.embargo_zone)
    if actor.can(APPROVE):
        return _approved(actor, row, row.side)
    check_transition(row, Status.SUBMITTED)
    record(row, changes=update_fields(row, status=Status.SUBMITTED))
    _ask(row, row.side)
    return row


@operation(APPROVE, event="marketing.press.approved")
def press_approve(*, actor: Actor, request: PressRequest) -> PressRequest:
    """Approve a text for the side of whoever approves. Raises DomainError 409 where it does not wait for that
    side."""
    row = lock(request)
    side = row.side_of(actor)
    if not PressRequest.objects.waiting_for(side).filter(pk=row.pk).exists():
        raise DomainError.transition(row.get_status_display())
    return _approved(actor, row, side)


def _approved(actor: Actor, row: PressRequest, side: str) -> PressRequest:
    """Note the approval of one side, and ask the other one unless it has given its own."""
    ours = side == Side.US
    other_at = row.partner_approval_at if ours else row.our_approval_at
    status = Status.APPROVED if other_at else (Status.OURS if ours else Status.THEIRS)
    check_transition(row, status)
    other = Side.PARTNER if ours else Side.US
    if not other_at and other == Side.PARTNER:
        check_informed(row.partner, APPROVE)
    mine = "our" if ours else "partner"
    changes = update_fields(
        row,
        status=status,
        **{f"{mine}_approval_by": actor.person, f"{mine}_approval_at": clock.now()},
    )
    record(row, changes={"status": changes["status"]})
    if other_at:
        _tell(row, row.side, "approved")
    else:
        _ask(row, other)
    return row


@operation(APPROVE, event="marketing.press.refused")
def press_refuse(*, actor: Actor, request: PressRequest, reason: str) -> PressRequest:
    """Refuse a text, or take an approval back before it is published; both sides read the reason."""
    if not reason.strip():
        raise DomainError.invalid(_("Give the reason; the other side reads it."), field="reason")
    row = lock(request)
    check_transition(row, Status.REFUSED)
    changes = update_fields(row, status=Status.REFUSED, reason=reason.strip())
    record(row, changes={"status": changes["status"]})
    # Whoever refuses knows; a partner that was never shown the text hears nothing of it.
    told = _other(row.side_of(actor))
    if told == Side.US or row.side == Side.PARTNER or row.our_approval_at:
        _tell(row, told, "refused")
    return row


@operation(WRITE, event="marketing.press.withdrawn")
def press_withdraw(*, actor: Actor, request: PressRequest) -> PressRequest:
    """Whoever asks takes the text back; the other side is told where it knows of it."""
    row = _own(actor, request)
    known = row.our_approval_at or row.partner_approval_at
    check_transition(row, Status.WITHDRAWN)
    record(row, changes=update_fields(row, status=Status.WITHDRAWN))
    if known:
        _tell(row, _other(row.side), "withdrawn")
    return row


@operation(PUBLISH, event="marketing.press.published")
def press_publish(*, actor: Actor, request: PressRequest, link: str = "") -> PressRequest:
    """Note that a text is out. Raises DomainError 409 until both sides approve it and its embargo lifts."""
    row = lock(request)
    if row.is_embargoed:
        raise DomainError.conflict(
            _("The embargo has not lifted yet: nothing is published before."), code="under-embargo"
        )
    check_transition(row, Status.PUBLISHED)
    changes = update_fields(row, status=Status.PUBLISHED, published_at=clock.now(), link=link)
    search.reindex(row)
    record(row, changes={"status": changes["status"]})
    _tell(row, Side.PARTNER, "published")
    return row


def _other(side: str) -> str:
    return Side.US if side == Side.PARTNER else Side.PARTNER


def _audience(row: PressRequest, side: str) -> list[str]:
    if side == Side.PARTNER:
        return partner_members(row.partner, APPROVE)
    return list(dict.fromkeys([*owner_of(row.partner), *staff_with(APPROVE)]))


def _ask(row: PressRequest, side: str) -> None:
    _tell(row, side, "submitted")


def _tell(row: PressRequest, side: str, what: str) -> None:
    notify(f"marketing.press_{what}_{side}", target=row, audience=_audience(row, side), about=_occasion(row))


def _occasion(row: PressRequest) -> str:
    """A text that was refused and is sent again is another occasion."""
    return str(row.updated_at.isoformat())


# -- What the timetable does -----------------------------------------------------------------------


def to_remind() -> QuerySet[PressRequest]:
    """Texts whose embargo lifts within a day, of which nobody was reminded."""
    now = clock.now()
    return PressRequest.objects.filter(
        status__in=[Status.SUBMITTED, Status.OURS, Status.THEIRS, Status.APPROVED],
        embargo_until__gt=now,
        embargo_until__lte=now + REMINDER,
        embargo_reminded_at=None,
    )


def remind_due() -> int:
    rows = to_remind().only("pk").order_by("embargo_until", "pk")
    return chunks_due("marketing.remind_press", rows, _remind, size=CHUNK).done


def _remind(rows: list[PressRequest]) -> int:
    return press_remind(actor=SYSTEM, only=[row.pk for row in rows])


@operation(APPROVE, event=None, reason="the mails owed are the record, one by key")
def press_remind(*, actor: Actor, only: Collection[int]) -> int:
    """Tell both sides of these texts that their embargo lifts soon."""
    rows = lock_all(to_remind().filter(pk__in=only).select_related("partner__owner"))
    members = members_by_partner({row.partner_id for row in rows}, APPROVE)
    ours = staff_with(APPROVE) if rows else []
    to_us, to_partners = [], []
    for row in rows:
        assert row.embargo_until is not None  # that is what it was found by
        update_fields(row, embargo_reminded_at=clock.now())
        about = row.embargo_until.isoformat()
        to_us.append(Notice(row, [*owner_of(row.partner), *ours], about=about))
        # What we have not approved ourselves, the partner does not know of.
        if row.side == Side.PARTNER or row.our_approval_at:
            to_partners.append(Notice(row, members[row.partner_id], about=about))
    notify_all("marketing.press_embargo_us", to_us)
    notify_all("marketing.press_embargo_partner", to_partners)
    return len(rows)
