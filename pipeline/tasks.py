"""The Celery tasks of this room: each asks the database what is due."""

from celery import shared_task

from core.actor import SYSTEM
from pipeline.deals import closing as deal_closing
from pipeline.forecast import services as forecast_services


@shared_task
def expire_deals() -> None:
    """Expire protections that are over, in batches, then owe the notices of those that end soon."""
    while deal_closing.deals_expire(actor=SYSTEM):
        pass
    deal_closing.deals_warn(actor=SYSTEM)


@shared_task
def keep_forecast() -> None:
    """Keep this week's forecast, once."""
    forecast_services.forecast_keep(actor=SYSTEM)
