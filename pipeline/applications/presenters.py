"""Applications as pages show them."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from core.actor import Actor
from partners.questions import own_presenters
from pipeline.applications import selectors
from pipeline.applications.events import PAGE, VIEW
from pipeline.models import Application, Recruitment
from web.templatetags.formats import day, in_days, number, percent

Status = Application.Status
TONES = {
    Status.UNCONFIRMED: "", Status.WAITING: "info", Status.ASIDE: "", Status.ASKED: "warn",
    Status.ACCEPTED: "ok", Status.REFUSED: "bad", Status.EARLY: "",
}  # fmt: skip


def waits(row: Application, today: date) -> tuple[str, str]:
    """By when an application is to be answered, or by how much that was late, with its tone."""
    if row.due_on is None:
        return "", ""
    if row.first_answered_at is None:
        if row.status not in Application.OPEN:
            return "", ""
        return in_days(row.due_on), "bad" if row.due_on < today else "warn" if row.due_on == today else ""
    late = (timezone.localdate(row.first_answered_at) - row.due_on).days
    if late <= 0:
        return _("Answered in time"), "ok"
    return ngettext("Answered %(n)s day late", "Answered %(n)s days late", late) % {"n": late}, "bad"


def figures(actor: Actor) -> list[dict[str, Any]]:
    """What waits, what is late, and how fast we answered within a year."""
    rows = Application.objects.visible_to(actor)
    waiting, late = rows.waiting().count(), selectors.overdue(rows).count()
    times = selectors.times()
    url = reverse("pipeline:applications")
    median = None if times.median_days is None else ngettext("%(n)s day", "%(n)s days", round(times.median_days)) % {
        "n": number(round(times.median_days, 1), 1)
    }  # fmt: skip
    return [
        {"label": _("To be examined"), "value": waiting, "href": f"{url}?status=waiting"},
        {"label": _("Overdue"), "value": late, "href": f"{url}?late=overdue"},
        {"label": _("First answer, median of 12 months"), "value": median or "–"},
        {
            "label": _("Answered in time, 12 months"),
            "value": "–" if times.in_time is None else percent(times.in_time, 0),
            "note": _("%(late)s late of %(all)s") % {"late": times.late, "all": times.counted},
        },
    ]


def facts(row: Application, actor: Actor) -> list[tuple[Any, ...]]:
    """What is known of an application, as pairs of a label and a value."""
    found: list[tuple[Any, ...]] = [
        (_("Organisation"), row.name),
        (_("Country"), row.country.name),
        (_("Website"), row.website),
        (_("Type"), row.type),
        (_("Name"), row.person),
        (_("E-mail"), row.email),
        (_("Telephone"), row.phone),
        (_("Language"), row.get_language_display()),
        (pgettext("application", "Sent"), day(row.sent_at)),
        (_("Confirmed"), day(row.confirmed_at)),
        (_("First answer by"), day(row.due_on)),
        (_("Agreed to"), _("Version %(number)s") % {"number": row.policy.number}),
    ]
    if row.apply_again_on:
        found.append((_("May apply again from"), day(row.apply_again_on)))
    if row.partner:
        found.append(
            (_("Partner"), row.partner.name, reverse("partners:detail", args=[row.partner.public_id]))
        )
    return [(label, value, *rest) for label, value, *rest in found if value]


def of_recruitment(recruitment: Recruitment, actor: Actor) -> list[dict[str, Any]]:
    """The applications that a recruitment came from, with what was written: for its page."""
    if not actor.can(VIEW):
        return []
    rows = Application.objects.visible_to(actor).filter(recruitment=recruitment).order_by("sent_at", "pk")
    return [
        {"row": row, "url": PAGE.url(row), "answers": own_presenters.shown("application", row, actor)}
        for row in rows
    ]
