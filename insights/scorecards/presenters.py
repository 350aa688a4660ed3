"""Scorecards in words: what a score says, what lifts it and pulls it down, and what changed since."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.actor import Actor
from core.money import minor_digits
from insights.scorecards import rules, selectors
from insights.scorecards.choices import Band
from insights.scorecards.models import PartnerScore
from insights.scorecards.rules import Line
from partners.figures import registry
from partners.figures.presenters import rows_url, shown
from partners.figures.registry import FIGURES, PartnerFigure, Unit
from partners.models import Partner
from partners.vocabulary.exchange import programme_currency
from web.charts import Chart, sparkline
from web.templatetags import formats

TONES = {Band.HEALTHY: "ok", Band.WATCH: "warn", Band.AT_RISK: "bad", Band.UNKNOWN: ""}
ICONS = {
    Band.HEALTHY: "heart-pulse",
    Band.WATCH: "eye",
    Band.AT_RISK: "triangle-alert",
    Band.UNKNOWN: "circle-question-mark",
}
# From how many points on a measure lifts a score, and below how many it is poor; how many are named.
GOOD, POOR, NAMED = 70, 40, 3


@dataclass(frozen=True)
class Measure:
    """A line of a scorecard as a page shows it. Who may not read the figure is given neither value nor points."""

    name: str
    definition: str
    sentence: str
    value: str
    good: str
    poor: str
    share: str
    points: int | None
    brings: str
    tone: str
    url: str
    chart: Chart | None
    readable: bool


@dataclass(frozen=True)
class Shown:
    """A scorecard as a page shows it."""

    score: PartnerScore
    headline: str
    said: Sequence[str]
    tone: str
    icon: str
    measures: Sequence[Measure]
    lifts: Sequence[str]
    pulls: Sequence[str]
    changes: Sequence[str]
    chart: Chart | None


def card_of(actor: Actor, partner: Partner) -> Shown | None:
    """The scorecard of a partner as far as the actor may read it; None where none was counted."""
    score = selectors.score_of(actor, partner)
    if score is None:
        return None
    history = selectors.history(partner)
    currency = programme_currency()
    lines = [Line.of_json(line) for line in score.lines]
    readable = [line for line in lines if may_read(actor, line.figure)]
    before = history.values_on(score.compared_on)
    scores = [row.score for row in history.weeks if row.band != Band.UNKNOWN]
    return Shown(
        score=score,
        headline=headline(score),
        said=[*_compared(score), *_left_out(lines)],
        tone=TONES[Band(score.band)],
        icon=ICONS[Band(score.band)],
        measures=[_measure(line, lines, actor, partner, score, history, currency) for line in lines],
        lifts=_ranked(readable, currency, lambda line: line.weight * (line.points or 0), at_least=GOOD),
        pulls=_ranked(readable, currency, rules.lost, below=GOOD),
        changes=[_moved(change, currency) for change in rules.changes(readable, before)],
        chart=sparkline(scores) if len(scores) > 1 else None,
    )


def may_read(actor: Actor, code: str) -> bool:
    return code in FIGURES and actor.can(FIGURES[code].permission)


# -- Words -------------------------------------------------------------------------------------------


def headline(score: PartnerScore) -> str:
    """What a score says, in a sentence."""
    sentences = {
        Band.HEALTHY: _("Healthy: %(points)s points of 100."),
        Band.WATCH: _("To be watched: %(points)s points of 100."),
        Band.AT_RISK: _("At risk: %(points)s points of 100."),
        Band.UNKNOWN: _("Too little is known: less than half of what is asked, by its weight, is measured."),
    }
    return sentences[Band(score.band)] % {"points": score.score}


def _compared(score: PartnerScore) -> list[str]:
    if score.band == Band.UNKNOWN:
        return []
    if score.compared_on is None:
        values = {"day": formats.day(localdate(score.scorecard.changed_at))}
        return [
            _("There is no earlier score to compare with: it is calculated this way since %(day)s.") % values
        ]
    points = abs(score.change)
    values = {"points": points, "day": formats.day(score.compared_on)}
    if not points:
        return [_("As many points as on %(day)s.") % values]
    if score.change > 0:
        more = ngettext(
            "%(points)s point more than on %(day)s.", "%(points)s points more than on %(day)s.", points
        )
        return [more % values]
    less = ngettext(
        "%(points)s point less than on %(day)s.", "%(points)s points less than on %(day)s.", points
    )
    return [less % values]


def _left_out(lines: Sequence[Line]) -> list[str]:
    """Why the weights are not those of the scorecard."""
    missing = sum(1 for line in lines if line.asked and line.points is None)
    unasked = sum(1 for line in lines if not line.asked)
    said = []
    if missing:
        said.append(
            ngettext(
                "%(n)s measure has no value yet: it is left out, and the others weigh more.",
                "%(n)s measures have no value yet: they are left out, and the others weigh more.",
                missing,
            )
            % {"n": missing}
        )
    if unasked:
        said.append(
            ngettext(
                "%(n)s measure is money and not asked of this type of partner: the others weigh more.",
                "%(n)s measures are money and not asked of this type of partner: the others weigh more.",
                unasked,
            )
            % {"n": unasked}
        )
    return said


def measure_name(code: str, months: int | None) -> str:
    """A measure with the time over which it is counted."""
    figure = FIGURES.get(code)
    label = str(figure.label) if figure else code
    if not months:
        return label
    said = ngettext("%(measure)s, %(n)s month", "%(measure)s, %(n)s months", months)
    return said % {"measure": label, "n": months}


def _sentence(line: Line, currency: str) -> str:
    """What a measure says, in a sentence of its own."""
    figure = FIGURES.get(line.figure)
    values = {"measure": measure_name(line.figure, line.months)}
    if not line.asked:
        return _("%(measure)s: not asked of partners to whom nothing is offered to sell.") % values
    if figure is None or line.points is None:
        return _("%(measure)s: nothing is measured yet.") % values
    values |= {
        "value": shown(figure, line.value, currency),
        "good": shown(figure, line.good, currency),
        "poor": shown(figure, line.poor, currency),
    }
    if line.points == rules.FULL:
        return _("%(measure)s: %(value)s. The target of %(good)s is reached.") % values
    if line.points == 0 and figure.better == "up":
        return _("%(measure)s: %(value)s. It brings points above %(poor)s; the target is %(good)s.") % values
    if line.points == 0:
        return _("%(measure)s: %(value)s. It brings points below %(poor)s; the target is %(good)s.") % values
    return _("%(measure)s: %(value)s. On the way to the target of %(good)s.") % values


def _ranked(
    lines: Sequence[Line], currency: str, key: Any, *, at_least: int = 0, below: int = rules.FULL + 1
) -> list[str]:
    """The sentences of the strongest lines among those with so many points."""
    found = [line for line in lines if line.points is not None and at_least <= line.points < below]
    return [_sentence(line, currency) for line in sorted(found, key=key, reverse=True)[:NAMED]]


def _moved(change: rules.Change, currency: str) -> str:
    figure = FIGURES[change.line.figure]
    values = {
        "measure": measure_name(change.line.figure, change.line.months),
        "before": shown(figure, change.value_before, currency),
        "now": shown(figure, change.line.value, currency),
        "points": formats.number(abs(change.effect)),
    }
    if change.effect > 0:
        gained = _("%(measure)s: from %(before)s to %(now)s. Points that the score gains by it: %(points)s.")
        return gained % values
    lost = _("%(measure)s: from %(before)s to %(now)s. Points that the score loses by it: %(points)s.")
    return lost % values


def _measure(
    line: Line,
    lines: Sequence[Line],
    actor: Actor,
    partner: Partner,
    score: PartnerScore,
    history: selectors.History,
    currency: str,
) -> Measure:
    readable = may_read(actor, line.figure)
    figure = FIGURES.get(line.figure)
    measured, _asked = rules.weights(lines)
    counted = line.points is not None
    return Measure(
        name=measure_name(line.figure, line.months),
        definition=str(figure.definition) if figure else "",
        sentence=_sentence(line, currency) if readable else "",
        value=shown(figure, line.value, currency) if figure and readable else formats.NONE,
        good=shown(figure, line.good, currency) if figure else formats.NONE,
        poor=shown(figure, line.poor, currency) if figure else formats.NONE,
        share=formats.percent(Decimal(line.weight) / measured) if counted and measured else formats.NONE,
        points=line.points if readable else None,
        brings=formats.number(rules.in_score(line, lines)) if counted and readable else formats.NONE,
        tone=_tone(line.points) if readable else "",
        url=_rows(figure, actor, partner, line, score) if figure and readable and counted else "",
        chart=history.chart(line.key) if readable else None,
        readable=readable,
    )


def _tone(points: int | None) -> str:
    if points is None:
        return ""
    return "ok" if points >= GOOD else "warn" if points >= POOR else "bad"


def _rows(figure: PartnerFigure, actor: Actor, partner: Partner, line: Line, score: PartnerScore) -> str:
    """The page of the rows that a value counts, over the days on which it was counted; ours alone."""
    if not actor.is_staff:
        return ""
    span = registry.window(figure, score.scored_on, line.months or 12, [partner.pk])
    return rows_url(figure, actor, partner, span)


# -- What people type --------------------------------------------------------------------------------


def plain(figure: PartnerFigure, value: Decimal, currency: str) -> Decimal:
    """A value for machines: money in whole units, a percentage as a rate."""
    found = value.scaleb(-minor_digits(currency)) if figure.unit == Unit.MONEY else value
    return Decimal(format(found.normalize(), "f"))


def typed(figure: PartnerFigure, kept: Decimal) -> Decimal:
    """A bound as people type it: money in whole units, a rate in per cent."""
    return Decimal(format((kept / _factor(figure)).normalize(), "f"))


def kept(figure: PartnerFigure, typed: Decimal) -> Decimal:
    """A bound in the unit of its figure."""
    return typed * _factor(figure)


def _factor(figure: PartnerFigure) -> Decimal:
    if figure.unit == Unit.MONEY:
        return Decimal(10) ** minor_digits(programme_currency())
    return Decimal("0.01") if figure.unit == Unit.PERCENT else Decimal(1)
