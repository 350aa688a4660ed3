"""Surveys where other pages leave a place for them: the partner's page, My day, the portal's home."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core import people, slots
from core.actor import Actor
from insights.models import SurveyAnswer, SurveyInvitation, SurveyWave
from insights.surveys import figures
from insights.surveys.answering import FOLLOW_UP, RESPOND
from insights.surveys.events import ANSWER_PAGE, VIEW
from insights.surveys.links import invitation_people
from insights.surveys.presenters import standing
from insights.surveys.services import CHANGE
from partners.figures.registry import PartnerFigure, Unit, register
from partners.models import Partner
from web import nav

people.register("sin", invitation_people)

nav.register(
    nav.CreateItem(
        label=_("Survey"),
        url_name="insights:survey-new",
        icon="message-circle-question-mark",
        permission=CHANGE,
        order=190,
    )
)

register(
    PartnerFigure(
        "nps_answer",
        _("Willingness to recommend us"),
        _("The mean score from 0 to 10 that people of the partner gave when they were last asked by name whether "
          "they would recommend us."),
        Unit.SCORE,
        VIEW,
        figures.nps_answer,
        figures.rows,
        empty=None,
    ),
    PartnerFigure(
        "satisfaction",
        _("Satisfaction"),
        _("From 0 to 100: ten times the mean score that people of the partner gave when they were last asked by "
          "name how satisfied they are."),
        Unit.SCORE,
        VIEW,
        figures.satisfaction,
        figures.rows,
        empty=None,
    ),
)  # fmt: skip


@slots.partner_tab.fill("insights.surveys", order=92)
def surveys_tab() -> slots.Tab:
    return slots.Tab(
        code="surveys",
        label=_("Surveys"),
        count=lambda actor, partner: SurveyAnswer.objects.visible_to(actor).filter(partner=partner)[:100],
        template="insights/surveys/tab.html",
        context=_tab,
        permission=VIEW,
        filled_only=True,
    )


def _tab(actor: Actor, partner: Partner) -> dict[str, Any]:
    rows = SurveyAnswer.objects.visible_to(actor).filter(partner=partner)
    rows = rows.select_related("wave__survey", "invitation__user", "invitation__contact")
    found: list[Any] = list(rows.order_by("-answered_on", "pk")[:100])
    for row in found:
        row.standing, row.tone = standing(row)
    return {"survey_answers": found}


def _call_back(row: SurveyAnswer) -> slots.Task:
    return slots.Task(
        title=_("%(person)s would not recommend us") % {"person": row.invitation},
        detail=row.partner.name if row.partner else "",
        url=ANSWER_PAGE.url(row),
        action=_("Call back"),
        icon="phone-call",
        tone="bad",
        partner_id=row.partner_id,
    )


@slots.my_day.fill("insights.surveys", order=45)
def to_call_back(actor: Actor) -> list[slots.Waiting]:
    """People of my partners who would not recommend us, and whom nobody has called back."""
    if not actor.can(FOLLOW_UP):
        return []
    rows = SurveyAnswer.objects.visible_to(actor).waiting().filter(partner__owner=actor.user_id)
    rows = rows.select_related("partner", "invitation__user", "invitation__contact")
    return [slots.Waiting(rows.order_by("answered_on", "pk")[:20], _call_back)]


@slots.portal_tasks.fill("insights.surveys", order=70)
def to_answer(actor: Actor, partner: Any) -> list[slots.Waiting]:
    """What somebody is asked. One's own alone: nobody else is shown who has not answered."""
    if not actor.is_partner or not actor.can(RESPOND):
        return []
    rows = SurveyInvitation.objects.visible_to(actor).filter(
        partner=partner, is_answered=False, wave__status=SurveyWave.Status.OPEN
    )
    return [slots.Waiting(rows.select_related("wave__survey")[:5], lambda row: _answer(partner, row))]


def _answer(partner: Any, row: SurveyInvitation) -> slots.Task:
    anonymous, named = _("Two minutes, and anonymous."), _("It takes two minutes.")
    return slots.Task(
        title=row.wave.survey.title,
        detail=anonymous if row.wave.survey.is_anonymous else named,
        url=reverse("portal:survey", args=[partner.public_id, row.public_id]),
        action=_("Answer"),
        icon="message-circle-question-mark",
        due=row.wave.closes_on,
    )
