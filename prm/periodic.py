"""The one timetable. Each entry asks the database what is due, so a missed run is caught up once."""

from celery.schedules import crontab

TIMETABLE = {
    "work off the outbox and jobs": {"task": "prm.core.tasks.work_off", "schedule": 5.0},
    "seal events": {"task": "prm.core.tasks.seal_events", "schedule": 30.0},
    "expire deals": {"task": "pipeline.tasks.expire_deals", "schedule": crontab(minute=10, hour="0,6,12,18")},
    "close statements": {"task": "payouts.tasks.close_statements", "schedule": crontab(minute=20)},
}
