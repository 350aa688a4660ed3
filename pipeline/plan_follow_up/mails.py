"""The mails of the documents of plans and of what is owed in them. Links only lead to pages."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from core import clock
from core.queue import mail as mails
from core.text import one_line
from pipeline.models import JointPlan, PlanDocument, PlanReview
from pipeline.plan_follow_up import selectors
from pipeline.plans.selectors import OWED
from web.templatetags import formats


def plan_values(plan: JointPlan) -> dict[str, Any]:
    return {
        "number": plan.number,
        "title": str(plan.title),
        "partner": plan.partner.name,
        # Leads everybody to the side they belong to.
        "page": reverse("pipeline:plan-door", args=[plan.partner.public_id, plan.public_id]),
        "portal": reverse("portal:plan-documents", args=[plan.partner.public_id, plan.public_id]),
    }


def _plan(context: dict[str, Any]) -> JointPlan:
    return JointPlan.objects.select_related("partner").get(public_id=context["jointplan"])


def _due(context: dict[str, Any]) -> dict[str, Any]:
    """What one person owes, each with its day. What became private since is not told."""
    plan = _plan(context)
    shared = selectors.shared_codes(plan)
    rows = [
        row
        for model in OWED
        for row in model.objects.filter(public_id__in=context["items"], due_on__isnull=False)
        if context["side"] == "us" or model.SECTION in shared
    ]
    listed = [(_owed(row), "") for row in selectors.sorted_by_day(rows)]
    late = sum(row.due_on < clock.today() for row in rows)
    said = ngettext(
        "%(n)s thing of joint plan %(number)s is due or late.",
        "%(n)s things of joint plan %(number)s are due or late.",
        len(rows),
    )
    values = plan_values(plan)
    return {
        **values,
        "listed": listed,
        "said": said % {"n": len(rows), "number": plan.number},
        "subject": _subject(late, plan.number),
    }


def _subject(late: int, number: str) -> str:
    if late:
        return gettext("Late in joint plan %(number)s") % {"number": number}
    return gettext("Soon due in joint plan %(number)s") % {"number": number}


def _owed(row: Any) -> str:
    values = {
        "what": one_line(str(row)),
        "day": formats.day_long(row.due_on),
        "in_days": formats.in_days(row.due_on),
    }
    return gettext("%(what)s – due on %(day)s (%(in_days)s)") % values


def _proposal(context: dict[str, Any]) -> dict[str, Any]:
    row = PlanDocument.objects.select_related("plan__partner").get(public_id=context["plandocument"])
    return {**plan_values(row.plan), "version": row.number}


def _review(context: dict[str, Any]) -> dict[str, Any]:
    row = PlanReview.objects.select_related("plan__partner").get(public_id=context["planreview"])
    return {**plan_values(row.plan), "day": formats.day_long(row.held_on)}


MAILS = [
    mails.MailKind(
        "pipeline.plan_due",
        subject="{subject}",
        paragraphs=("{said}", _("Say in the plan what is done: then you are not reminded of it again.")),
        items="listed",
        action=_("Open the joint plan"),
        link="page",
        values=_due,
    ),
    mails.MailKind(
        "pipeline.plan_proposal",
        subject=_("Joint plan {number}: our proposal"),
        paragraphs=(
            _("We have sent you our proposal for the joint plan “{title}” ({number}), version {version}."),
            _("You find it as a PDF in the portal, with what each side would bring, do and gain."),
        ),
        action=_("Read the proposal"),
        link="portal",
        values=_proposal,
    ),
    mails.MailKind(
        "pipeline.plan_review",
        subject=_("Joint plan {number}: review of {day}"),
        paragraphs=(
            _("The document of the review of joint plan “{title}” ({number}) on {day} is there."),
            _("It says how far both sides are, what is late, and which decisions are wanted."),
        ),
        action=_("Read the review"),
        link="page",
        values=_review,
    ),
    mails.MailKind(
        "pipeline.plan_closed",
        subject=_("Joint plan {number} is closed"),
        paragraphs=(
            _("Joint plan “{title}” ({number}) between us and {partner} is closed."),
            _("Its page shows what came of it, beside what each side had promised."),
        ),
        action=_("See promises and results"),
        link="page",
        values=lambda context: plan_values(_plan(context)),
    ),
]
