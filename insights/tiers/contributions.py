"""What tiers ask for where other pages leave a place for it: the settings, the set-up, the partner's page."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from core import slots
from core.actor import Actor
from core.slots import ReadySet, SetupStep, Tab
from insights.models import RequirementSet
from insights.tiers import evaluation, presenters, rules, selectors
from insights.tiers.events import VIEW
from insights.tiers.ready import SETS, load_requirements
from partners.models import Partner
from web import nav

nav.register(
    nav.NavItem(
        code="tier-requirements",
        label=_("Requirements of tiers"),
        url_name="insights:tier-requirements",
        icon="award",
        permission="insights.tier:configure",
        group="settings",
        order=204,
    ),
)


@slots.partner_tab.fill("insights.tier", order=12)
def tier_tab() -> Tab:
    return Tab(
        code="tier",
        label=_("Tier"),
        count=lambda actor, partner: None,
        template="insights/tiers/tab.html",
        context=_tab_context,
        permission=VIEW,
    )


def _tab_context(actor: Actor, partner: Partner) -> dict[str, Any]:
    """Where the partner stands now, by the version in force; what keeping its tier and rising ask for."""
    history = list(partner.tier_changes.select_related("new_tier"))
    context = {"history": history, "last_change": history[0] if history else None}
    standing = evaluation.stand(partner)
    if standing is None:
        return context
    book = selectors.rule_book(standing.requirement_set)
    own = book.of(partner.type_id)
    rank = partner.tier.rank if partner.tier else 0
    above = rules.next_tier(book.tiers, own, partner.tier)
    return {
        **context,
        "standing": standing,
        "move_tone": presenters.MOVE_TONES[standing.move],
        "above": above,
        "gained": presenters.gained(partner, above) if above else [],
        "lost": presenters.lost(partner, standing.earned) if standing.move == "fall" else [],
        "progress": [
            presenters.progress(actor, partner, standing, tier, own[tier.pk])
            for tier in book.tiers
            if tier.rank >= rank and tier.pk in own
        ],
    }


@slots.setup_steps.fill("tier-requirements", order=52)
def requirements_step() -> SetupStep:
    return SetupStep(
        code="tier-requirements",
        label=_("Requirements of tiers"),
        why=_(
            "They say what a partner of each type reaches for a tier. Without them, tiers are only agreed."
        ),
        icon="award",
        url_name="insights:tier-requirements",
        permission="insights.tier:configure",
        rows=lambda: RequirementSet.objects.filter(status=RequirementSet.Status.PUBLISHED),
        drafts=lambda: RequirementSet.objects.filter(status=RequirementSet.Status.DRAFT),
        counted=lambda n: ngettext("%(n)s published version", "%(n)s published versions", n) % {"n": n},
        sets=[
            ReadySet(
                code,
                label,
                _("Comes as a draft. Nothing is measured by it before you have read and published it."),
                partial(load_requirements, code=code),
            )
            for code, (label, _rules) in SETS.items()
        ],
        optional=True,
    )
