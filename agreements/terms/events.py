"""What can happen to an agreement, and how rows of this room are called in timelines."""

from django.utils.translation import gettext_lazy as _

from core.events.registry import declare
from web.templatetags.formats import day_of_json

declare("agreements.exclusivity.added", _("Exclusivity promised in {target}"), icon="lock")


declare("agreements.exclusivity.removed", _("Exclusivity taken out of {target}"), icon="lock-open")


declare(
    "agreements.agreement.activated", _("{target} is in force"), icon="circle-check", partner_visible=True
)


declare(
    "agreements.agreement.amended",
    _("{amendment} changes {target} from {day}"),
    icon="file-diff",
    partner_visible=True,
    labels={"day": day_of_json},
)


declare(
    "agreements.agreement.began",
    _("A new term of {target} has begun"),
    icon="circle-check",
    partner_visible=True,
)


declare(
    "agreements.agreement.term_over",
    _("A term of {target} is over"),
    icon="circle-check",
    partner_visible=True,
)


declare(
    "agreements.agreement.renewed", _("{target} renewed as {new}"), icon="refresh-cw", partner_visible=True
)


declare(
    "agreements.agreement.renegotiated", _("Renegotiation of {old} begun as {number}"), icon="messages-square"
)


declare(
    "agreements.agreement.end_decided",
    _("{target} will end on {day}"),
    icon="calendar-x",
    partner_visible=True,
    labels={"day": day_of_json},
)


declare(
    "agreements.agreement.ended",
    _("{target} ended on {day}"),
    icon="calendar-x",
    partner_visible=True,
    labels={"day": day_of_json},
)


declare(
    "agreements.reminder.sent",
    _("Reminder sent {days} days before the date of {target}"),
    icon="bell",
    partner_visible=True,
)
