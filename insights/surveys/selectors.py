"""Who is asked, and what came back."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Count

from core.actor import SYSTEM, Actor
from insights.models import Survey, SurveyAnswer, SurveyInvitation, SurveyTally, SurveyWave
from insights.surveys import rules
from insights.surveys.rules import LEAST, Scores, Surveyed
from marketing.segments.selectors import member_ids
from partners.models import Contact, Membership, Question
from partners.questions.selectors import questions_of

SUBJECT = "survey"
DIMENSIONS = ("type", "tier", "country")
_PATHS = {"type": "partner__type__code", "tier": "partner__tier__code", "country": "partner__country"}


@dataclass(frozen=True)
class Asked:
    """A person who is to be asked: a member, or a contact."""

    partner_id: int
    user_id: int | None = None
    contact_id: int | None = None


def partner_ids(wave: SurveyWave) -> list[int]:
    """The partners whose people a wave is meant for."""
    found = member_ids(SYSTEM, {"filters": wave.filters, "figures": []})
    if wave.segment is None:
        return found
    inside = set(member_ids(SYSTEM, wave.segment.conditions))
    return [pk for pk in found if pk in inside]


def asked(wave: SurveyWave) -> list[Asked]:
    """Whom a wave would ask today: each mailbox once, members before contacts. A statement for each."""
    partners = partner_ids(wave)
    seen: set[str] = set()
    found = []
    for address, person in [*_members(wave, partners), *_contacts(wave, partners)]:
        if address.lower() not in seen:
            seen.add(address.lower())
            found.append(person)
    return found


def _members(wave: SurveyWave, partners: list[int]) -> Iterable[tuple[str, Asked]]:
    if not wave.roles:
        return []
    rows = Membership.objects.filter(
        partner_id__in=partners, ended_at=None, role__in=wave.roles, user__is_active=True
    ).order_by("partner_id", "id")
    columns = ("user__email", "partner_id", "user_id")
    return [(email, Asked(partner, user_id=user)) for email, partner, user in rows.values_list(*columns)]


def _contacts(wave: SurveyWave, partners: list[int]) -> Iterable[tuple[str, Asked]]:
    if wave.contacts == SurveyWave.Contacts.NONE:
        return []
    rows = Contact.objects.current().filter(partner_id__in=partners).exclude(email="")
    if wave.contacts == SurveyWave.Contacts.MAIN:
        rows = rows.filter(is_main=True)
    rows = rows.order_by("partner_id", "id")
    return [
        (email, Asked(partner, contact_id=pk))
        for email, partner, pk in rows.values_list("email", "partner_id", "pk")
    ]


def questions(wave: SurveyWave) -> list[Question]:
    """The further questions of a wave, in their order; of one that is not open yet, none."""
    return questions_of(wave.version) if wave.version else []


# -- What came back -----------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Group:
    """The members of a dimension that may be shown, and all the others together."""

    dimension: str
    members: dict[str, Scores]
    others: Scores = field(default_factory=Scores)


@dataclass(frozen=True)
class Results:
    """What a wave says. ``hidden``: an anonymous one that is open, or to which fewer than five answered."""

    invited: int
    answered: int
    hidden: bool
    scores: Scores = field(default_factory=Scores)
    groups: list[Group] = field(default_factory=list)

    @property
    def rate(self) -> Decimal | None:
        return rules.rate(self.answered, self.invited)


def results(wave: SurveyWave, actor: Actor) -> Results:
    """What came back in a wave. Of a survey by name, that of the partners the reader may see; of an anonymous
    one, that of all: it says nothing of one partner."""
    if wave.survey.is_anonymous:
        return _anonymous_results(wave)
    rows = SurveyAnswer.objects.visible_to(actor).filter(wave=wave).order_by()
    counted = rows.values_list("score").annotate(count=Count("pk"))
    scores = list(counted)
    return Results(
        invited=SurveyInvitation.objects.visible_to(actor).filter(wave=wave).count(),
        answered=sum(count for _score, count in scores),
        hidden=False,
        scores=Scores.of(scores),
        groups=[Group(one, _by_member(rows, _PATHS[one])) for one in DIMENSIONS]
        if wave.survey.has_score
        else [],
    )


def _by_member(rows: Any, path: str) -> dict[str, Scores]:
    found: dict[str, list[tuple[int, int]]] = {}
    for member, score, count in rows.values_list(path, "score").annotate(count=Count("pk")):
        found.setdefault(member or "", []).append((score, count))
    return {member: Scores.of(pairs) for member, pairs in found.items()}


def _anonymous_results(wave: SurveyWave) -> Results:
    counted = list(
        SurveyAnswer.objects.filter(wave=wave).order_by().values_list("score").annotate(count=Count("pk"))
    )
    answered = sum(count for _score, count in counted)
    if wave.status != SurveyWave.Status.CLOSED or answered < LEAST:
        return Results(wave.invited, answered, hidden=True)
    scores = Scores.of(counted)
    found: dict[str, dict[str, list[tuple[int, int]]]] = {one: {} for one in DIMENSIONS}
    tallies = SurveyTally.objects.filter(wave=wave).values_list("dimension", "member", "score", "count")
    for dimension, member, score, count in tallies:
        found[dimension].setdefault(member, []).append((score, count))
    groups = []
    for dimension, members in found.items():
        named = {member: Scores.of(pairs) for member, pairs in members.items()}
        groups.append(Group(dimension, *rules.disclosed(named, scores)))
    return Results(wave.invited, answered, False, scores, groups if wave.survey.has_score else [])


def trend(survey: Survey, actor: Actor) -> list[tuple[SurveyWave, Scores]]:
    """The scores of each closed wave, the oldest first; of an anonymous one with fewer than five, none."""
    waves = list(survey.waves.closed().order_by("closed_on", "pk"))
    rows = SurveyAnswer.objects.filter(wave__in=waves).disclosed().order_by()
    if not survey.is_anonymous:
        rows = rows.visible_to(actor)
    found: dict[int, list[tuple[int, int]]] = {}
    for wave_id, score, count in rows.values_list("wave_id", "score").annotate(count=Count("pk")):
        found.setdefault(wave_id, []).append((score, count))
    return [(wave, Scores.of(found.get(wave.pk, []))) for wave in waves]


def surveyed() -> list[Surveyed]:
    """The NPS of each closed wave, the oldest first: the programme's own, so of all partners. One query."""
    rows = (
        SurveyAnswer.objects.filter(wave__survey__kind=Survey.Kind.NPS, wave__status=SurveyWave.Status.CLOSED)
        .disclosed()
        .order_by("wave__closed_on", "wave_id")
        .values_list("wave_id", "wave__closed_on", "wave__invited", "score")
        .annotate(count=Count("pk"))
    )
    found: dict[int, tuple[date, int, list[tuple[int, int]]]] = {}
    for wave_id, day, invited, score, count in rows:
        found.setdefault(wave_id, (day, invited, []))[2].append((score, count))
    return [Surveyed(day, Scores.of(pairs), invited) for day, invited, pairs in found.values()]
