"""What can happen to statements and payouts, and how their rows are called in timelines."""

from django.utils.translation import gettext_lazy as _

from core.events.registry import Indexed, declare, target_type
from core.links import PageOf
from payouts import models

STAFF = PageOf("payouts:statement", "payouts.statement:view")
PORTAL = PageOf("portal:statement", "payouts.statement:view", ("partner.public_id", "public_id"))

target_type(
    models.Statement,
    plural=_("Statements"),
    label=str,
    staff=STAFF,
    portal=PORTAL,
    related=("partner",),
    indexed=Indexed(title=lambda row: row.number, detail=lambda row: row.partner.name),
)


declare("payouts.statement.drafted", _("Statements drafted: {count}"), icon="file-pen")


declare("payouts.statement.issued", _("Statement {number} issued"), icon="file-check", partner_visible=True)


declare(
    "payouts.statement.contested",
    _("Statement {number} contested"),
    icon="message-square-warning",
    partner_visible=True,
    to_partner=_("You contested statement {number}"),
)


declare("payouts.statement.accepted", _("Statement {number} accepted"), icon="check", partner_visible=True)


declare(
    "payouts.statement.answered",
    _("Objection to statement {number} answered"),
    icon="message-square-reply",
    partner_visible=True,
    to_partner=_("We answered your objection to statement {number}"),
)


declare(
    "payouts.statement.settled",
    _("Objection to statement {number} answered for good: it is accepted"),
    icon="message-square-lock",
    partner_visible=True,
    to_partner=_("Our final answer on statement {number}: it is accepted"),
)


declare(
    "payouts.statement.closed",
    _("Statement accepted: the time to contest it is over"),
    icon="check",
    partner_visible=True,
)
