"""Operations on what both sides undertake in reviews: agreed, changed, ticked, dropped, reminded of."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.utils.translation import gettext_lazy as _

from accounts.audiences import staff_with
from accounts.models import User
from core import clock
from core.actor import SYSTEM, Actor
from core.errors import DomainError
from core.notify import Notice, notify_all
from core.operation import create, lock, no_op, operation, record, update_fields
from core.queue.each_due import chunks_due
from insights.models import ReviewAction
from insights.review_meetings import selectors
from insights.review_meetings.events import CHANGE, TICK
from partners.access.audiences import members_by_partner, owner_of
from partners.models import Contact, Partner
from pipeline.models import PartnershipReview
from pipeline.plan_follow_up.rules import week_of

Side = ReviewAction.Side


@operation(CHANGE, event="insights.review_action.agreed")
def review_action_agree(
    *,
    actor: Actor,
    review: PartnershipReview,
    text: str,
    side: str,
    due_on: date,
    owner: User | None = None,
    contact: Contact | None = None,
) -> ReviewAction:
    """Note what one side undertakes in a review. Both sides read it at once.

    Raises DomainError 422 without text, on a day that is past, or for a person who is not of that side.
    """
    lock(review.partner)
    review = lock(review)
    _check(review.partner, text, side, owner, contact)
    if due_on < clock.today():
        raise DomainError.invalid(_("Choose today or a day to come."), field="due_on")
    action = create(
        ReviewAction,
        review=review,
        text=text.strip(),
        side=side,
        due_on=due_on,
        owner=owner,
        contact=contact,
    )
    record(action)
    return action


@operation(CHANGE, event="insights.review_action.changed")
def review_action_change(
    *,
    actor: Actor,
    action: ReviewAction,
    text: str,
    side: str,
    due_on: date,
    owner: User | None = None,
    contact: Contact | None = None,
) -> ReviewAction:
    """Change what is undertaken, by whom or by when. Raises DomainError 409 once it is done or dropped, 422 as
    when it was agreed."""
    action = _lock_open(action)
    _check(action.review.partner, text, side, owner, contact)
    if due_on != action.due_on and due_on < clock.today():
        raise DomainError.invalid(_("Choose today or a day to come."), field="due_on")
    changes = update_fields(action, text=text.strip(), side=side, due_on=due_on, owner=owner, contact=contact)
    record(action, changes=changes) if changes else no_op()
    return action


def _check(partner: Partner, text: str, side: str, owner: User | None, contact: Contact | None) -> None:
    if not text.strip():
        raise DomainError.invalid(_("Say what is to be done."), field="text")
    if side == Side.US and contact is not None:
        raise DomainError.invalid(_("Choose one of us, or nobody."), field="contact")
    if owner is not None and not _is_of(owner, side, partner):
        raise DomainError.invalid(_("Choose a person of the side that does it."), field="owner")
    if owner is not None and contact is not None:
        raise DomainError.invalid(_("Name one person of the side that does it."), field="contact")
    if contact is not None and contact.partner_id != partner.pk:
        raise DomainError.invalid(_("Choose a contact of the partner."), field="contact")


def _is_of(person: User, side: str, partner: Partner) -> bool:
    if side == Side.US:
        return bool(person.staff_role) and person.is_active
    return selectors.members(partner).filter(pk=person.pk).exists()


@operation(TICK, event="insights.review_action.done")
def review_action_tick(
    *, actor: Actor, action: ReviewAction, done_on: date | None = None, evidence: str = ""
) -> ReviewAction:
    """Say that it is done, and what shows it. Whoever is named may; where nobody with access is, anybody of the
    side; and those of us who prepare the meetings, for both.

    Raises DomainError 403 for anybody else, 409 once it is done or dropped, 422 on a day to come.
    """
    action = _lock_open(action)
    if not selectors.may_tick(actor, action):
        raise DomainError.forbidden()
    day = done_on or clock.today()
    if day > clock.today():
        raise DomainError.invalid(_("It is ticked once it is done."), field="done_on")
    changes = update_fields(action, done_on=day, done_by=actor.person, evidence=evidence.strip())
    record(action, changes=changes)
    return action


@operation(CHANGE, event="insights.review_action.reopened")
def review_action_reopen(*, actor: Actor, action: ReviewAction) -> ReviewAction:
    """It is not done after all. Raises DomainError 409 for one that is not ticked."""
    action = _lock(action)
    if action.done_on is None:
        raise DomainError.transition(action.state.label)
    record(action, changes=update_fields(action, done_on=None, done_by=""))
    return action


@operation(CHANGE, event="insights.review_action.dropped")
def review_action_drop(*, actor: Actor, action: ReviewAction, reason: str) -> ReviewAction:
    """Nobody does it any more. Both sides read why. Raises DomainError 409 once it is done or dropped, 422
    without a reason."""
    action = _lock_open(action)
    if not reason.strip():
        raise DomainError.invalid(_("Say why it is dropped."), field="reason")
    record(action, changes=update_fields(action, dropped_on=clock.today(), reason=reason.strip()))
    return action


def _lock(action: ReviewAction) -> ReviewAction:
    review = action.review
    lock(review.partner)
    action = lock(action)
    action.review = review
    return action


def _lock_open(action: ReviewAction) -> ReviewAction:
    action = _lock(action)
    if not action.is_open:
        raise DomainError.transition(action.state.label)
    return action


# -- Reminders ------------------------------------------------------------------------------------


@operation("insights.review_action:remind", event=None, reason="the mails that are owed are the record")
def review_actions_remind(*, actor: Actor, actions: Iterable[ReviewAction]) -> int:
    """Remind whoever undertook something: in the week before its day, on the day, and weekly while it is late.
    Returns how many people are told anew."""
    actions = list(actions)
    today = clock.today()
    members = members_by_partner({row.review.partner_id for row in actions}, TICK)
    notices = [
        Notice(row, _audience(row, members), f"{row.due_on.isoformat()}:{week_of(row.due_on, today)}")
        for row in actions
        if row.is_open and week_of(row.due_on, today) is not None
    ]
    return notify_all("insights.review_action_due", notices)


def _audience(row: ReviewAction, members: dict[int, list[str]]) -> list[str]:
    """Whoever is named and can be reached, else who looks after the partner or those of it who may tick it."""
    person = row.owner if row.owner and row.owner.is_active else row.contact
    if person is not None:
        return [person.public_id]
    if row.side == Side.US:
        return owner_of(row.review.partner) or staff_with(CHANGE)
    return members[row.review.partner_id]


def remind_due() -> None:
    """What the timetable does: remind of everything that has come due."""
    chunks_due(
        "insights.review_action_reminders",
        selectors.due(clock.today()),
        lambda part: review_actions_remind(actor=SYSTEM, actions=part),
    )
