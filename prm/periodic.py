"""The one timetable. Each entry asks the database what is due, so a missed run is caught up once."""

TIMETABLE = {
    "work off the outbox and jobs": {"task": "prm.core.tasks.work_off", "schedule": 5.0},
    "seal events": {"task": "prm.core.tasks.seal_events", "schedule": 30.0},
}
