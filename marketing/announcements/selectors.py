"""Who is to read an announcement, who has, and who has acknowledged it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from core.actor import Actor
from marketing.mailing.audience import memberships, reading_roles
from marketing.models import Announcement, AnnouncementRead, AnnouncementRecipient
from partners.models import Membership, Partner

VIEW, ACKNOWLEDGE = "marketing.news:view", "marketing.news:acknowledge"


def readers(announcement: Announcement, actor: Actor) -> QuerySet[Membership]:
    """The members whom an announcement is for, of partners that the actor may see."""
    own = AnnouncementRecipient.objects.visible_to(actor).filter(announcement=announcement)
    roles = reading_roles(VIEW, announcement.roles)
    return memberships(roles).filter(partner__in=own.values("partner"))


def missing(announcement: Announcement, actor: Actor) -> QuerySet[Membership]:
    """Those who have not acknowledged it. A person of several partners does so for each."""
    done = AnnouncementRead.objects.filter(
        recipient__announcement=announcement,
        recipient__partner=OuterRef("partner"),
        user=OuterRef("user"),
        acknowledged_at__isnull=False,
    )
    rows = readers(announcement, actor).filter(~Exists(done))
    return rows.select_related("user", "partner").order_by("partner__name", "user__name", "pk")


def totals(announcement: Announcement, actor: Actor) -> dict[str, int]:
    """How many partners and people it is for, how many have opened and acknowledged it."""
    reads = AnnouncementRead.objects.visible_to(actor).filter(recipient__announcement=announcement)
    counted = reads.aggregate(
        seen=Count("pk"), acknowledged=Count("pk", filter=Q(acknowledged_at__isnull=False))
    )
    partners = AnnouncementRecipient.objects.visible_to(actor).filter(announcement=announcement)
    return {"partners": partners.count(), "people": readers(announcement, actor).count(), **counted}


def figures(actor: Actor, rows: Iterable[AnnouncementRecipient]) -> dict[int, dict[str, int]]:
    """For a page of partners that announcements are for: people, those who opened it, who acknowledged it."""
    rows = list(rows)
    found = {row.pk: {"people": 0, "seen": 0, "acknowledged": 0} for row in rows}
    counts = AnnouncementRead.objects.filter(recipient__in=rows).values("recipient").order_by()
    acknowledged = Count("pk", filter=Q(acknowledged_at__isnull=False))
    for one in counts.annotate(seen=Count("pk"), acknowledged=acknowledged):
        found[one["recipient"]] |= {"seen": one["seen"], "acknowledged": one["acknowledged"]}
    members = memberships(()).filter(partner__in=[row.partner_id for row in rows])
    roles: dict[int, list[str]] = {}
    for partner, role in members.values_list("partner_id", "role"):
        roles.setdefault(partner, []).append(role)
    wanted = dict(
        Announcement.objects.filter(pk__in={row.announcement_id for row in rows}).values_list("pk", "roles")
    )
    for row in rows:
        allowed = reading_roles(VIEW, wanted[row.announcement_id])
        found[row.pk]["people"] = sum(role in allowed for role in roles.get(row.partner_id, ()))
    return found


def news_of(actor: Actor, partner: Partner) -> QuerySet[AnnouncementRecipient]:
    """What a partner's member is told now, what stands first before the rest; ``seen`` and ``acknowledged``
    are theirs. A token has not read anything, and neither has one of us who looks."""
    own = AnnouncementRead.objects.filter(recipient=OuterRef("pk"), user=actor.user_id)
    rows = AnnouncementRecipient.objects.visible_to(actor).filter(partner=partner)
    return (
        rows.select_related("announcement", "partner")
        .annotate(seen=Exists(own), acknowledged=Exists(own.filter(acknowledged_at__isnull=False)))
        .in_order()
    )


def waiting_for(actor: Actor, partner: Partner) -> QuerySet[AnnouncementRecipient]:
    """What the member has still to acknowledge."""
    done = AnnouncementRead.objects.filter(user=actor.user_id, acknowledged_at__isnull=False)
    rows = news_of(actor, partner).filter(announcement__wants_acknowledgement=True)
    return rows.exclude(pk__in=done.values("recipient"))


def read_of(recipient: AnnouncementRecipient, actor: Actor) -> AnnouncementRead | None:
    rows: Any = AnnouncementRead.objects.filter(recipient=recipient, user=actor.user_id)
    return rows.first()
