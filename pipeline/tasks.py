"""The Celery tasks of this room: each asks the database what is due."""

from celery import shared_task

from pipeline import services
from prm.core.actor import SYSTEM


@shared_task
def expire_deals() -> None:
    """Expire protections that are over, in batches, then owe the notices of those that end soon."""
    while services.deals_expire(actor=SYSTEM):
        pass
    services.deals_warn(actor=SYSTEM)


@shared_task
def keep_forecast() -> None:
    """Keep this week's forecast, once."""
    services.forecast_keep(actor=SYSTEM)
