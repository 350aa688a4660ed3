"""The mail that keeps the head of the chain where the database cannot change it."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core.audit.heads import MAIL
from core.queue.mail import MailKind


def _values(context: dict[str, Any]) -> dict[str, Any]:
    return {**context, "position": str(context["position"]), "audit_log": reverse("web:audit")}


MAILS = [
    MailKind(
        MAIL,
        subject=_("Audit log: event {position}, sealed"),
        paragraphs=(
            _("Keep this e-mail: it proves later that nothing before this event was changed or removed."),
            _("Position {position}, digest {digest}"),
            _("To check it, an administrator runs: manage.py verify_chain --since {position} {digest}"),
        ),
        action=_("Open the audit log"),
        link="audit_log",
        values=_values,
    ),
]
