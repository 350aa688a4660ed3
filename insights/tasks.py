"""Periodic work of the insights: it asks the database what is due."""

from core.actor import SYSTEM
from insights.dashboards import schedules
from insights.review.asking import remind_due
from insights.review_meetings.action_services import remind_due as remind_of_actions
from insights.rollups import services
from insights.scorecards import services as scores
from insights.surveys import timetable
from insights.tier_reviews import nightly
from insights.tiers import services as tiers


def roll_up() -> None:
    """Start the rollup of the night, once a day."""
    services.rollup_catch_up(actor=SYSTEM)


def evaluate_tiers() -> None:
    """Start the calculation of where partners stand by what tiers ask for, once a day."""
    tiers.standings_catch_up(actor=SYSTEM)


def remind_of_answers() -> None:
    """Remind of answers to a review that are due soon, today or since a while."""
    remind_due()


def surveys_due() -> None:
    """Open, remind of and close the waves of surveys whose day has come."""
    timetable.waves_due()


def score_partners() -> None:
    """Start the count of the scores once the rollup of the night is done, once a day."""
    scores.scores_catch_up(actor=SYSTEM)


def remind_of_review_actions() -> None:
    """Remind of what both sides undertook in reviews of the partnership."""
    remind_of_actions()


def review_tiers() -> None:
    """Open the reviews of tiers whose date has come, end the graces that are over, and remind of both."""
    nightly.review_tiers()


def send_dashboards() -> None:
    """Send the dashboards whose day has come."""
    schedules.send_due()
