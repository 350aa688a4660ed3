"""The mail that keeps the head of the chain where the database cannot change it."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from core.audit.heads import MAIL
from core.queue import mail


def _values(context: dict[str, Any]) -> dict[str, Any]:
    return {**context, "position": str(context["position"])}


mail.declare(
    MAIL,
    subject=_("Audit log: event {position}, sealed"),
    paragraphs=(
        _("keep this mail: it proves later that nothing before this event was changed or taken away."),
        _("Position {position}, digest {digest}"),
        _("To check it, an administrator runs: manage.py verify_chain --since {position} {digest}"),
    ),
    action=_("Open the audit log"),
    path="/staff/audit/",
    values=_values,
)
