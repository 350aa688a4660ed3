"""Where a partner stands, measure by measure: what a page of ours, a page of the portal and a mail show."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.actor import Actor
from core.links import PageOf
from core.permissions import PARTNER_ROLES, TABLE
from insights.tiers import rules
from insights.tiers.models import TierRule
from insights.tiers.rules import Line
from insights.tiers.selectors import RuleBook
from partners.figures import registry
from partners.figures.presenters import shown
from partners.figures.registry import PartnerFigure
from partners.models import Partner, Tier, TierBenefit

# Where a partner finds the rows of a measure in its portal, by the code of the figure.
PORTAL_ROWS = {
    "deals_won": PageOf("portal:deals", "pipeline.deal:view"),
    "deals_open": PageOf("portal:deals", "pipeline.deal:view"),
}


@dataclass(frozen=True)
class Measure:
    """One requirement as a page shows it. ``share`` is what is reached of it, in per cent; what the reader may not
    know is "" and None."""

    code: str
    label: str
    period: str
    asked: str
    value: str
    missing: str
    met: bool
    share: int | None
    is_floor: bool
    points: int
    url: str = ""


@dataclass(frozen=True)
class Distance:
    """A tier and what it asks of a partner: agreed by contract, or measure by measure."""

    tier: Tier
    rule: TierRule
    measures: list[Measure]

    @property
    def is_agreed(self) -> bool:
        return rules.is_agreed(self.rule)

    @property
    def met(self) -> int:
        return sum(measure.met for measure in self.measures)

    @property
    def how(self) -> str:
        """How many of the measures are asked for."""
        if self.rule.logic == TierRule.Logic.POINTS:
            return _("Points needed: %(points)s.") % {"points": self.rule.points_needed}
        if self.rule.logic == TierRule.Logic.ANY:
            return _("Any one of these is enough, beside every floor.")
        return _("All of these are asked for.")

    @property
    def progress(self) -> str:
        of = len(self.measures)
        return ngettext("%(met)s of %(of)s measure reached", "%(met)s of %(of)s measures reached", of) % {
            "met": self.met,
            "of": of,
        }


def may_read(actor: Actor, figure: PartnerFigure) -> bool:
    """Whether a reader is shown a measure. What is ours alone to read is shown to the partner all the same where a
    tier asks it of the partner: nobody is asked for what they cannot see."""
    if actor.can(figure.permission):
        return True
    ours_alone = not any(figure.permission in TABLE.for_partner(role) for role in PARTNER_ROLES)
    return actor.is_partner and ours_alone


def measure(line: Line, actor: Actor, partner: Partner, day: date) -> Measure:
    requirement, figure = line.requirement, line.figure
    if figure is None:
        return Measure(
            requirement.figure, requirement.figure, "", str(line.threshold.normalize()), "", "", False, None,
            requirement.is_floor, requirement.points,
        )  # fmt: skip
    readable = may_read(actor, figure)
    at_most = figure.better == "down"
    asked = shown(figure, line.threshold)
    span = registry.window(figure, day, requirement.months or 1, {partner.pk})
    return Measure(
        code=figure.code,
        label=str(figure.label),
        period=_period(requirement.months),
        asked=_("at most %(value)s") % {"value": asked} if at_most else asked,
        value=shown(figure, line.value) if readable else "",
        missing=_missing(line, figure) if readable else "",
        met=line.met,
        share=round(line.share * 100) if readable else None,
        is_floor=requirement.is_floor,
        points=requirement.points,
        url=_rows_url(figure, actor, partner, span),
    )


def _rows_url(figure: PartnerFigure, actor: Actor, partner: Partner, span: registry.Window) -> str:
    """The page of the rows that a measure counts, on the reader's side; "" where there is none."""
    if not actor.is_partner:
        return figure.rows(partner, span).url_for(actor)
    page = PORTAL_ROWS.get(figure.code)
    return page.url_for(actor, partner) if page else ""


def _period(months: int | None) -> str:
    if months is None:
        return _("as it stands")
    return ngettext("over the last month", "over the last %(n)s months", months) % {"n": months}


def _missing(line: Line, figure: PartnerFigure) -> str:
    if line.met:
        return ""
    if line.missing is None:
        return _("not measured yet")
    value = shown(figure, line.missing)
    if figure.better == "down":
        return _("%(value)s too much") % {"value": value}
    return _("%(value)s missing") % {"value": value}


def distance(
    rule: TierRule | None, values: Mapping[str, Decimal], actor: Actor, partner: Partner, day: date
) -> Distance | None:
    """What a tier asks of a partner, beside what was measured up to a day; None where it has no rule."""
    if rule is None:
        return None
    return Distance(
        rule.tier, rule, [measure(line, actor, partner, day) for line in rules.lines(rule, values)]
    )


def keeps(book: RuleBook, partner: Partner) -> TierRule | None:
    """The rule of the tier that a partner has."""
    return book.of(partner.type_id).get(partner.tier_id) if partner.tier_id else None


def lost(pairs: list[tuple[TierBenefit, TierBenefit | None]]) -> list[str]:
    """What would be lost, each in words: gone, or how much less of it there is."""
    return [_lost(now, then) for now, then in pairs]


def _lost(now: TierBenefit, then: TierBenefit | None) -> str:
    if then is None:
        return str(now)
    names: dict[str, Any] = {"benefit": now, "then": then.quantity, "now": now.quantity}
    if now.kind != TierBenefit.Kind.ENTITLEMENT or then.quantity is None:
        return _("%(benefit)s, as the lower tier gives it") % names
    if now.quantity is None:
        return _("%(benefit)s: %(then)s instead of without limit") % names
    return _("%(benefit)s: %(then)s instead of %(now)s") % names
