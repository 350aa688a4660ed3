"""Periodic work of this room: each asks the database what is due."""

from enablement.certification import services as certification


def remind_of_certificates() -> None:
    certification.remind_due()
