"""What becomes of waves by the day: opened, reminded of, closed."""

from __future__ import annotations

from core import clock
from core.actor import SYSTEM
from core.queue.each_due import each_due
from insights.models import SurveyWave
from insights.surveys import rules, services


def waves_due() -> None:
    """Close what is over before opening what follows it, then remind."""
    today, rows = clock.today(), SurveyWave.objects.select_related("survey")
    each_due(
        "insights.survey_close",
        rows.open().filter(closes_on__lt=today).order_by("pk"),
        lambda wave: services.wave_close(actor=SYSTEM, wave=wave),
    )
    each_due(
        "insights.survey_open",
        rows.filter(status=SurveyWave.Status.PLANNED, opens_on__lte=today, closes_on__gte=today).order_by(
            "pk"
        ),
        lambda wave: services.wave_open(actor=SYSTEM, wave=wave),
    )
    each_due("insights.survey_reminders", rows.open().order_by("pk"), remind)


def remind(wave: SurveyWave) -> int:
    """Send the reminder of an open wave whose day has come."""
    today = clock.today()
    assert wave.opened_on is not None  # a check of the table: it is open
    days = rules.reminder_due(wave.remind_days, (wave.closes_on - today).days, (today - wave.opened_on).days)
    return 0 if days is None else services.wave_remind(actor=SYSTEM, wave=wave, days=days)
