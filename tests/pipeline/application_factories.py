"""Applications, as the public form and the mail's link make them."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

from django.test import Client
from django.urls import reverse

from core import clock
from core.actor import SYSTEM
from core.text import both
from pipeline.applications import services, submission
from pipeline.models import Application, ApplicationPolicy

WRITTEN = {
    "name": "Gamma Énergie",
    "country": "FR",
    "website": "https://www.gamma-energie.fr",
    "person": "Ada Roy",
    "email": "ada@gamma-energie.fr",
    "phone": "+33 1 23 45 67 89",
    "message": "We would like to work with you.",
}


def open_form(**values: Any) -> ApplicationPolicy:
    """The form, open, with five business days to answer and six months before applying again."""
    consent = both("Nous utilisons vos données pour vous répondre.", "We use your data to answer you.")
    return services.application_policy_set(actor=SYSTEM, **{"is_open": True, "consent": consent, **values})


def send(**values: Any) -> Application:
    """An application that nobody has confirmed yet."""
    policy = ApplicationPolicy.objects.first() or open_form()
    written = {**WRITTEN, "policy": policy, "language": "en", **values}
    return submission.application_send(actor=SYSTEM, **written)


def confirm(application: Application) -> Application:
    return submission.application_confirm(actor=submission.applicant(application), application=application)


def applied(**values: Any) -> Application:
    """An application that waits for us."""
    return confirm(send(**values))


def refuse(application: Application, **values: Any) -> Application:
    return services.application_refuse(
        actor=SYSTEM, application=application, **{"reason": "Not our market.", **values}
    )


def token_of(client: Client, language: str = "en") -> str:
    page = client.get(reverse("pipeline:apply", args=[language])).content.decode()
    found = re.search(r'name="token" value="([^"]+)"', page)
    assert found
    return found.group(1)


def typed(client: Client, time_machine: Any, language: str = "en", **values: Any) -> dict[str, Any]:
    """What somebody has typed a minute after the form was shown."""
    token = token_of(client, language)
    time_machine.move_to(clock.now() + timedelta(minutes=1), tick=False)
    return {**WRITTEN, "type": "", "consent": "on", "topic": "", "token": token, **values}


def link_in(mail: Any) -> str:
    """The address on our site that a mail leads to."""
    found = re.search(r"https?://[^/\s]+(/apply/\S+)", mail.body)
    assert found, mail.body
    return found.group(1)
