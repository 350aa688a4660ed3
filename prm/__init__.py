"""The wiring. Importing it makes our Celery application the one that tasks are sent through."""

from prm.celery import app as celery_app

__all__ = ["celery_app"]
