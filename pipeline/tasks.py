"""Periodic work of this room: each asks the database what is due."""

from core.actor import SYSTEM
from pipeline.deals import closing as deal_closing
from pipeline.forecast import services as forecast_services
from pipeline.plan_follow_up import reminders
from pipeline.reviews import services as review_services
from pipeline.webinars import reminders as webinar_reminders


def expire_deals() -> None:
    deal_closing.expire_due()


def warn_of_expiry() -> None:
    deal_closing.warn_due()


def keep_forecast() -> None:
    """Keep this week's forecast, once."""
    forecast_services.forecast_keep(actor=SYSTEM)


def remind_of_plans() -> None:
    """Remind both sides of what they owe in joint plans."""
    reminders.remind_due()


def review_partners() -> None:
    """Plan the reviews that are missing, and remind of those that are due."""
    review_services.plan_and_remind()


def remind_of_webinars() -> None:
    """Remind whoever is registered of the webinar of tomorrow."""
    webinar_reminders.remind_due()
