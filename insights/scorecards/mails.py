"""The mail to whoever looks after a partner whose health fell."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from core.queue import mail as mails
from insights.scorecards.models import ScoreAlert
from insights.scorecards.pages import ANSWER
from insights.scorecards.presenters import measure_name
from web.templatetags.formats import day_long


def fall(alert: ScoreAlert) -> str:
    """A fall in a sentence."""
    values = {
        "before": alert.score_before,
        "points": alert.score,
        "band": alert.get_band_display(),
        "band_before": alert.get_band_before_display(),
        "day": day_long(alert.compared_on),
    }
    if alert.band == alert.band_before:
        return gettext("The score fell from %(before)s to %(points)s points since %(day)s.") % values
    return (
        gettext(
            "Health fell from “%(band_before)s” to “%(band)s” since %(day)s: from %(before)s to %(points)s points."
        )
        % values
    )


def costliest(alert: ScoreAlert) -> str:
    """What costs most; "" where nothing does. No value: the reader may lack the permission to read it."""
    if not alert.worst:
        return ""
    return gettext("What costs most: %(measure)s.") % {"measure": measure_name(alert.worst, None)}


def _fell(context: dict[str, Any]) -> dict[str, Any]:
    alert = ScoreAlert.objects.select_related("partner").get(public_id=context["scorealert"])
    return {
        "partner": alert.partner.name,
        "fall": fall(alert),
        "costliest": costliest(alert),
        "page": ANSWER.url(alert),
    }


MAILS = [
    mails.MailKind(
        "insights.score_alert",
        _("The health of {partner} fell"),
        (
            "{fall}",
            "{costliest}",
            _(
                "Its scorecard shows each measure with the rows behind it. Say on the page what is done about it."
            ),
        ),
        _("Say what is done about it"),
        "page",
        _fell,
    )
]
