"""A proposal as its page and the card on its recruitment show it."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core import people
from core.actor import Actor
from pipeline.business_cases import presenters as case_presenters
from pipeline.business_cases import rules as case_rules
from pipeline.business_cases import selectors as case_selectors
from pipeline.business_cases.services import CHANGE as CASE_CHANGE
from pipeline.models import BusinessCase, Proposal, Recruitment
from pipeline.proposals.generate import SOURCES
from pipeline.proposals.rules import blocks
from pipeline.proposals.services import CHANGE
from web.templatetags.formats import day, instant

TONES = {"draft": "", "sending": "info", "sent": "info", "accepted": "ok", "refused": "bad", "replaced": ""}


def sections(proposal: Proposal) -> list[dict[str, Any]]:
    return [
        {
            "row": row,
            "blocks": blocks(row.text),
            "waits": "" if row.text else SOURCES[row.code].waits,
        }
        for row in proposal.sections.all()
    ]


def facts(proposal: Proposal) -> list[tuple[Any, ...]]:
    rows: list[tuple[Any, ...]] = [
        (_("Version"), proposal.number),
        (_("Language"), proposal.get_language_display()),
        (_("Our side"), proposal.own_entity.legal_name),
    ]
    if proposal.contact:
        rows.append((_("Sent to"), f"{proposal.contact.name} <{proposal.contact.email}>"))
    if proposal.sent_at:
        known = people.find([proposal.sent_by])
        rows += [
            (_("Sent"), day(proposal.sent_at)),
            (_("Sent by"), people.name_of(proposal.sent_by, known)),
            (_("Fingerprint (SHA-256)"), proposal.sha256),
        ]
    if proposal.contact and proposal.sent_at:
        rows.append((_("Opened"), opened(proposal)))
    if proposal.answered_on:
        rows.append((_("Answered on"), day(proposal.answered_on)))
    return rows


def opened(proposal: Proposal) -> str:
    """Whether the link was used, how often, and when first."""
    if proposal.opened_at is None:
        return _("not yet")
    said = ngettext(
        "%(count)s time, first %(when)s", "%(count)s times, first %(when)s", proposal.opened_count
    )
    return said % {"count": proposal.opened_count, "when": instant(proposal.opened_at)}


def card(recruitment: Recruitment, actor: Actor) -> dict[str, Any]:
    """What the page of a recruitment shows of its business case and its proposals."""
    is_open = recruitment.closed_at is None
    found: dict[str, Any] = {
        "may_case": actor.can("pipeline.business_case:view"),
        "may_case_change": is_open and actor.can(CASE_CHANGE),
        "may_proposal": actor.can("pipeline.proposal:view"),
        "may_proposal_change": is_open and actor.can(CHANGE),
        "may_proposal_send": is_open and actor.can("pipeline.proposal:send"),
    }
    if found["may_case"]:
        rows = case_selectors.with_lines().visible_to(actor)
        case = rows.filter(recruitment=recruitment).first()
        found |= {"case": case, "case_stats": _stats(case) if case else []}
    if found["may_proposal"]:
        shown = list(Proposal.objects.visible_to(actor).filter(recruitment=recruitment))
        found |= {
            "proposals": [{"row": row, "tone": TONES[row.status], "opened": opened(row)} for row in shown],
            "may_begin": found["may_proposal_change"]
            and not any(row.status in ("draft", "sending") for row in shown),
        }
    return found


def _stats(row: BusinessCase) -> list[tuple[str, str, str]]:
    return case_presenters.shown_side(case_selectors.read(row), case_rules.OURS).stats
