"""What can happen to statements and payouts, and how their rows are called in timelines."""

from django.utils.translation import gettext_lazy as _

from core.events.registry import declare, target_type
from payouts import models

target_type(
    models.Statement,
    plural=_("Statements"),
    label=str,
    staff_path=lambda row: f"/staff/payouts/statements/{row.public_id}/",
    portal_path=lambda row: f"/portal/{row.partner.public_id}/money/statements/{row.public_id}/",
    related=("partner",),
)


declare("payouts.statement.drafted", _("Statements drafted: {count}"), icon="file-pen")


declare("payouts.statement.issued", _("Statement {number} issued"), icon="file-check", partner_visible=True)


declare(
    "payouts.statement.contested",
    _("Statement {number} contested"),
    icon="message-square-warning",
    partner_visible=True,
)


declare(
    "payouts.statement.answered",
    _("Objection to statement {number} answered"),
    icon="message-square-reply",
    partner_visible=True,
)


declare(
    "payouts.statement.closed",
    _("Statement accepted: the time to contest it is over"),
    icon="check",
    partner_visible=True,
)
