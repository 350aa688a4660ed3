"""Loads the demo: writes the entries of all chapters and lives it through."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from random import Random

from django.core.cache import cache
from django.db import transaction
from django.db.models import F

from accounts.models import User
from agreements.terms.reminders import remind_due
from agreements.terms.services import advance_due
from core import clock
from core.actor import SYSTEM
from core.audit import chain
from core.models import OutgoingMail, Programme
from demo import (
    applying,
    benefiting,
    certifying,
    co_marketing,
    contracting,
    dashboards,
    dealing,
    declaring,
    funding,
    governing,
    integrating,
    joining,
    joint_plan,
    labelling,
    measuring,
    meeting,
    needing,
    negotiating,
    onboarding,
    own_fields,
    paying,
    people,
    phases,
    pilots,
    plan_contract,
    plan_review,
    presenting,
    press,
    proposing,
    recruiting,
    referring,
    review_meetings,
    reviewing,
    scoring,
    segments,
    selling,
    speaking,
    surveying,
    tier_reviewing,
    vocabulary,
)
from demo import invitations as desk
from demo.context import DemoContext
from demo.history import Simulation
from insights.review.asking import remind_due as remind_of_answers
from insights.rollups import rollup
from partners.models import Partner
from payouts.statements.issuing import statements_close_due
from pipeline.deals.closing import expire_due
from pipeline.forecast.services import forecast_keep

MONTHS = 26
# Each writes its part of the history; what they write may stand before, between or after the others'.
CHAPTERS = (
    joining,
    recruiting,
    needing,
    presenting,
    applying,
    joint_plan,
    proposing,
    plan_contract,
    plan_review,
    contracting,
    labelling,
    negotiating,
    dealing,
    selling,
    referring,
    paying,
    pilots,
    integrating,
    benefiting,
    certifying,
    governing,
    own_fields,
    co_marketing,
    declaring,
    press,
    segments,
    speaking,
    funding,
    onboarding,
    reviewing,
    measuring,
    surveying,
    scoring,
    review_meetings,
    tier_reviewing,
    dashboards,
    desk,
)


def is_empty() -> bool:
    """Whether nobody has begun to use this database."""
    return not any(model.objects.exists() for model in (Programme, User, Partner))


def load(*, seed: int, say: Callable[[str], None]) -> DemoContext:
    """Load the programme, its book and its history into an empty database.

    All or nothing, in one transaction: a load that was stopped leaves an empty database behind.
    """
    with transaction.atomic():
        context = DemoContext(Simulation(clock.today()), Random(seed))
        _write_diary(context)
        say("· the programme and the partners, month by month")
        month = 0
        for day in context.simulation.live(lambda day: _evening(context, day)):
            if (day.year, day.month) != month:
                month = (day.year, day.month)
                say(f"  {day:%m/%Y}")
        say("· mails that were owed are marked as sent; nobody is written to")
        OutgoingMail.objects.filter(status=OutgoingMail.Status.QUEUED).update(
            status=OutgoingMail.Status.DONE, finished_at=F("created_at")
        )
    say("· figures of the programme")
    rollup.run(full=True)
    measuring.measure()
    scoring.finish(context)
    sealed = chain.seal_all()
    say(f"· {sealed} events sealed")
    cache.clear()
    return context


def _write_diary(context: DemoContext) -> None:
    first = clock.add_months(context.today.replace(day=1), -MONTHS)
    context.simulation.at(first, 8.0, lambda: _set_up(context))
    context.simulation.ago(20, 8.0, lambda: vocabulary.load_rates(context.simulation.day(20)))
    for chapter in CHAPTERS:
        chapter.plan(context)


def _set_up(context: DemoContext) -> None:
    """The first morning: the programme is configured, and everybody gets access."""
    vocabulary.load()
    context.read_vocabulary()
    people.add_staff(context.people)
    context.phases = phases.load()
    contracting.load_library()
    dealing.set_rules()
    own_fields.define()
    needing.load()
    applying.open_form()


def _evening(context: DemoContext, day: date) -> None:
    """What the timetable does by itself, as far as it changes what is seen: once a week will do, and
    yesterday, so that nothing is left to catch up. The forecast is that of the week's first evening."""
    if day - timedelta(days=day.weekday()) > context.last_forecast:
        context.last_forecast = day
        forecast_keep(actor=SYSTEM)
    if day - context.last_evening < timedelta(days=7) and day != context.simulation.day(1):
        return
    context.last_evening = day
    advance_due()
    remind_due()
    remind_of_answers()
    statements_close_due(actor=SYSTEM)
    funding.evening()
    onboarding.evening()
    meeting.evening(context, day)
    dashboards.evening()
    while expire_due():
        pass
