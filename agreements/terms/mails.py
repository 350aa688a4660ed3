"""The mails of this room. Links only lead to pages: what they do, they do on POST."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from agreements.models import Agreement
from agreements.review.mails import agreement_values, sentences
from agreements.terms.selectors import next_date
from core import clock
from core.queue import mail as mails
from web.templatetags import formats

_NOTICE = (
    _("Agreement {number}: the last day to give notice is {day}"),
    _(
        "The last day to give notice of agreement {number}, “{title}”, between us and {partner} is "
        "{day} ({in_days})."
    ),
)
_END = (
    _("Agreement {number} ends on {day}"),
    _("Agreement {number}, “{title}”, between us and {partner} ends on {day} ({in_days})."),
)


def _reminder(context: dict[str, Any]) -> dict[str, Any]:
    row = Agreement.objects.get(public_id=context["agreement"])
    is_notice = context["about"] == "notice"
    day = row.notice_on if is_notice else row.ends_on
    values = {
        **agreement_values(context),
        "day": formats.day_long(day),
        "in_days": formats.in_days(day),
        "after": _after(row),
    }
    return sentences(_NOTICE if is_notice else _END, values)


def _after(row: Agreement) -> str:
    """What follows when nobody decides."""
    if not row.tacit_renewal:
        return gettext("It is not renewed by itself: without a decision it ends.")
    months = row.renewal_months or 0  # a tacit renewal has its months: a constraint says so
    return ngettext(
        "Without notice it is renewed tacitly for %(months)s month.",
        "Without notice it is renewed tacitly for %(months)s months.",
        months,
    ) % {"months": formats.number(months)}


def _renewed(context: dict[str, Any]) -> dict[str, Any]:
    row = Agreement.objects.get(public_id=context["agreement"])
    old = Agreement.objects.get(public_id=context["old"])
    return {
        **agreement_values(context),
        "old": old.number,
        "from_day": formats.day_long(row.starts_on),
        "to_day": formats.day_long(row.ends_on),
    }


def _ending(context: dict[str, Any]) -> dict[str, Any]:
    row = Agreement.objects.get(public_id=context["agreement"])
    return {
        **agreement_values(context),
        "day": formats.day_long(row.ended_on or next_date(row) or clock.today()),
    }


MAILS = [
    mails.MailKind(
        "agreements.reminder",
        subject="{subject}",
        paragraphs=("{said}", "{after}"),
        action=_("Open the agreement"),
        link="page",
        values=_reminder,
    ),
    mails.MailKind(
        "agreements.renewed",
        subject=_("Agreement {old} is renewed"),
        paragraphs=(
            _(
                "Agreement {old}, “{title}”, is renewed from {from_day} to {to_day}. The new term has "
                "the number {number}."
            ),
        ),
        action=_("Open the agreement"),
        link="page",
        values=_renewed,
    ),
    mails.MailKind(
        "agreements.ending",
        subject=_("Agreement {number} ends"),
        paragraphs=(_("Agreement {number}, “{title}”, between us and {partner} ends on {day}."),),
        action=_("Open the agreement"),
        link="page",
        values=_ending,
    ),
]
