"""The mails about surveys: to whoever is asked, with a link of its own, and to whoever looks after a partner."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from core.queue.mail import MailKind
from insights.models import SurveyAnswer, SurveyInvitation
from insights.surveys.events import ANSWER_PAGE
from insights.surveys.links import invitation_token
from web.templatetags.formats import day_long


def _asked(context: dict[str, Any]) -> dict[str, Any]:
    public_id = context["surveyinvitation"]
    wave = SurveyInvitation.objects.select_related("wave__survey").get(public_id=public_id).wave
    if wave.survey.is_anonymous:
        promise = gettext(
            "The survey is anonymous: who answered is kept apart from what was answered, and groups of fewer than "
            "five people are never shown."
        )
    else:
        promise = gettext("Whoever looks after you reads your answer with your name.")
    return {
        "title": wave.survey.title,
        "day": day_long(wave.closes_on),
        "promise": promise,
        "page": reverse("insights:survey-link", args=[invitation_token(public_id)]),
    }


def _answer(context: dict[str, Any]) -> dict[str, Any]:
    rows = SurveyAnswer.objects.select_related(
        "wave__survey", "partner", "invitation__user", "invitation__contact"
    )
    row = rows.get(public_id=context["surveyanswer"])
    return {
        "partner": row.partner,
        "person": row.invitation,
        "score": row.score,
        "title": row.wave.survey.title,
        "page": ANSWER_PAGE.url(row),
    }


MAILS = [
    MailKind(
        "insights.survey_invitation",
        _("Your opinion, please: {title}"),
        (
            _("We would like to know what you think of our partnership (“{title}”). It takes two minutes."),
            "{promise}",
            _("You can answer until {day}. The link is yours alone."),
        ),
        _("Answer"),
        "page",
        _asked,
    ),
    MailKind(
        "insights.survey_reminder",
        _("Until {day}: {title}"),
        (
            _("We have not heard from you yet about: {title}. It takes two minutes."),
            "{promise}",
            _("You can answer until {day}. The link is yours alone."),
        ),
        _("Answer"),
        "page",
        _asked,
    ),
    MailKind(
        "insights.survey_detractor",
        _("{partner} would not recommend us"),
        (
            _("{person} of {partner} answered {score} of 10 in the survey: {title}."),
            _("Call back within a few days, and note what came of it."),
        ),
        _("Open the answer"),
        "page",
        _answer,
    ),
]
