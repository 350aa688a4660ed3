"""What can happen to surveys, their waves and what is answered."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from core.events.registry import declare, target_type
from core.links import PageOf
from insights import models

VIEW = "insights.survey:view"
PAGE = PageOf("insights:survey", VIEW)
WAVE_PAGE = PageOf("insights:survey-wave", VIEW)
ANSWER_PAGE = PageOf("insights:survey-answer", VIEW)

target_type(models.Survey, plural=_("Surveys"), label=str, staff=PAGE)
target_type(models.SurveyWave, label=str, staff=WAVE_PAGE, related=("survey",))
target_type(
    models.SurveyInvitation,
    label=lambda row: str(row.wave),
    staff=PageOf("insights:survey-wave", VIEW, ("wave.public_id",)),
    related=("wave__survey", "partner"),
)
target_type(models.SurveyAnswer, label=str, staff=ANSWER_PAGE, related=("wave__survey", "partner"))

declare("insights.survey.created", _("Survey “{target}” written"), icon="message-circle-question-mark")
declare("insights.survey.changed", _("Survey “{target}” changed"), icon="pencil")
declare("insights.survey.archived", _("Survey “{target}” archived"), icon="archive")
declare("insights.survey_wave.planned", _("Wave “{target}” planned"), icon="calendar-clock")
declare("insights.survey_wave.changed", _("Wave “{target}” changed"), icon="pencil")
declare("insights.survey_wave.cancelled", _("Wave “{target}” called off"), icon="circle-x")
declare("insights.survey_wave.opened", _("Wave “{target}” opened; people asked: {count}"), icon="send")
declare("insights.survey_wave.reminded", _("Reminded of “{target}”: {count}"), icon="bell")
declare("insights.survey_wave.closed", _("Wave “{target}” closed; answers: {count}"), icon="lock")
declare("insights.survey.answered", _("Answer to “{target}”"), icon="message-square")
declare("insights.survey.answer_changed", _("Answer to “{target}” changed"), icon="pencil")
declare("insights.survey.followed_up", _("Called back after “{target}”"), icon="phone-call")
