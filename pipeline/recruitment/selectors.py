"""What the pages of recruitment show: board, calendar, a recruitment's page, forecast."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from datetime import date, timedelta
from functools import lru_cache
from typing import Any

from django.db.models import Count, F, OuterRef, Q, QuerySet, Sum, Window
from django.db.models.functions import RowNumber
from django.urls import reverse
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from core import clock
from core.actor import Actor
from core.links import addresses
from core.money import Money
from pipeline.models import PartnershipReview, Phase, PhaseStay, Recruitment
from pipeline.recruitment import checklist, conditions, rules
from pipeline.recruitment.held import held_cards, review_first
from pipeline.recruitment.models import NEVER
from pipeline.recruitment.rules import Pace, Stall, State
from web.templatetags.formats import moment, money_short, number

# A column shows so many cards; its count and sum are of all.
COLUMN = 80
_WON_DAYS = 365

# The columns that a potential, and whether a card stands out, are told from.
POTENTIAL = ("potential_kind", "potential_minor", "currency", "potential_leads", "potential_note")
STANDING = ("next_step", "next_step_on", "phase_since", "touched_on")
# What a card needs, in one light row.
_CARD = (
    "public_id", "title", "headline", "partner__name", "partner__type_id", "partner__owner__name",
    "next_step_owner__name", "fit_us", "fit_them", *POTENTIAL, *STANDING,
)  # fmt: skip


def pace_of(phase: Phase) -> Pace:
    """What a phase allows, as the rules read it."""
    return Pace(phase.usual_min_days, phase.usual_max_days, phase.target_days, phase.idle_days)


def active_phases() -> list[Phase]:
    """The phases in use, in order."""
    return list(Phase.objects.filter(is_active=True))


def usually(phase: Phase) -> str:
    """A phase's usual duration in words."""
    span = rules.usual_span(phase.usual_min_days, phase.usual_max_days)
    if span is None:
        return _("usually continuous")
    unit, low, high = span
    forms = {
        "day": ngettext("usually %(span)s day", "usually %(span)s days", high),
        "week": ngettext("usually %(span)s week", "usually %(span)s weeks", high),
        "month": ngettext("usually %(span)s month", "usually %(span)s months", high),
    }
    return forms[unit] % {"span": str(high) if low == high else f"{low}–{high}"}


# A board says the same few days and round amounts over and over; formatting them is its largest part.
@lru_cache(maxsize=4096)
def _money(minor: int, currency: str, language: str) -> str:
    return money_short(Money(minor, currency))


@lru_cache(maxsize=1024)
def _day(day: date, today: date, language: str) -> str:
    return moment(day)


def potential_text(row: dict[str, Any]) -> str:
    """A potential as a card shows it: money, leads, or the words said of it."""
    if row["potential_kind"] == Recruitment.PotentialKind.MONEY:
        if row["potential_minor"] is None:
            return ""
        return _money(row["potential_minor"], row["currency"], get_language())
    if row["potential_kind"] == Recruitment.PotentialKind.LEADS:
        count = row["potential_leads"] or 0
        return ngettext("%(count)s lead", "%(count)s leads", count) % {"count": number(count)}
    return row["potential_note"]


def fit_text(row: dict[str, Any]) -> str:
    """The fit as a card shows it: ours, then theirs; "" as long as neither is scored."""
    if row["fit_us"] is None and row["fit_them"] is None:
        return ""
    return _("fit %(us)s / %(them)s") % {
        "us": "–" if row["fit_us"] is None else row["fit_us"],
        "them": "–" if row["fit_them"] is None else row["fit_them"],
    }


def stall_text(stalled: Stall, row: dict[str, Any], pace: Pace, today: date) -> str:
    """Why a recruitment counts as stalled, in a few words."""
    spent = rules.time_in_phase(pace, row["phase_since"], today)
    if stalled == Stall.BEYOND_TARGET:
        return _("Day %(days)s, target %(target)s") % {"days": spent.days, "target": spent.limit}
    if stalled == Stall.BEYOND_USUAL:
        over = (today - row["phase_since"]).days - (pace.usual_max or 0)
        return ngettext("%(days)s day over the usual", "%(days)s days over the usual", over) % {"days": over}
    idle = (today - row["touched_on"]).days
    return ngettext("No step for %(days)s day", "No step for %(days)s days", idle) % {"days": idle}


def standing(row: dict[str, Any], phase: Phase, limits: rules.Limits, today: date) -> tuple[State, str, str]:
    """How a card stands out: its state, what its badge says, and the badge's tone."""
    stalled = rules.stall(
        limits,
        phase_since=row["phase_since"],
        touched_on=row["touched_on"],
        has_step=bool(row["next_step"]),
    )
    state = rules.state(stalled, next_step_on=row["next_step_on"], today=today)
    if state == State.STALLED:
        return state, stall_text(stalled, row, pace_of(phase), today), "warn"
    step = row["next_step"]
    if step and row["next_step_on"]:
        step = _("%(step)s, %(day)s") % {
            "step": step,
            "day": _day(row["next_step_on"], today, get_language()),
        }
    return state, step, "bad" if state == State.LATE else ""


def board(
    rows: QuerySet, held: QuerySet, *, currency: str, types: dict[int, str], may_move: bool
) -> list[dict[str, Any]]:
    """The columns of the board, with counts and sums over all rows and at most COLUMN cards each.

    In the column of active partners stands each of them: those that have no recruitment there (``held``) by
    their next review. One query each for the sums, for all cards, and for those.
    """
    today = clock.today()
    phases = active_phases()
    sums = {row["phase_id"]: row for row in _sums(rows)}
    found = _cards(rows)
    others, other_count = held_cards(held, today, types, COLUMN)
    home = next((phase.pk for phase in phases if phase.status_given == Phase.Gives.ACTIVE), None)
    moves = [(phase.code, str(phase)) for phase in phases]
    address = addresses("pipeline:recruitment")
    columns = []
    for phase in phases:
        total = sums.get(phase.pk, {"count": 0, "potential": 0})
        limits = rules.limits(pace_of(phase), today)
        cards = [
            _card(row, phase, limits, today, types, moves if may_move else None, address)
            for row in found[phase.pk]
        ]
        if phase.pk == home:
            cards = sorted([*cards, *others], key=lambda card: card["on"] or NEVER)[:COLUMN]
        columns.append(
            {
                "code": phase.code,
                "title": str(phase),
                "count": total["count"] + (other_count if phase.pk == home else 0),
                "value": money_short(Money(total["potential"], currency)) if total["potential"] else "",
                "hint": usually(phase),
                "cards": cards,
            }
        )
    return columns


def _sums(rows: QuerySet) -> QuerySet:
    return (
        rows.order_by()
        .values("phase_id")
        .annotate(count=Count("pk"), potential=Sum("programme_minor"), weighted=Sum("weighted_minor"))
    )


def _cards(rows: QuerySet) -> dict[int, list[dict[str, Any]]]:
    """The first cards of every phase: those with the nearest step, then those without one."""
    nearest = [F("next_step_on").asc(nulls_last=True), F("pk").asc()]
    placed = rows.order_by().annotate(
        place=Window(RowNumber(), partition_by=[F("phase_id")], order_by=nearest)
    )
    cards: dict[int, list[dict[str, Any]]] = defaultdict(list)
    reviews = PartnershipReview.objects.filter(partner=OuterRef("partner"), held_on=None)
    shown = placed.filter(place__lte=COLUMN).annotate(review_on=reviews.values("due_on")[:1])
    for row in shown.order_by("place").values("phase_id", "review_on", *_CARD):
        cards[row["phase_id"]].append(row)
    return cards


def _card(
    row: dict[str, Any],
    phase: Phase,
    limits: rules.Limits,
    today: date,
    types: dict[int, str],
    moves: list[tuple[str, str]] | None,
    address: Callable[[str], str],
) -> dict[str, Any]:
    if phase.status_given == Phase.Gives.ACTIVE:
        row = row | review_first(row)
    state, badge, tone = standing(row, phase, limits, today)
    url = address(row["public_id"])
    kind = types.get(row["partner__type_id"], "")
    return {
        "name": row["title"] or row["partner__name"],
        "url": url,
        "text": " · ".join(filter(None, (kind, row["headline"], fit_text(row)))),
        "badge": badge,
        "tone": tone,
        "state": state.value,
        "owner": row["next_step_owner__name"] or row["partner__owner__name"] or "",
        "value": potential_text(row),
        "move_url": f"{url}move/" if moves else "",
        "moves": moves,
        "on": row["next_step_on"],
    }


def headline(rows: QuerySet, all_rows: QuerySet, *, currency: str) -> dict[str, Any]:
    """The line above the board: how many are open, the forecast, days from contact to signature.

    Those that are open for longer than the phases before the signature usually last count with their age,
    so that what drags on does not flatter the median by being left out.
    """
    total = rows.aggregate(
        count=Count("pk"), weighted=Sum("weighted_minor", filter=Q(phase__counts_in_forecast=True))
    )
    won = all_rows.filter(won_on__gte=clock.today() - timedelta(days=_WON_DAYS)).order_by("-won_on")
    durations = [
        (won_on - opened_on).days for opened_on, won_on in won.values_list("opened_on", "won_on")[:500]
    ]
    late = _ages_of_late(all_rows)
    return {
        "count": total["count"],
        "forecast": Money(total["weighted"] or 0, currency),
        "median": rules.median(durations + late),
        "late": len(late),
    }


def _ages_of_late(rows: QuerySet) -> list[int]:
    """Days so far of those that nobody has signed in the time that it usually takes at most."""
    usual = Phase.objects.filter(is_active=True, counts_in_forecast=True).values_list(
        "usual_max_days", flat=True
    )
    phases = list(usual)
    limits = [days for days in phases if days is not None]
    if not limits or len(limits) < len(phases):
        return []
    today = clock.today()
    late = rows.filter(closed_at=None, won_on=None, opened_on__lt=today - timedelta(days=sum(limits)))
    opened = late.order_by("opened_on").values_list("opened_on", flat=True)[:500]
    return [(today - day).days for day in opened]


def needing_attention(queryset: QuerySet, state: str) -> QuerySet:
    """The open rows that stand out: "late", "stall", or either. The days come from the rules."""
    today = clock.today()
    # An active partner is late with its review too, as its card says.
    reviews = PartnershipReview.objects.late(today).values("partner")
    late = Q(next_step_on__lt=today) | Q(phase__status_given=Phase.Gives.ACTIVE, partner__in=reviews)
    stalled = Q(pk__in=[])
    for phase in Phase.objects.all():
        limits = rules.limits(pace_of(phase), today)
        if limits.idle_since:
            stalled |= Q(phase=phase, next_step="", touched_on__lte=limits.idle_since)
        if limits.usual_since:
            stalled |= Q(phase=phase, phase_since__lt=limits.usual_since)
        if limits.target_since:
            stalled |= Q(phase=phase, phase_since__lte=limits.target_since)
    wanted = {"late": late, "stall": stalled & ~late}.get(state, late | stalled)
    return queryset.filter(wanted, closed_at=None)


def overdue(actor: Actor) -> QuerySet:
    """Open recruitments whose next step is past its day."""
    return Recruitment.objects.visible_to(actor).open().filter(next_step_on__lt=clock.today())


def month_events(rows: QuerySet, first: date, last: date) -> dict[date, list[dict[str, Any]]]:
    """What a month's calendar holds: next steps on their day, and expected signatures."""
    today = clock.today()
    events: dict[date, list[dict[str, Any]]] = defaultdict(list)
    fields = ("public_id", "title", "partner__name", "next_step", "next_step_on", "expected_on")
    span = (first, last)
    address = addresses("pipeline:recruitment")
    found = rows.filter(Q(next_step_on__range=span) | Q(expected_on__range=span)).order_by(
        "next_step_on", "pk"
    )
    for row in found.values(*fields)[:500]:
        name = row["title"] or row["partner__name"]
        url = address(row["public_id"])
        if row["next_step_on"]:
            late = row["next_step_on"] < today
            label = f"{name} · {row['next_step']}"
            events[row["next_step_on"]].append({"label": label, "url": url, "tone": "bad" if late else ""})
        if row["expected_on"]:
            label = _("%(name)s expected") % {"name": name}
            events[row["expected_on"]].append({"label": label, "url": url, "tone": "ok"})
    return events


def detail(recruitment: Recruitment) -> dict[str, Any]:
    """What the page of one recruitment shows beside its own columns."""
    today = clock.today()
    stays = list(recruitment.stays.select_related("phase"))
    pace = pace_of(recruitment.phase)
    row = {name: getattr(recruitment, name) for name in STANDING}
    state, badge, tone = standing(row, recruitment.phase, rules.limits(pace, today), today)
    steps = checklist.shown(recruitment)
    return {
        "stepper": _stepper(recruitment, stays, today),
        "checklist": steps,
        "conditions": conditions.shown(recruitment, steps),
        "time": rules.time_in_phase(pace, recruitment.phase_since, today),
        "usually": usually(recruitment.phase),
        "state": "" if recruitment.closed_at else state.value,
        "badge": badge,
        "tone": tone,
        "stays": [_stay(stay, today) for stay in stays],
        "activities": list(recruitment.activities.select_related("author")[:30]),
        "pilots": _pilots(recruitment),
        "people": list(recruitment.stakeholders.current().select_related("contact")),
        "files": [
            {
                "name": file.title,
                "url": reverse("pipeline:recruitment-file", args=[file.public_id]),
                "size": file.file.size,
                "at": file.created_at,
                "public_id": file.public_id,
            }
            for file in recruitment.files.filter(archived_at=None).select_related("file")
        ],
    }


def _pilots(recruitment: Recruitment) -> list[dict[str, Any]]:
    """The pilots, each with how many of its tests are met."""
    return [
        {
            "row": row,
            "met": sum(test.is_met is True for test in row.tests.all()),
            "count": len(row.tests.all()),
        }
        for row in recruitment.pilots.prefetch_related("tests")
    ]


def _stepper(recruitment: Recruitment, stays: list[PhaseStay], today: date) -> list[dict[str, Any]]:
    spent: dict[int, int] = defaultdict(int)
    for stay in stays:
        spent[stay.phase_id] += ((stay.left_on or today) - stay.entered_on).days
    steps = []
    for phase in active_phases():
        passed = phase.position < recruitment.phase.position
        state = "current" if phase.pk == recruitment.phase_id else "done" if passed else "todo"
        days = spent.get(phase.pk)
        text = usually(phase)
        if days is not None:
            text = ngettext("%(days)s day", "%(days)s days", days) % {"days": days} + " · " + text
        steps.append({"label": str(phase), "state": state, "text": text})
    return steps


def _stay(stay: PhaseStay, today: date) -> dict[str, Any]:
    pace = Pace(stay.phase.usual_min_days, stay.phase.usual_max_days, stay.phase.target_days)
    time = rules.time_in_phase(pace, stay.entered_on, stay.left_on or today)
    return {
        "phase": stay.phase,
        "entered_on": stay.entered_on,
        "left_on": stay.left_on,
        "reason": stay.reason,
        "time": time,
    }
