"""The strategic council: two partners of the highest tier, one of us in the chair, one meeting held and one to come."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from functools import partial

from core import clock, programme
from core.text import both
from demo.context import DemoContext, workday
from partners.benefits.selectors import owed
from partners.governance import services
from partners.models import BodyMeeting, GovernanceBody, Seat

BODY = "strategic-council"
MEMBERS = ("techcorp", "admin_fr")


def plan(context: DemoContext) -> None:
    context.simulation.ago(200, 10.0, partial(_set_up, context))
    for place, code in enumerate(MEMBERS):
        context.simulation.ago(21 - place, 15.8, partial(_seat, context, code))
    context.simulation.ago(18, 10.2, partial(_plan, context, 6, "Messages 2.0\nBudget 2027"))
    context.simulation.ago(9, 17.5, partial(_hold, context))
    context.simulation.ago(8, 10.4, partial(_plan, context, 45, "Messages 2.1\nBudget 2028"))


def _set_up(context: DemoContext) -> None:
    actor = context.people.ours("manager")
    body = services.body_save(
        actor=actor,
        code=BODY,
        name=both("Conseil stratégique", "Strategic council"),
        purpose=both(
            "Les partenaires de premier rang y donnent leur avis sur la feuille de route et sur les règles du programme.",
            "Partners of the highest tier give their opinion on the roadmap and on the rules of the programme.",
        ),
        benefit_code="council",
        seats=8,
        interval_months=6,
    )
    services.seat_give(
        actor=actor,
        body=body,
        user=context.people.staff["manager"],
        role=Seat.Role.CHAIR,
        since=clock.today(),
    )


def _seat(context: DemoContext, code: str) -> None:
    """The contact who has the benefit already, else the first of the partner's."""
    partner = context.partner(code)
    if not any(row.code == "council" for row in owed(partner)):
        return
    given = partner.benefit_grants.open().filter(code="council").select_related("contact").first()
    contact = given.contact if given else partner.contacts.order_by("-is_main", "pk").first()
    services.seat_give(
        actor=context.people.ours("manager"),
        body=_body(),
        partner=partner,
        contact=contact,
        since=clock.today(),
    )


def _body() -> GovernanceBody:
    return GovernanceBody.objects.get(code=BODY)


def _plan(context: DemoContext, days: int, agenda: str) -> None:
    day = workday(clock.today() + timedelta(days=days))
    services.meeting_plan(
        actor=context.people.ours("manager"), body=_body(), agenda=agenda, place="Paris, 12 rue des Archives",
        starts_at=datetime.combine(day, time(10), programme.zone()), zone=programme.zone().key,
    )  # fmt: skip


def _hold(context: DemoContext) -> None:
    actor, meeting = context.people.ours("manager"), BodyMeeting.objects.get()
    if meeting.starts_at > clock.now():
        return
    seats = services.members(meeting)
    services.meeting_hold(
        actor=actor, meeting=meeting, attended=seats,
        minutes="Messages 2.0 : 3/3\nBudget 2027 : 3/3",
    )  # fmt: skip
    theirs = next((seat for seat in seats if seat.partner_id), None)
    services.decision_record(
        actor=actor, meeting=meeting, text="Messages 2.0 · TechCorp", seat=theirs,
        due_on=clock.today() + timedelta(days=30),
    )  # fmt: skip
    services.meeting_publish(actor=actor, meeting=meeting)
