"""Discovery webinars: one that was held, with who took part, and one to come that is full."""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from core.actor import SYSTEM
from core.text import both
from demo.context import DemoContext
from demo.recruiting_steps import recruitment_of
from pipeline.models import Webinar, WebinarRegistration
from pipeline.webinars.attendance import webinar_attendance_set
from pipeline.webinars.services import (
    webinar_create,
    webinar_invite,
    webinar_register,
    webinar_register_public,
)

TITLE = both("Découvrir MML en trois quarts d’heure", "MML in three quarters of an hour")
WHAT = both(
    "Ce que MML change dans l’échange de données, deux partenaires qui racontent, puis vos questions.",
    "What MML changes where data is exchanged, two partners who tell how, then your questions.",
)
HELD, COMING, WRITTEN = -5, 3, 12
ZONE = "Europe/Paris"
# The one that was held: who had a seat, by recruitment, and whether they came.
CAME = {"gand": True, "balticgrid": True, "unicorp": False}
# Who came by the public page of the one to come: name, address, organisation, language.
VISITORS = [
    ("Inès Cordier", "ines.cordier@hydro-vallees.test", "Hydro Vallées", "fr"),
    ("Tom Hargreaves", "tom@norwich-hub.test", "Norwich Data Hub", "en"),
]


def plan(context: DemoContext) -> None:
    """Write down when webinars are planned, filled and held."""
    simulation = context.simulation
    simulation.ago(WRITTEN, 9.4, lambda: _write(context, HELD, "fr", seats=20))
    simulation.ago(-HELD + 1, 9.6, lambda: _register(context, HELD, list(CAME)))
    simulation.ago(-HELD, 17.0, lambda: _note(context))
    simulation.ago(4, 9.4, lambda: _write(context, COMING, "fr", seats=3))
    simulation.ago(3, 11.0, lambda: _register(context, COMING, ["occitanie", "murs"]))
    simulation.ago(2, 10.0, lambda: _invite(context, "unicorp"))
    simulation.ago(1, 18.2, lambda: _visit(context))


def _starts(context: DemoContext, in_days: int) -> datetime:
    day = context.today + timedelta(days=in_days)
    return datetime(day.year, day.month, day.day, 14, 0, tzinfo=ZoneInfo(ZONE))


def _write(context: DemoContext, in_days: int, language: str, *, seats: int) -> None:
    webinar_create(
        actor=context.people.ours("marketing"),
        title=TITLE,
        description=WHAT,
        starts_at=_starts(context, in_days),
        zone=ZONE,
        minutes=45,
        language=language,
        join_url=f"https://meet.example.org/mml-{in_days + 10}",
        seats=seats,
        is_public=True,
    )


def _webinar(context: DemoContext, in_days: int) -> Webinar:
    return Webinar.objects.get(starts_at=_starts(context, in_days))


def _people(context: DemoContext, code: str) -> list:
    return list(context.partner(code).contacts.current().exclude(email="").order_by("pk")[:1])


def _register(context: DemoContext, in_days: int, codes: list[str]) -> None:
    for code in codes:
        webinar_register(
            actor=context.manager(code),
            webinar=_webinar(context, in_days),
            recruitment=recruitment_of(context, code),
            contacts=_people(context, code),
        )


def _invite(context: DemoContext, code: str) -> None:
    webinar_invite(
        actor=context.manager(code),
        webinar=_webinar(context, COMING),
        recruitment=recruitment_of(context, code),
        contacts=_people(context, code),
    )


def _note(context: DemoContext) -> None:
    webinar = _webinar(context, HELD)
    there = [context.partners[code].pk for code, came in CAME.items() if came]
    rows = WebinarRegistration.objects.filter(webinar=webinar, recruitment__partner__in=there)
    webinar_attendance_set(
        actor=context.people.ours("marketing"),
        webinar=webinar,
        attended=list(rows.select_related("recruitment__partner")),
    )


def _visit(context: DemoContext) -> None:
    for name, email, organisation, language in VISITORS:
        webinar_register_public(
            actor=SYSTEM,
            webinar=_webinar(context, COMING),
            name=name,
            email=email,
            organisation=organisation,
            language=language,
        )
