"""Periodic work of this room: each asks the database what is due."""

from marketing.announcements import services as announcements
from marketing.campaigns import sending
from marketing.case_studies import approval
from marketing.funds import decisions
from marketing.press import services as press


def expire_funds() -> None:
    decisions.expire_due()


def remind_of_claims() -> None:
    decisions.remind_due()


def remind_of_case_studies() -> None:
    approval.remind_due()


def remind_of_embargoes() -> None:
    press.remind_due()


def reach_with_announcements() -> None:
    announcements.reach_due()


def send_campaigns() -> None:
    sending.send_due()
