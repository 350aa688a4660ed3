"""Operations on scorecards: what is measured, what a score means, when scores are counted."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.utils.translation import gettext_lazy as _

from core import clock
from core.actor import Actor
from core.errors import DomainError
from core.events.record import Target
from core.models import Job
from core.operation import (
    check_transition,
    create,
    lock,
    lock_all,
    no_op,
    operation,
    record,
    record_bulk,
    update_fields,
)
from core.ordering import move, next_place
from core.queue import jobs
from insights.rollups.rollup import last_run
from insights.scorecards import selectors
from insights.scorecards.choices import FEWEST, MOST
from insights.scorecards.models import PartnerScore, Scorecard, ScorecardMeasure, ScorePolicy
from partners.figures.registry import FIGURES, PartnerFigure, Unit
from partners.models import PartnerType

VIEW, CONFIGURE = "insights.scorecard:view", "insights.scorecard:configure"
SCORE, ACKNOWLEDGE, ALERT = (
    "insights.scorecard:score",
    "insights.scorecard:acknowledge",
    "insights.scorecard:alert",
)
# A score that measured itself would say nothing.
SCORE_FIGURE = "health_score"
JOB = "insights.scores"
Status = Scorecard.Status


# -- What is measured ------------------------------------------------------------------------------


@operation(CONFIGURE, event="insights.scorecard.saved")
def scorecard_save(*, actor: Actor, scorecard: Scorecard | None = None, **values: Any) -> Scorecard:
    """Add a scorecard as a draft, or change one. Whose it is does not change once it is in use: another one
    takes its place. Raises DomainError 409 for that, and for one that is archived."""
    if scorecard is None:
        scorecard = create(Scorecard, **values)
        record(scorecard)
        return scorecard
    scorecard = _locked(scorecard)
    wanted = values.get("partner_type", scorecard.partner_type)
    if scorecard.status == Status.IN_USE and wanted != scorecard.partner_type:
        raise DomainError.conflict(
            _("It is in use for these partners. Copy it for others."), field="partner_type"
        )
    if wanted != scorecard.partner_type:
        for measure in scorecard.measures.all():
            _check_money(wanted, measure.figure)
    changes = update_fields(scorecard, **values)
    record(scorecard, changes=changes) if changes else no_op()
    return scorecard


@operation(CONFIGURE, event="insights.scorecard.copied")
def scorecard_copy(*, actor: Actor, scorecard: Scorecard) -> Scorecard:
    """A draft with the same measures, to be changed and then put in the place of the one in use."""
    copied = create(
        Scorecard,
        name=dict(scorecard.name),
        partner_type=scorecard.partner_type,
        is_shared=scorecard.is_shared,
    )
    for measure in scorecard.measures.all():
        names = ("figure", "months", "weight", "good", "poor", "position")
        create(ScorecardMeasure, scorecard=copied, **{name: getattr(measure, name) for name in names})
    record(copied, also=[scorecard])
    return copied


@operation(CONFIGURE, event="insights.scorecard.measure_saved")
def measure_save(
    *,
    actor: Actor,
    scorecard: Scorecard | None = None,
    measure: ScorecardMeasure | None = None,
    **values: Any,
) -> ScorecardMeasure:
    """Add a measure behind the others of a scorecard, or change one; its figure stays. Bounds are in the unit
    of the figure.

    Raises DomainError 422 for a figure that does not exist, that is money where the type is offered nothing to
    sell, for months where it is read as it stands, and for bounds the wrong way round; 409 for an eleventh
    measure and for an archived scorecard.
    """
    of = measure.scorecard if measure else scorecard
    assert of is not None  # whoever adds a measure names its scorecard
    of = _locked(of)
    figure = _figure(measure.figure if measure else values["figure"])
    if measure is None and of.measures.count() >= MOST:
        raise DomainError.conflict(_("A scorecard has ten measures at most."), code="scorecard-measures")
    _check_money(of.partner_type, figure.code)
    _check_months(figure, values.get("months", measure.months if measure else None))
    _check_bounds(
        figure,
        values.get("good", measure.good if measure else None),
        values.get("poor", measure.poor if measure else None),
    )
    if measure is None:
        values.setdefault("position", next_place(of.measures.all()))
        measure = create(ScorecardMeasure, scorecard=of, **values)
        record(measure)
    else:
        measure = lock(measure)
        changes = update_fields(measure, **values)
        if not changes:
            no_op()
            return measure
        record(measure, changes=changes)
    _counts_otherwise(actor, of)
    return measure


def _figure(code: str) -> PartnerFigure:
    if code not in FIGURES or code == SCORE_FIGURE:
        raise DomainError.invalid(_("There is no such measure."), field="figure")
    return FIGURES[code]


def _check_money(partner_type: PartnerType | None, code: str) -> None:
    figure = FIGURES.get(code)
    if partner_type is None or figure is None or figure.unit != Unit.MONEY:
        return
    if not (partner_type.deals_offered or partner_type.referrals_offered):
        raise DomainError.invalid(
            _("Nothing is sold by partners of this type: no money is asked of them."), field="figure"
        )


def _check_months(figure: PartnerFigure, months: int | None) -> None:
    if figure.over_months and months is None:
        raise DomainError.invalid(_("Say over how many months it is counted."), field="months")
    if not figure.over_months and months is not None:
        raise DomainError.invalid(_("This measure is read as it stands: it takes no months."), field="months")


def _check_bounds(figure: PartnerFigure, good: Decimal | None, poor: Decimal | None) -> None:
    if good is None or poor is None:
        raise DomainError.invalid(
            _("Say what is good and what is poor."), field="good" if good is None else "poor"
        )
    if figure.better == "up" and good < poor:
        raise DomainError.invalid(
            _("More is better here: what is good lies above what is poor."), field="good"
        )
    if figure.better == "down" and good > poor:
        raise DomainError.invalid(
            _("Less is better here: what is good lies below what is poor."), field="good"
        )


@operation(CONFIGURE, event="insights.scorecard.measure_moved")
def measure_move(*, actor: Actor, measure: ScorecardMeasure, to: int) -> int:
    """Put a measure in another place of its scorecard, counted from 0."""
    of = _locked(measure.scorecard)
    moved = move(measure, of.measures.order_by("position", "pk"), to)
    record(measure, changes=moved.changes) if moved.changes else no_op()
    return moved.place


@operation(CONFIGURE, event="insights.scorecard.measure_removed")
def measure_remove(*, actor: Actor, measure: ScorecardMeasure) -> Scorecard:
    """Take a measure off a scorecard. Raises DomainError 409 where one in use would keep fewer than six."""
    of = _locked(measure.scorecard)
    if of.status == Status.IN_USE and of.measures.count() <= FEWEST:
        raise DomainError.conflict(
            _("A scorecard in use has six measures at least. Add another one first."),
            code="scorecard-measures",
        )
    measure = lock(measure)
    record(of, data={"measure": str(measure.figure)})
    measure.delete()
    _counts_otherwise(actor, of)
    return of


def _counts_otherwise(actor: Actor, scorecard: Scorecard) -> None:
    """Scores of before are not comparable, and those of today are counted anew."""
    if scorecard.status == Status.IN_USE:
        update_fields(scorecard, changed_at=clock.now())
        _count(actor)


def _locked(scorecard: Scorecard) -> Scorecard:
    scorecard = lock(scorecard)
    if scorecard.status == Status.ARCHIVED:
        raise DomainError.conflict(
            _("This scorecard is archived: it stays as it was."), code="archived-scorecard"
        )
    return scorecard


@operation(CONFIGURE, event="insights.scorecard.published")
def scorecard_publish(*, actor: Actor, scorecard: Scorecard) -> Scorecard:
    """Put a scorecard in use; the one that was in use for the same partners is archived. Scores follow at once.

    Raises DomainError 409 unless it is a draft with six to ten measures."""
    same = Scorecard.objects.filter(status=Status.IN_USE, partner_type=scorecard.partner_type)
    locked = lock_all(Scorecard.objects.filter(pk__in=[scorecard.pk, *same.values_list("pk", flat=True)]))
    scorecard = next(row for row in locked if row.pk == scorecard.pk)
    check_transition(scorecard, Status.IN_USE)
    if not FEWEST <= scorecard.measures.count() <= MOST:
        raise DomainError.conflict(
            _("A scorecard in use has six to ten measures."), code="scorecard-measures"
        )
    for one in locked:
        if one.pk != scorecard.pk:
            changes = update_fields(one, status=Status.ARCHIVED)
            record(one, changes=changes, event="insights.scorecard.archived")
    changes = update_fields(scorecard, status=Status.IN_USE, changed_at=clock.now())
    record(scorecard, changes=changes)
    _count(actor)
    return scorecard


@operation(CONFIGURE, event="insights.scorecard.archived")
def scorecard_archive(*, actor: Actor, scorecard: Scorecard) -> Scorecard:
    """Take a scorecard out of use. Its partners then have the one for all others, or none."""
    scorecard = lock(scorecard)
    check_transition(scorecard, Status.ARCHIVED)
    was_in_use = scorecard.status == Status.IN_USE
    record(scorecard, changes=update_fields(scorecard, status=Status.ARCHIVED))
    if was_in_use:
        _count(actor)
    return scorecard


@operation(CONFIGURE, event="insights.score.policy_changed")
def score_policy_change(*, actor: Actor, **values: int) -> ScorePolicy:
    """Say from which score a partner is healthy or at risk, and which fall is told."""
    row, _created = ScorePolicy.objects.get_or_create(pk=1)
    row = lock(row)
    changes = update_fields(row, **values)
    if changes:
        record(row, changes=changes)
        _count(actor)
    else:
        no_op()
    return row


# -- When scores are counted -----------------------------------------------------------------------


def _count(actor: Actor) -> Job:
    return jobs.start(JOB, actor=actor, params={}, key="scores")


@operation(SCORE, event="insights.score.count_started")
def scores_start(*, actor: Actor) -> Job:
    """Queue the job that scores all partners; the one that waits already, if there is one."""
    waiting = Job.objects.open().filter(kind=JOB).first()
    if waiting:
        no_op()
        return waiting
    job = _count(actor)
    record_bulk("insights.score.count_started", [Target("core.job", job.public_id)])
    return job


@operation(SCORE, event=None, reason="the start of the job records the event")
def scores_catch_up(*, actor: Actor) -> Job | None:
    """Start the scores of the day once the rollup of the night is done; after an outage, once."""
    rolled = last_run()
    if rolled is None or rolled.finished_at is None or not selectors.cards_in_use():
        return None
    last = PartnerScore.objects.order_by("-pk").values_list("computed_at", flat=True).first()
    if rolled.finished_at < clock.start_of(clock.today()) or (last and last >= rolled.finished_at):
        return None
    return scores_start(actor=actor)
