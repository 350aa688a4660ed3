"""The health of partners: the ready scorecards, one of them shared, and how the scores went over some weeks."""

from __future__ import annotations

from datetime import timedelta
from functools import partial

from core.actor import SYSTEM
from core.models import OutgoingMail
from demo.context import DemoContext
from insights.engagement import counting as engagement
from insights.models import PartnerScoreWeek, ScoreAlert, Scorecard
from insights.scorecards import alerts, scoring, selectors
from insights.scorecards.ready import load_scorecards
from insights.scorecards.services import score_policy_change, scorecard_save

SINCE, WEEKS, ALERT = 75, 9, 7
SHARED = "company"
# What is done about a fall, in the language of the partner it is noted of.
NOTES = {
    "fr": "Appel prévu jeudi avec leur direction ; nous repartons de leur plan.",
    "en": "A call with their management on Thursday; we start again from their plan.",
}


def plan(context: DemoContext) -> None:
    """Write down since when partners have scorecards."""
    context.simulation.ago(SINCE, 8.6, partial(_set_up, context))


def _set_up(context: DemoContext) -> None:
    admin = context.people.ours("admin")
    load_scorecards(admin)
    card = Scorecard.objects.get(partner_type__code=SHARED)
    scorecard_save(actor=admin, scorecard=card, is_shared=True)
    score_policy_change(actor=admin, drop_points=ALERT)


def finish(context: DemoContext) -> None:
    """Count the scores as of each Monday and as of today, when all that they read is there; of several falls
    one is acknowledged. Nobody is written to."""
    PartnerScoreWeek.objects.all().delete()
    monday = selectors.monday(context.today)
    days = [monday - timedelta(weeks=weeks) for weeks in range(WEEKS, -1, -1)]
    for day in dict.fromkeys([*days, context.today]):
        engagement.count_all(day)
        scoring.score_all(day)
    alerts.alerts_raise(actor=SYSTEM, scores=alerts.fallen())
    OutgoingMail.objects.filter(kind="insights.score_alert").update(status=OutgoingMail.Status.DONE)
    codes = {row.pk: code for code, row in context.partners.items()}
    falls = ScoreAlert.objects.select_related("partner").filter(partner__in=codes).order_by("score", "pk")
    for fall in falls[1:2]:
        code = codes[fall.partner_id]
        note = NOTES[context.entries[code].language]
        alerts.alert_acknowledge(actor=context.manager(code), alert=fall, note=note)
