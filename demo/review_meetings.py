"""Two review meetings: one that was held with Helio Santé, with its minutes and what both undertook, and one to come
with TechCorp, to which everybody is invited."""

from __future__ import annotations

from datetime import datetime, time, timedelta

from accounts.models import User
from core import clock, programme
from core.actor import Actor
from demo.context import DemoContext, workday
from insights.models import ReviewAction, ReviewMeeting
from insights.review_meetings import action_services as actions
from insights.review_meetings import document, services
from pipeline.models import PartnershipReview
from pipeline.reviews.services import review_change, review_hold

HELD, TO_COME = "helio", "techcorp"
MINUTES = """Helio Santé confirme son engagement : deux nouveaux hôpitaux étudient la plateforme.
Le délai de mise en service reste le principal frein ; nous partageons notre plan d’accélération.
Les deux équipes veulent une action commune au printemps."""


def plan(context: DemoContext) -> None:
    context.simulation.ago(
        37, 9.5, lambda: _prepare(context, HELD, place="Lyon, siège de Helio Santé", days=7)
    )
    context.simulation.ago(30, 16.0, lambda: _hold(context))
    context.simulation.ago(12, 11.0, lambda: _they_did(context))
    context.simulation.ago(
        2, 15.0, lambda: _prepare(context, TO_COME, place="https://meet.mml.test/techcorp", days=9)
    )


def _review(context: DemoContext, code: str) -> PartnershipReview:
    return PartnershipReview.objects.for_list().get(partner=context.partners[code], held_on=None)


def _user(actor: Actor) -> User:
    return User.objects.get(pk=actor.user_id)


def _prepare(context: DemoContext, code: str, *, place: str, days: int) -> None:
    """The document is written, a day is found, everybody is invited, and the agenda is sent."""
    manager, review = context.manager(code), _review(context, code)
    day = workday(clock.today() + timedelta(days=days))
    review_change(actor=manager, review=review, due_on=day)
    meeting = services.review_meeting_prepare(
        actor=manager, review=review, language=context.entries[code].language
    )
    start = datetime.combine(day, time(10), tzinfo=programme.zone())
    meeting = services.review_meeting_change(
        actor=manager, meeting=meeting, starts_at=start, zone=str(programme.zone()), duration=90, place=place
    )
    people = [_user(manager), _user(context.theirs(code))]
    services.meeting_participants_set(actor=manager, meeting=meeting, users=people, contacts=[])
    services.review_meeting_invite(actor=manager, meeting=meeting)
    _send(manager, ReviewMeeting.objects.get(pk=meeting.pk))


def _send(actor: Actor, meeting: ReviewMeeting) -> None:
    kind = services.kind_to_send(meeting)
    data = document.snapshot(meeting, kind)
    services.meeting_document_send(
        actor=actor, meeting=meeting, kind=kind, snapshot=data, content=document.render(meeting, data)
    )


def _hold(context: DemoContext) -> None:
    """It is held; what both undertook is noted, and the minutes are sent."""
    manager, review, today = context.manager(HELD), _review(context, HELD), clock.today()
    meeting = ReviewMeeting.objects.get(review=review)
    services.meeting_minutes_write(actor=manager, meeting=meeting, text=MINUTES)
    review = review_hold(
        actor=manager,
        review=review,
        held_on=today,
        notes="Bonne ambiance ; leur directeur technique attend des preuves sur les délais.",
        decisions="Accélérer la mise en service, et préparer une action commune.",
    )
    agreed = (
        ("Envoyer le plan d’accélération de la mise en service", "us", 14, _user(manager)),
        ("Former deux consultants de plus à la plateforme", "them", 16, _user(context.theirs(HELD))),
        ("Proposer une date pour la matinée commune dans les hôpitaux", "them", 35, None),
        ("Préparer le kit de l’action commune", "us", 45, None),
    )
    for text, side, days, owner in agreed:
        actions.review_action_agree(
            actor=manager,
            review=review,
            text=text,
            side=side,
            due_on=today + timedelta(days=days),
            owner=owner,
        )
    _send(manager, ReviewMeeting.objects.get(review=review))


def _they_did(context: DemoContext) -> None:
    """Helio trained its people; what we owe is late."""
    rows = ReviewAction.objects.open().filter(review__partner=context.partners[HELD], side="them")
    actions.review_action_tick(
        actor=context.theirs(HELD),
        action=rows.get(owner__isnull=False),
        evidence="Attestations de formation nº 118 et nº 119",
    )
