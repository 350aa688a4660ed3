"""Surveys as the tests put them."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from core import clock
from core.actor import SYSTEM
from core.text import both
from insights.models import Survey, SurveyInvitation, SurveyWave
from insights.surveys import answering, links, services
from partners.models import Contact, Partner, Questionnaire
from partners.questions import services as questions


def written(kind: str = "nps", **values: Any) -> Survey:
    details = {"title": both(fr="Votre avis", en="Your opinion"), **values}
    return services.survey_create(actor=SYSTEM, kind=kind, **details)


def planned(survey: Survey, *, name: str = "2026-1", days: int = 14, **values: Any) -> SurveyWave:
    first: date = values.pop("opens_on", clock.today())
    details = {"roles": ["administrator", "sales"], **values}
    return services.wave_plan(
        actor=SYSTEM,
        survey=survey,
        name=name,
        opens_on=first,
        closes_on=first + timedelta(days=days),
        **details,
    )


def opened(survey: Survey, **values: Any) -> SurveyWave:
    return services.wave_open(actor=SYSTEM, wave=planned(survey, **values))


def people(partner: Partner, count: int) -> list[Contact]:
    """So many contacts of a partner, each with a mailbox."""
    return [
        Contact.objects.create(
            partner=partner, name=f"Person {n}", email=f"p{n}@{partner.pk}.test", language="en"
        )
        for n in range(count)
    ]


def answer(invitation: SurveyInvitation, score: int | None = None, **values: Any) -> None:
    invitation.refresh_from_db()
    answering.survey_answer(actor=links.answering(invitation), invitation=invitation, score=score, **values)


def answered(wave: SurveyWave, *scores: int, of: Partner | None = None) -> None:
    """The next people who are asked give these scores."""
    rows = wave.invitations.filter(is_answered=False).order_by("pk")
    rows = rows.filter(partner=of) if of else rows
    for invitation, score in zip(list(rows)[: len(scores)], scores, strict=True):
        answer(invitation, score)


def further() -> Questionnaire:
    """One question to choose at, which must be answered, and one for words."""
    asked = questions.questionnaire_create(
        actor=SYSTEM, subject="survey", title=both(fr="Questions", en="Questions"), description={}
    )
    version = asked.versions.get()
    section = questions.section_add(
        actor=SYSTEM, version=version, title=both(fr="Partie", en="Part"), code="part"
    )
    questions.question_add(
        actor=SYSTEM, section=section, code="best", kind="choice", label=both(fr="Le meilleur", en="The best"),
        choices=[{"code": "people", "label": both(fr="Les gens", en="People")},
                 {"code": "portal", "label": both(fr="Le portail", en="Portal")}],
        required="always",
    )  # fmt: skip
    questions.question_add(
        actor=SYSTEM,
        section=section,
        code="more",
        kind="long_text",
        label=both(fr="Autre chose ?", en="What else?"),
    )
    questions.version_publish(actor=SYSTEM, version=version)
    return asked
