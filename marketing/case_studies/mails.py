"""The mails about case studies."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from core.queue import mail as mails
from marketing.case_studies.content import told
from marketing.case_studies.events import VERSION_PORTAL, VERSION_STAFF
from marketing.models import CaseStudyVersion
from web.templatetags.formats import day_long


def _of(context: dict[str, Any]) -> dict[str, Any]:
    """What the texts name, from the version."""
    rows = CaseStudyVersion.objects.select_related("study__partner")
    version = rows.get(public_id=context["casestudyversion"])
    return {
        "title": told(version.content).title,
        "partner": version.study.partner.name,
        "day": day_long(version.submitted_at),
        "remark": version.remark or "–",
        "staff": VERSION_STAFF.url(version),
        "portal": VERSION_PORTAL.url(version),
    }


MAILS = [
    mails.MailKind(
        "marketing.case_study_submitted",
        _("Please read your case study: {title}"),
        (
            _("We have written “{title}” about what you achieved."),
            _("Nothing of it is public before you approve it. Approve it, or tell us what to change."),
        ),
        _("Read the case study"),
        "portal",
        _of,
    ),
    mails.MailKind(
        "marketing.case_study_due",
        _("Your case study waits for you: {title}"),
        (_("“{title}” has waited for your approval since {day}. Approve it, or tell us what to change."),),
        _("Read the case study"),
        "portal",
        _of,
    ),
    mails.MailKind(
        "marketing.case_study_approved",
        _("{partner} approves its case study: {title}"),
        (_("{partner} approves “{title}” as it was sent. You can publish it."),),
        _("Open the case study"),
        "staff",
        _of,
    ),
    mails.MailKind(
        "marketing.case_study_changes",
        _("{partner} asks for changes to its case study: {title}"),
        (
            _("{partner} asks for changes to “{title}” before it approves it."),
            _("What is to be changed: {remark}"),
        ),
        _("Open the case study"),
        "staff",
        _of,
    ),
    mails.MailKind(
        "marketing.case_study_published",
        _("Your case study is published: {title}"),
        (_("“{title}” is published as you approved it."),),
        _("Read the case study"),
        "portal",
        _of,
    ),
]
