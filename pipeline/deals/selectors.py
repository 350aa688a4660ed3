"""Reads on deals: what waits, what a page shows, whom to tell."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Count, F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from django_countries import countries

from accounts.models import User
from core import clock
from core.actor import Actor
from core.errors import Sentence
from pipeline.deals import rules
from pipeline.deals.models import DealQuerySet
from pipeline.models import Deal, DealExtension, DealPolicy, DuplicateFinding
from pipeline.protection import duplicates
from web.templatetags.components.marks import badge
from web.templatetags.formats import NONE, day, in_days, moment, money

# What a partner reads when a deal could not be protected, whatever the cause.
CANNOT_BE_PROTECTED = _("This deal cannot be protected. Your manager will contact you.")

# What a manager of own partners reads of a registration that is not of one of them.
ANOTHERS = _("Another partner’s registration")


def policy_of_today() -> DealPolicy:
    """The rules in force, or the defaults before any were used."""
    found = DealPolicy.objects.filter(effective_from__lte=clock.today()).order_by("-effective_from").first()
    return found or DealPolicy(effective_from=date(2000, 1, 1))


def waiting(actor: Actor) -> int:
    """How many deals wait for a decision of this person."""
    if not actor.can("pipeline.deal:decide"):
        return 0
    return Deal.objects.visible_to(actor).waiting()[:100].count()


def ageing(seen: DealQuerySet[Deal]) -> dict[str, Any]:
    """The ageing report over some deals: waiting, due today, late, and the share of decisions that came in
    time: of those of the last 90 days and of those that are late now, since a decision that is not made
    came no more in time than one made late. Two queries, each over an index."""
    today = clock.today()
    figures = seen.waiting().aggregate(
        waiting=Count("id"),
        today=Count("id", filter=Q(decide_by=today)),
        late=Count("id", filter=Q(decide_by__lt=today)),
        unprotected=Count("id", filter=Q(protection=Deal.Protection.NONE)),
    )
    figures |= seen.filter(decided_at__gte=clock.start_of(today) - timedelta(days=90)).aggregate(
        decided=Count("id"), in_time=Count("id", filter=Q(decided_at__date__lte=F("decide_by")))
    )
    promised = figures["decided"] + figures["late"]
    figures["share"] = figures["in_time"] / promised if promised else None
    figures["note_today"] = (
        _("%(number)s due today") % {"number": figures["today"]} if figures["today"] else _("none due today")
    )
    counted = {"number": figures["decided"], "late": figures["late"]}
    figures["note_decided"] = (
        _("of %(number)s decisions in 90 days and %(late)s that are late") % counted
        if figures["late"]
        else _("of %(number)s decisions in 90 days") % counted
    )
    return figures


@dataclass(frozen=True)
class Clock:
    """What runs for a deal: a promise to decide, or a protection that ends. ``tone`` as in badges."""

    label: Sentence
    until: date | None = None
    left: int | None = None
    of: int = 0
    tone: str = ""


def clock_of(deal: Deal, today: date | None = None) -> Clock | None:
    """The clock of a deal: the decision while it waits, the protection once approved."""
    today = today or clock.today()
    if deal.status == Deal.Status.SUBMITTED and deal.decide_by:
        left = (deal.decide_by - today).days
        began = _day(deal.submitted_at)
        label = _("We decide by") if left >= 0 else _("A decision was due on")
        return Clock(label, deal.decide_by, left, max((deal.decide_by - began).days, 1), _tone(left, 0, 1))
    if deal.status == Deal.Status.APPROVED:
        if deal.protected_until is None:
            return Clock(_("Protected until the award of the tender"), tone="ok")
        left = (deal.protected_until - today).days
        began = _day(deal.decided_at)
        policy = deal.submitted_under
        notices = (policy.last_notice_days, policy.first_notice_days)
        return Clock(
            _("Protected until"),
            deal.protected_until,
            left,
            max((deal.protected_until - began).days, 1),
            _tone(left, *notices),
        )
    return None


def _tone(left: int, bad: int, warn: int) -> str:
    return "bad" if left < bad else "warn" if left <= warn else "ok"


def _day(instant: datetime | None) -> date:
    return timezone.localdate(instant) if instant else clock.today()


def steps_of(deal: Deal) -> list[dict[str, Any]]:
    """The way of a deal as steps, for the stepper."""
    closed = deal.status not in (Deal.Status.DRAFT, *Deal.OPEN)
    ran = deal.decided_at is not None and deal.status != Deal.Status.REJECTED
    last = deal.get_status_display() if closed else Deal.Status.CONVERTED.label
    states = {
        Deal.Status.DRAFT: ("current", "todo", "todo", "todo"),
        Deal.Status.SUBMITTED: ("done", "current", "todo", "todo"),
        Deal.Status.APPROVED: ("done", "done", "current", "todo"),
    }.get(
        Deal.Status(deal.status),
        ("done", "done" if deal.decided_at else "todo", "done" if ran else "todo", "done"),
    )
    steps = (
        (_("Submitted"), deal.submitted_at and moment(deal.submitted_at)),
        (_("Decided"), deal.decided_at and moment(deal.decided_at)),
        (_("In progress"), deal.get_stage_display()),
        (last, deal.closed_at and moment(deal.closed_at)),
    )
    return [
        {"label": label, "state": state, "text": text or ""}
        for (label, text), state in zip(steps, states, strict=True)
    ]


def facts_of(deal: Deal) -> list[tuple[Sentence, Any]]:
    """Who the customer is and what is expected, as rows of label and value; what is empty is left out."""
    contact = " · ".join(filter(None, (deal.contact_name, deal.contact_email)))
    rows = [
        (_("Customer"), deal.customer_name),
        (_("Country"), countries.name(str(deal.customer_country))),
        (_("Internet domain"), deal.customer_domain),
        (_("Registration number"), deal.customer_registration),
        (_("VAT number"), deal.customer_vat),
        (_("Interested in"), ", ".join(str(line) for line in deal.product_lines.all())),
        (_("Expected amount"), money(deal.amount) if deal.amount else ""),
        (_("Expected on"), day(deal.expected_on) if deal.expected_on else ""),
        (_("Contact"), contact),
        (_("Role of the partner"), deal.get_role_display()),
        (_("How it came about"), deal.how),
        (_("Reference of the tender"), deal.tender_reference),
    ]
    return [(label, value) for label, value in rows if value]


def evidence(deal: Deal, actor: Actor) -> list[DuplicateFinding]:
    """What speaks against a deal, the heaviest first; after it what did so and holds no longer.

    A deal that waits is looked at again, so that the page says what a decision would find. Of a
    registration that the reader may not see (``hidden``), only that it is there.
    """
    kept = list(deal.findings.select_related("other_deal__partner", "own_account__owner"))
    if deal.status == Deal.Status.SUBMITTED:
        lines = [line.code for line in deal.product_lines.all()] or [""]
        kept = duplicates.compared(kept, duplicates.find(deal, lines, deal.submitted_under))
        kept = duplicates.compared(kept, duplicates.find(deal, lines, deal.submitted_under))
    others = [row.other_deal_id for row in kept if row.other_deal_id]
    seen = set(Deal.objects.visible_to(actor).filter(pk__in=others).values_list("pk", flat=True))
    for row in kept:
        row.hidden = row.other_deal_id is not None and row.other_deal_id not in seen
    return sorted(kept, key=lambda row: row.ended_at is not None)


def named(finding: DuplicateFinding) -> Sentence:
    """What a finding points to, as its reader may know it."""
    return ANOTHERS if finding.hidden else str(finding.other_deal or finding.own_account)


def against(deal: Deal, rows: list[DuplicateFinding]) -> list[DuplicateFinding]:
    """What of the evidence speaks against approving a deal: it holds, and is no later claim, which
    takes nothing away from this one."""
    return [
        row for row in rows if row.ended_at is None and (row.blocks or not _came_later(row.other_deal, deal))
    ]


def _came_later(other: Deal | None, deal: Deal) -> bool:
    if other is None:
        return False
    assert other.submitted_at is not None  # only drafts have none
    assert deal.submitted_at is not None
    return other.submitted_at > deal.submitted_at


def rivals(deal: Deal, actor: Actor) -> list[Deal]:
    """Deals whose evidence names this one: claims that came later."""
    rows = Deal.objects.visible_to(actor).filter(findings__other_deal=deal).exclude(pk=deal.pk)
    return list(rows.select_related("partner").distinct().order_by("submitted_at")[:20])


def cannot_be_protected(deal: Deal) -> Sentence:
    """What the partner reads of a deal that waits without protection; the same for every cause."""
    waits = deal.status == Deal.Status.SUBMITTED and deal.protection == Deal.Protection.NONE
    return CANNOT_BE_PROTECTED if waits else ""


def may_extend(deal: Deal, extensions: list[DealExtension]) -> bool:
    """Whether an extension of this deal can be asked for now."""
    if deal.status != Deal.Status.APPROVED or deal.protected_until is None or deal.policy is None:
        return False
    states = [extension.status for extension in extensions]
    granted = states.count(DealExtension.Status.GRANTED)
    return DealExtension.Status.REQUESTED not in states and granted < deal.policy.max_extensions


def manager_of(deal: Deal) -> User | None:
    """The person whom a partner asks about a deal: who decided it, else who looks after them."""
    return deal.decided_by or deal.partner.owner


def late_by(deal: Deal, today: date) -> int:
    """Business days past the promised decision, by the deal's own calendar."""
    if deal.decide_by is None or deal.policy is None:
        return 0
    return rules.business_days_between(deal.decide_by, today, deal.policy.calendar)


def late_label(days: int) -> str:
    """How late a decision is, in business days as it was promised; "" while it is not."""
    if days <= 0:
        return ""
    return ngettext("%(days)s business day late", "%(days)s business days late", days) % {"days": days}


TONES = {
    Deal.Status.SUBMITTED: "warn",
    Deal.Status.APPROVED: "info",
    Deal.Status.CONVERTED: "ok",
    Deal.Status.REJECTED: "bad",
    Deal.Status.EXPIRED: "bad",
}


def with_marks(deal: Deal) -> Deal:
    """A deal with the tone of its status and its clock, as pages show it."""
    deal.tone = TONES.get(Deal.Status(deal.status), "")
    deal.clock = clock_of(deal)
    mark = clock_mark(deal)
    deal.clock_mark = "" if mark == NONE else mark
    return deal


def clock_mark(deal: Deal) -> str:
    """The clock of a deal as a badge: how late a decision is, else how long is left."""
    today = clock.today()
    waits = deal.status == Deal.Status.SUBMITTED
    if waits and (late := late_label(late_by(deal, today))):
        return badge(late, "bad", icon="clock-alert")
    found = clock_of(deal, today)
    if found is None:
        return NONE
    if found.until is None:
        return badge(_("until the award"), "ok", icon="shield-check")
    return badge(in_days(found.until), found.tone, icon="clock" if waits else "shield-check")
