"""Periodic work of this room: each asks the database what is due."""

from marketing.funds import decisions


def expire_funds() -> None:
    decisions.expire_due()


def remind_of_claims() -> None:
    decisions.remind_due()
