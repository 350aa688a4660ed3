"""The one timetable. Each entry asks the database what is due, so a missed run is caught up once."""

from celery.schedules import crontab

TIMETABLE = {
    "agreements by the calendar": {"task": "agreements.tasks.calendar_day", "schedule": crontab(minute=15)},
    "work off the outbox and jobs": {"task": "core.queue.tasks.process_queue", "schedule": 5.0},
    "seal events": {"task": "core.queue.tasks.seal_events", "schedule": 30.0},
    # Just after midnight of the programme's zone, and every hour for what an outage missed.
    "expire deals": {"task": "pipeline.tasks.expire_deals", "schedule": crontab(minute=1)},
    "catch up with referrals": {"task": "referrals.tasks.catch_up", "schedule": crontab(minute="*/10")},
    "close statements": {"task": "payouts.tasks.close_statements", "schedule": crontab(minute=20)},
    # Kept under its Monday: the days after catch up what an outage missed.
    "keep the forecast": {"task": "pipeline.tasks.keep_forecast", "schedule": crontab(minute=20, hour=5)},
    # Once a day: the first tick after midnight starts it, after an outage the first one of all.
    "roll up the figures": {"task": "insights.tasks.roll_up", "schedule": crontab(minute=5)},
}
