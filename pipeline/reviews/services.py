"""Operations on the recurring reviews: planned by night, moved, held, reminded of."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date

from django.utils.translation import gettext_lazy as _

from accounts.models import User
from core import bulk, clock
from core.actor import SYSTEM, Actor
from core.errors import DomainError
from core.events.record import Target
from core.ids import new_public_id
from core.notify import Notice, notify_all
from core.operation import create, lock, lock_all, no_op, operation, record, record_bulk, update_fields
from core.queue.each_due import chunks_due
from partners.access.audiences import owner_of
from partners.models import Partner, Tier
from pipeline.models import PartnerReviewInterval, PartnershipReview, ReviewInterval
from pipeline.reviews import rules, selectors

CHANGE = "pipeline.partnership_review:change"


@operation(CHANGE, event="pipeline.partnership_review.planned")
def reviews_plan_missing(*, actor: Actor) -> int:
    """Plan the next review of every active partner that has none planned. Returns how many that were.

    What an outage missed is caught up by one review a partner, on a day to come."""
    today = clock.today()
    # Locked, so that nobody plans the same review by hand at the same moment.
    lock_all(Partner.objects.filter(pk__in=selectors.without_review().values("pk")))
    partners = list(selectors.without_review())
    months = selectors.months_of(partners)
    rows = [
        {
            "public_id": new_public_id("prv"),
            "partner_id": partner.pk,
            "due_on": rules.next_due(selectors.counted_from(partner), months[partner.pk], today),
            "created_at": clock.now(),
            "updated_at": clock.now(),
        }
        for partner in partners
    ]
    if not rows:
        no_op()
        return 0
    bulk.insert(PartnershipReview, rows)
    label = PartnershipReview._meta.label_lower
    targets = [
        Target(label, str(row["public_id"]), partner.public_id)
        for row, partner in zip(rows, partners, strict=True)
    ]
    record_bulk("pipeline.partnership_review.planned", targets, data={"count": len(rows)})
    return len(rows)


@operation(CHANGE, event="pipeline.partnership_review.changed")
def review_change(
    *, actor: Actor, review: PartnershipReview, due_on: date, owner: User | None = None
) -> PartnershipReview:
    """Put a review on another day, or into the hands of another of us (None: whoever looks after the partner).

    Raises DomainError 409 once it was held; 422 on a day that is past, or for somebody who is not one of us.
    """
    review = _waiting(review)
    if due_on != review.due_on and due_on < clock.today():
        raise DomainError.invalid(_("Choose today or a day to come."), field="due_on")
    _check_owner(owner)
    changes = update_fields(review, due_on=due_on, owner=owner)
    record(review, changes=changes) if changes else no_op()
    return review


@operation(CHANGE, event="pipeline.partnership_review.held")
def review_hold(
    *,
    actor: Actor,
    review: PartnershipReview,
    held_on: date,
    notes: str,
    decisions: str = "",
    next_on: date | None = None,
) -> PartnershipReview:
    """Note that a review was held and what came of it; the next one is planned on ``next_on``, without it an
    interval later. Returns the one that was held, which does not change any more.

    Raises DomainError 409 when it was held already, 422 on a day to come, without notes, or when the next one
    would not lie after today.
    """
    review = _waiting(review)
    if held_on > clock.today():
        raise DomainError.invalid(_("A review is noted once it was held."), field="held_on")
    if not notes.strip():
        raise DomainError.invalid(_("Say what came of the review."), field="notes")
    if next_on is not None and next_on <= clock.today():
        raise DomainError.invalid(_("The next review is on a day to come."), field="next_on")
    changes = update_fields(review, held_on=held_on, notes=notes.strip(), decisions=decisions.strip())
    partner = review.partner
    if partner.status == Partner.Status.ACTIVE:
        following = create(
            PartnershipReview,
            partner=partner,
            owner=review.owner,
            due_on=next_on or selectors.following(review, held_on),
        )
        record(following, event="pipeline.partnership_review.planned", data={"count": 1})
    record(review, changes=changes)
    return review


def _waiting(review: PartnershipReview) -> PartnershipReview:
    lock(review.partner)
    review = lock(review)
    if review.held_on:
        raise DomainError.conflict(_("This review was held already. What was noted stays."))
    return review


def _check_owner(owner: User | None) -> None:
    if owner is not None and not (owner.staff_role and owner.is_active):
        raise DomainError.invalid(_("Choose one of us who is active."), field="owner")


@operation("pipeline.recruitment:configure", event="pipeline.partnership_review.intervals_set")
def review_intervals_set(*, actor: Actor, months: Mapping[Tier | None, int]) -> None:
    """Say how many months lie between two reviews, for partners of each tier and for those without one. What is
    planned already keeps its day."""
    before = selectors.intervals()
    changed = {tier: wanted for tier, wanted in months.items() if before[tier.pk if tier else None] != wanted}
    known = {row.tier_id: row for row in lock_all(ReviewInterval.objects.all())}
    for tier, wanted in changed.items():
        row = known.get(tier.pk if tier else None)
        if row is None:
            row = create(ReviewInterval, tier=tier, months=wanted)
        else:
            update_fields(row, months=wanted)
        record(row, data={"months": wanted, "tier": dict(tier.name) if tier else {}})
    if not changed:
        no_op()


@operation(CHANGE, event="pipeline.partnership_review.interval_set")
def partner_interval_set(
    *, actor: Actor, partner: Partner, months: int | None, review: PartnershipReview | None = None
) -> None:
    """Say how many months lie between two reviews of one partner; None: as its tier says. What is planned
    already keeps its day. ``review`` is the one from which it was asked, and that must not have changed."""
    partner = lock(partner)
    if review is not None:
        lock(review)
    row = PartnerReviewInterval.objects.filter(partner=partner).first()
    if (row.months if row else None) == months:
        no_op()
        return
    if row is None:
        create(PartnerReviewInterval, partner=partner, months=months)
    elif months is None:
        row.delete()
    else:
        update_fields(row, months=months)
    record(partner, data={"months": months or selectors.intervals()[partner.tier_id]})


@operation(CHANGE, event=None, reason="the mails that are owed are the record")
def reviews_remind(*, actor: Actor, reviews: Iterable[PartnershipReview]) -> int:
    """Remind whoever holds each review that it comes, or is late. Returns how many people are told anew."""
    today = clock.today()
    notices = [
        Notice(row, [row.owner.public_id] if row.owner else owner_of(row.partner), _about(row, today))
        for row in reviews
        if rules.occasion(row.due_on, today)
    ]
    return notify_all("pipeline.partnership_review", notices)


def _about(review: PartnershipReview, today: date) -> str:
    """A review that was moved to another day is spoken of anew."""
    return f"{review.due_on.isoformat()}-{rules.occasion(review.due_on, today)}"


def plan_and_remind() -> None:
    """What the night does: plan what is missing, then speak of what is due."""
    reviews_plan_missing(actor=SYSTEM)
    rows = PartnershipReview.objects.waiting().filter(due_on__lte=clock.today() + rules.AHEAD)
    chunks_due(
        "pipeline.review_reminders",
        rows.select_related("owner", "partner__owner").order_by("pk"),
        lambda part: reviews_remind(actor=SYSTEM, reviews=part),
    )
