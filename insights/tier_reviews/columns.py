"""The columns of what a review proposes, for the list and its files."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from insights.tier_reviews.models import TierProposal
from insights.tiers.models import TierStanding
from insights.tiers.presenters import MOVE_TONES
from web.cells import beside, link, row_url
from web.columns import Column, choice, field
from web.templatetags.components.marks import badge

DECISION_TONES = {"open": "info", "accepted": "ok", "refused": "", "deferred": "", "none": ""}
_url = row_url("insights:tier-proposal")


def _move(row: TierProposal, label: str) -> Any:
    agreed = badge(_("Agreed by contract"), "") if row.is_agreed else ""
    return beside(badge(label, MOVE_TONES[row.move]), agreed)


def _decision(row: TierProposal, label: str) -> Any:
    return badge(label, DECISION_TONES[row.decision])


PROPOSAL_COLUMNS = [
    Column("partner", _("Partner"), lambda row: row.partner.name, ("partner__name", "partner__type__name", "public_id"),
           cell=lambda row: link(_url(row.public_id), row.partner.name, row.partner.type), sort="partner__name"),
    Column("tier", _("Tier"), lambda row: str(row.tier or ""), ("tier__name",)),
    Column("earned", _("Earned"), lambda row: str(row.earned or ""), ("earned__name",)),
    choice("move", _("Proposal"), TierStanding.Move.choices, mark=_move, reads=("is_agreed",)),
    choice("decision", _("Decision"), TierProposal.Decision.choices, mark=_decision),
    choice("grace", _("Grace"), [("", ""), *TierProposal.Grace.choices], shown=False),
    field("grace_until", _("Grace until")),
    Column("owner", _("Looked after by"), lambda row: str(row.partner.owner or ""),
           ("partner__owner__name", "partner__owner__email"), wide=True),
    field("reason", _("Reason"), shown=False),
]  # fmt: skip
