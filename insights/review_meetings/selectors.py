"""Reads of review meetings: whom they concern, what is undertaken and by whom, what may be read of a document."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.db.models import Exists, F, OuterRef, Q, QuerySet

from accounts.models import User
from core import clock
from core.actor import Actor
from insights.models import MeetingDocument, ReviewAction, ReviewMeeting
from insights.review_meetings.events import CHANGE, TICK
from insights.review_meetings.models import ReviewActionQuerySet
from partners.models import Contact, Membership, Partner
from pipeline.models import PartnershipReview
from pipeline.plan_follow_up.rules import AHEAD

MEETINGS = ReviewMeeting.objects.select_related(
    "review__partner__owner", "review__partner__logo", "review__partner__tier", "review__owner"
)
ACTIONS = ReviewAction.objects.select_related("review__partner__owner", "owner", "contact")
Side = ReviewAction.Side


def of_partner(actor: Actor, partner: Partner) -> QuerySet[ReviewMeeting]:
    """The meetings of a partner that the actor sees, the last one first."""
    rows = MEETINGS.visible_to(actor).filter(review__partner=partner)
    return rows.order_by(F("starts_at").desc(nulls_first=True), "-pk")


def next_due(partner: Partner) -> date | None:
    """The day by which a partner is met next, without the rest of the review, which is ours."""
    row = PartnershipReview.objects.waiting().filter(partner=partner)
    return row.values_list("due_on", flat=True).first()


def horizon(today: date) -> date:
    """The last day of which one is reminded today."""
    return today + timedelta(days=AHEAD)


def due(today: date) -> ReviewActionQuerySet:
    """What is open and due soon or late, of partners that are still met."""
    rows = ACTIONS.open().filter(due_on__lte=horizon(today), review__partner__merged_into=None)
    return rows.exclude(review__partner__status=Partner.Status.ENDED).order_by("pk")


def mine(actor: Actor) -> QuerySet[ReviewAction]:
    """What one of us is to do: named, or of a partner that they look after and nobody is named."""
    own = Q(owner=actor.user_id) | Q(owner=None, review__partner__owner=actor.user_id)
    return due(clock.today()).visible_to(actor).filter(own, side=Side.US).order_by("due_on", "pk")


def theirs_late(actor: Actor) -> QuerySet[ReviewAction]:
    """What partners that this person looks after undertook, and is late."""
    rows = due(clock.today()).visible_to(actor).filter(side=Side.THEM, due_on__lt=clock.today())
    return rows.filter(review__partner__owner=actor.user_id).order_by("due_on", "pk")


def open_of(actor: Actor, partner: Partner) -> QuerySet[ReviewAction]:
    """What the people of a partner undertook and have not done. One who is named for nothing of it sees all."""
    return ACTIONS.visible_to(actor).open().filter(review__partner=partner, side=Side.THEM)


def may_tick(actor: Actor, action: ReviewAction) -> bool:
    """Whether somebody may say that it is done: whoever is named; where nobody with access is, anybody of the
    side; and those of us who prepare the meetings, for both sides."""
    if actor.can(CHANGE):
        return True
    side = Side.THEM if actor.is_partner else Side.US
    if not actor.can(TICK) or action.side != side:
        return False
    return action.owner_id in (None, actor.user_id) if actor.is_partner else action.owner_id == actor.user_id


def staff() -> QuerySet[User]:
    return User.objects.exclude(staff_role="").filter(is_active=True).order_by("name", "email")


def members(partner: Partner) -> QuerySet[User]:
    """The people of a partner who have access."""
    current = Membership.objects.filter(user=OuterRef("pk"), partner=partner, ended_at=None)
    return User.objects.filter(Exists(current), is_active=True).order_by("name", "email")


def contacts(partner: Partner) -> QuerySet[Contact]:
    """Those of a partner who have no access: whoever has is named as a member."""
    taken = Membership.objects.filter(partner=partner, ended_at=None).values("user__email")
    rows = Contact.objects.current().filter(partner=partner).exclude(email="").exclude(email__in=taken)
    return rows.order_by("name")


def last_sent(actor: Actor, meeting: ReviewMeeting) -> MeetingDocument | None:
    return MeetingDocument.objects.visible_to(actor).filter(meeting=meeting).order_by("-pk").first()


def readable(actor: Actor, document: MeetingDocument) -> list[dict[str, Any]]:
    """The sections of a document that the actor may read."""
    return [
        row for row in document.snapshot["sections"] if not row["permission"] or actor.can(row["permission"])
    ]


def reads_all(actor: Actor, document: MeetingDocument) -> bool:
    return all(actor.can(permission) for permission in document.permissions)
