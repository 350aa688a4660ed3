"""What is told to the press with partners, and how the world speaks of what they do."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from functools import partial
from typing import Any
from zoneinfo import ZoneInfo

from core import clock
from demo.context import DemoContext
from marketing.models import Award, CaseStudy, MediaCoverage, Publication
from marketing.press import services as press
from marketing.recognition.services import recognition_record

ZONE = "Europe/Paris"
# Under embargo for some days more: partner, kind, title, text.
EMBARGOED = (
    "techcorp", "joint", "TC Gateway is certified",
    "TechCorp and the MML Foundation announce that every gateway shipped from next month on is certified.\n\n"
    "“Our customers asked for one language, and now they have it,” says Max Brandt.",
)  # fmt: skip
# Asked by the partner, approved by us and out: partner, kind, title, text, where it can be read.
OUT = (
    "helio", "release", "Helio Santé relie trois hôpitaux",
    "Helio Santé et la fondation MML annoncent que trois hôpitaux de l’Ouest partagent le dossier du patient "
    "pendant le trajet.",
    "https://presse.helio.example/trois-hopitaux",
)  # fmt: skip

# Days ago, partner, title, by whom, link; in the language of the partner.
AWARDS: list[tuple[int, str, str, str, str]] = [
    (
        200,
        "admin_fr",
        "Prix Ulysse de l’administration ouverte",
        "Association Ulysse",
        "https://ulysse.example/prix",
    ),
    (64, "techcorp", "Industrial IoT Award", "Hanse Industry Forum", "https://forum.example/awards"),
]
# Days ago, partner, kind, title, authors, publisher.
PUBLICATIONS: list[tuple[int, str, str, str, str, str]] = [
    (310, "msf", "study", "Shared records where there is no network", "D. Okafor, A. Keller", "Field Notes"),
    (
        140,
        "admin_fr",
        "article",
        "Douze ministères, un vocabulaire",
        "S. Renard",
        "Revue de l’administration numérique",
    ),
    (
        48,
        "techcorp",
        "conference",
        "Sending what changes: sixty per cent less",
        "M. Brandt",
        "Edge Systems Conference",
    ),
]
# Days ago, partner, title, outlet, reach, whether it is about the partner's case study.
COVERAGE: list[tuple[int, str, str, str, int | None, bool]] = [
    (
        405,
        "admin_fr",
        "L’administration apprend une seule langue",
        "Le Courrier des services publics",
        42_000,
        True,
    ),
    (292, "msf", "Three times faster in an emergency", "Relief Weekly", 18_000, True),
    (180, "techcorp", "The gateway that says less", "Machine Journal", None, True),
    (61, "techcorp", "Certified, at last", "Edge Daily", 25_000, False),
    (21, "helio", "Trois hôpitaux, un dossier", "Ouest Santé", 12_500, False),
    (6, "helio", "Le dossier arrive avant l’ambulance", "La Gazette des hôpitaux", None, False),
]


def plan(context: DemoContext) -> None:
    """Write down when each text is agreed and each thing recorded."""
    context.simulation.ago(24, 15.0, partial(_publish, context, *OUT))
    context.simulation.ago(2, 15.2, partial(_hold_back, context, *EMBARGOED))
    for days, code, title, by, link in AWARDS:
        _later(context, days, code, Award, title=title, awarded_by=by, link=link)
    for days, code, kind, title, authors, publisher in PUBLICATIONS:
        _later(context, days, code, Publication, title=title, kind=kind, authors=authors, publisher=publisher)
    for days, code, title, outlet, reach, about in COVERAGE:
        context.simulation.ago(days - 1, 15.6, partial(_cover, context, code, title, outlet, reach, about))


def _later(context: DemoContext, days: int, code: str, model: Any, **values: Any) -> None:
    context.simulation.ago(days - 1, 15.5, partial(_record, context, code, model, values))


def _record(context: DemoContext, code: str, model: Any, values: dict[str, Any]) -> None:
    """What came out yesterday."""
    recognition_record(
        actor=context.people.ours("marketing"),
        model=model,
        partner=context.partner(code),
        on=clock.today() - timedelta(days=1),
        **values,
    )


def _cover(context: DemoContext, code: str, title: str, outlet: str, reach: int | None, about: bool) -> None:
    partner = context.partner(code)
    study = CaseStudy.objects.published().filter(partner=partner).first() if about else None
    values = {
        "title": title,
        "outlet": outlet,
        "reach": reach,
        "case_study": study,
        "language": partner.language,
    }
    _record(context, code, MediaCoverage, values)


def _publish(context: DemoContext, code: str, kind: str, title: str, text: str, link: str) -> None:
    theirs, ours, partner = context.theirs(code), context.people.ours("marketing"), context.partner(code)
    row = press.press_draft(
        actor=theirs, partner=partner, kind=kind, title=title, text=text, language=partner.language
    )
    press.press_submit(actor=theirs, request=row)
    press.press_approve(actor=ours, request=row)
    press.press_publish(actor=ours, request=row, link=link)


def _hold_back(context: DemoContext, code: str, kind: str, title: str, text: str) -> None:
    """Approved by us, with the partner, until ten in the morning in nine days."""
    ours, partner, day = (
        context.people.ours("marketing"),
        context.partner(code),
        clock.today() + timedelta(days=9),
    )
    row = press.press_draft(
        actor=ours,
        partner=partner,
        kind=kind,
        title=title,
        text=text,
        language=partner.language,
        embargo_until=_morning(day),
        embargo_zone=ZONE,
    )
    press.press_submit(actor=ours, request=row)


def _morning(day: date) -> datetime:
    return datetime.combine(day, time(10), tzinfo=ZoneInfo(ZONE))
