"""How requirements and standings are said, on our pages and the partner's."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from urllib.parse import urlencode

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.actor import Actor
from core.links import PageOf
from core.permissions import PARTNER_ROLES, TABLE
from insights.tiers import rules
from insights.tiers.models import RequirementSet, TierRule, TierStanding
from insights.tiers.selectors import RuleBook
from partners.figures import registry
from partners.figures.presenters import rows_url, shown
from partners.figures.registry import FIGURES, PartnerFigure
from partners.models import Partner, PartnerType, Tier, TierBenefit
from partners.tiers.selectors import benefits_at
from partners.vocabulary.exchange import programme_currency
from web.templatetags.formats import labelled

# Where a partner finds the rows of a measure in its portal, by the code of the figure.
PORTAL_ROWS = {
    "deals_won": PageOf("portal:deals", "pipeline.deal:view"),
    "deals_open": PageOf("portal:deals", "pipeline.deal:view"),
}
MOVE_TONES = {"rise": "ok", "fall": "warn", "stay": ""}


# -- What is asked ---------------------------------------------------------------------------------


def measure_label(code: str, months: int | None) -> str:
    """A measure with the time over which it is counted."""
    figure = FIGURES.get(code)
    name = str(figure.label) if figure else _("%(code)s (no longer measured)") % {"code": code}
    if not months:
        return name
    said = ngettext("%(measure)s, %(n)s month", "%(measure)s, %(n)s months", months)
    return said % {"measure": name, "n": months}


def asked(requirement: rules.Requirement, currency: str) -> str:
    """One requirement as a sentence."""
    figure = FIGURES.get(requirement.figure)
    label = measure_label(requirement.figure, requirement.months)
    said = (
        _("%(measure)s: at most %(value)s")
        if figure and figure.better == "down"
        else _("%(measure)s: at least %(value)s")
    )
    value = (
        shown(figure, requirement.threshold, currency)
        if figure
        else format(requirement.threshold.normalize(), "f")
    )
    return said % {"measure": label, "value": value}


def heading(rule: TierRule) -> str:
    """How the requirements of a rule go together."""
    if rule.basis == TierRule.Basis.AGREED:
        return _("Agreed by contract only")
    if not rule.asked:
        return _("Nothing is asked for")
    if rule.logic == TierRule.Logic.POINTS:
        needed = rule.points_needed or 0
        return ngettext("%(n)s point of these", "%(n)s points of these", needed) % {"n": needed}
    return _("Any one of these") if rule.logic == TierRule.Logic.ANY else _("All of these")


def note(requirement: rules.Requirement) -> str:
    """What a requirement counts besides: that it is a floor, or its points."""
    points = ngettext("%(n)s point", "%(n)s points", requirement.points) % {"n": requirement.points}
    if requirement.is_floor:
        return _("floor, %(points)s") % {"points": points} if requirement.points else _("floor")
    return points if requirement.points else ""


@dataclass(frozen=True)
class Cell:
    """What a tier asks of partners of a type. ``rule`` is its own; ``applied`` the one that counts."""

    tier: Tier
    type: PartnerType | None
    rule: TierRule | None
    applied: TierRule | None
    currency: str

    @property
    def is_general(self) -> bool:
        """Whether what counts here is what is asked of all types."""
        return self.type is not None and self.rule is None

    @property
    def query(self) -> str:
        """What fills in the form of a rule for this place."""
        return urlencode({"tier": self.tier.code, **({"partner_type": self.type.code} if self.type else {})})

    @property
    def heading(self) -> str:
        return heading(self.applied) if self.applied else _("By decision only: no rule")

    @property
    def lines(self) -> list[tuple[str, str]]:
        if self.applied is None or rules.is_agreed(self.applied):
            return []
        return [(asked(row, self.currency), note(row)) for row in self.applied.asked]


@dataclass(frozen=True)
class Row:
    """A row of the matrix: what all tiers ask of a type, or of all types without a rule of their own."""

    type: PartnerType | None
    label: str
    cells: list[Cell]


def matrix(requirements: RequirementSet, book: RuleBook) -> tuple[list[Tier], list[Row]]:
    """The tiers, and what each asks of whom: of all types first, then of those for which something else counts."""
    found = requirements.rules.select_related("tier", "partner_type").prefetch_related("requirements")
    currency = programme_currency()
    own = {(rule.tier_id, rule.partner_type_id): rule for rule in found}
    tiers = [tier for tier in book.tiers if tier.is_active]
    general = Row(
        None,
        _("All other types"),
        [Cell(tier, None, rule := own.get((tier.pk, None)), rule, currency) for tier in tiers],
    )
    typed = {type_id for _tier, type_id in own if type_id}
    types = PartnerType.objects.filter(is_active=True)
    return tiers, [
        general,
        *(
            Row(type, str(type), _cells(type, tiers, own, book, currency))
            for type in types
            if type.pk in typed or rules.without_revenue(type)
        ),
    ]


def _cells(
    type: PartnerType,
    tiers: list[Tier],
    own: dict[tuple[int, int | None], TierRule],
    book: RuleBook,
    currency: str,
) -> list[Cell]:
    applied = book.of(type.pk)
    return [Cell(tier, type, own.get((tier.pk, type.pk)), applied.get(tier.pk), currency) for tier in tiers]


# -- Where a partner stands ------------------------------------------------------------------------


@dataclass(frozen=True)
class ShownLine:
    """One requirement beside what a partner has, as its reader sees it."""

    label: str
    definition: str
    asked: str
    value: str
    of: str
    missing: str
    share: Decimal
    met: bool
    is_floor: bool
    points: int
    url: str


@dataclass(frozen=True)
class Progress:
    """How far a partner is with what a tier asks of it."""

    tier: Tier
    rule: TierRule
    met: bool
    lines: list[ShownLine]
    points: int

    @property
    def heading(self) -> str:
        return heading(self.rule)

    @property
    def is_agreed(self) -> bool:
        return rules.is_agreed(self.rule)


def progress(actor: Actor, partner: Partner, standing: TierStanding, tier: Tier, rule: TierRule) -> Progress:
    """How far a partner is with one tier. A figure that the reader may not see is left out."""
    values, currency = standing.measures, programme_currency()
    found = [
        _shown(actor, partner, standing, line, currency)
        for line in rules.lines(rule, values)
        if line.figure is None or may_read(actor, line.figure)
    ]
    return Progress(tier, rule, rules.is_met(rule, values), found, rules.points(rule, values))


def _shown(
    actor: Actor, partner: Partner, standing: TierStanding, line: rules.Line, currency: str
) -> ShownLine:
    row, figure = line.requirement, line.figure
    return ShownLine(
        label=measure_label(row.figure, row.months),
        definition=str(figure.definition) if figure else "",
        asked=asked(row, currency),
        value=shown(figure, line.value, currency) if figure else "–",
        of=of(line, currency),
        missing=missing(line, currency),
        share=line.share,
        met=line.met,
        is_floor=row.is_floor,
        points=row.points,
        url=measure_url(figure, actor, partner, standing, row.months) if figure else "",
    )


def may_read(actor: Actor, figure: PartnerFigure) -> bool:
    """Whether a reader is shown a measure. What is ours alone to read is shown to a partner all the same where a
    tier asks it of the partner: nobody is asked for what they cannot see."""
    if actor.can(figure.permission):
        return True
    ours_alone = not any(figure.permission in TABLE.for_partner(role) for role in PARTNER_ROLES)
    return actor.is_partner and ours_alone


def measure_url(
    figure: PartnerFigure, actor: Actor, partner: Partner, standing: TierStanding, months: int | None
) -> str:
    """The page of the rows that a measure counts, over the days of the standing; in the portal the partner's
    own, where it has one."""
    if actor.is_partner:
        page = PORTAL_ROWS.get(figure.code)
        return page.url_for(actor, partner) if page else ""
    return rows_url(figure, actor, partner, registry.window(figure, standing.last_day, months or 1))


def of(line: rules.Line, currency: str) -> str:
    """What a partner has beside what is asked, in short."""
    if line.figure is None:
        return ""
    value, asked = (shown(line.figure, n, currency) for n in (line.value, line.threshold))
    if line.figure.better == "down":
        return _("%(value)s, at most %(asked)s") % {"value": value, "asked": asked}
    return _("%(value)s of %(asked)s") % {"value": value, "asked": asked}


def missing(line: rules.Line, currency: str) -> str:
    """What is missing to meet a requirement; "" when nothing is."""
    if line.met:
        return ""
    if line.figure is None or line.missing is None:
        return _("Not measured yet.")
    amount = {"amount": shown(line.figure, line.missing, currency)}
    return (
        _("%(amount)s too many.") % amount
        if line.figure.better == "down"
        else _("%(amount)s missing.") % amount
    )


def unmet(actor: Actor, rule: TierRule, standing: TierStanding, currency: str) -> list[str]:
    """What a partner lacks for a tier, measure by measure, in short."""
    found = rules.lines(rule, standing.measures)
    return [
        labelled(measure_label(line.requirement.figure, line.requirement.months), of(line, currency))
        for line in found
        if not line.met and (line.figure is None or actor.can(line.figure.permission))
    ]


def gained(partner: Partner, tier: Tier | None) -> list[TierBenefit]:
    """What a tier would give to a partner that it does not have now, the highest first."""
    return _without(benefits_at(partner, tier), benefits_at(partner, partner.tier))


def lost(partner: Partner, tier: Tier | None) -> list[TierBenefit]:
    """What a partner has now and would not have in another tier."""
    return _without(benefits_at(partner, partner.tier), benefits_at(partner, tier))


def _without(some: Iterable[TierBenefit], others: Iterable[TierBenefit]) -> list[TierBenefit]:
    known = {benefit.pk for benefit in others}
    return [benefit for benefit in some if benefit.pk not in known]
