"""What journeys share: somebody's own browser, their day's pages, and the worker's turn."""

from __future__ import annotations

import re
from typing import Any

from django.conf import settings
from django.core import mail
from django.test import Client
from playwright.sync_api import BrowserContext, Page

from core.queue import jobs, worker

PHONE: dict[str, Any] = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}


def log_in(context: BrowserContext, user: Any, base: str, language: str = "en") -> None:
    """Somebody who has logged in already, and what they read."""
    client = Client()
    client.force_login(user)
    cookies = {
        settings.SESSION_COOKIE_NAME: client.cookies[settings.SESSION_COOKIE_NAME].value,
        settings.LANGUAGE_COOKIE_NAME: language,
    }
    context.add_cookies([{"name": name, "value": value, "url": base} for name, value in cookies.items()])


def work() -> None:
    """The worker's turn: jobs, events and mails, until nothing is left."""
    while jobs.run_due() or worker.process_queue():
        pass


def mails_to(address: str) -> list[Any]:
    return [sent for sent in mail.outbox if sent.to == [address]]


def code_sent_to(address: str) -> str:
    """The six digits of the last mail to that address, as a person would read them."""
    first, last = re.findall(r"\b(\d{3}) (\d{3})\b", mails_to(address)[-1].body)[-1]
    return first + last


def fits(page: Page) -> bool:
    """Whether the page can be read without scrolling sideways."""
    return page.evaluate("document.scrollingElement.scrollWidth <= window.innerWidth")
