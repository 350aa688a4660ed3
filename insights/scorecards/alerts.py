"""Falls of health: found after each count, told once, and acknowledged with what is done about it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db.models import Case, Exists, F, IntegerField, OuterRef, Q, QuerySet, Value, When
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from core import bulk, clock
from core.actor import SYSTEM, Actor
from core.errors import DomainError
from core.events.record import Target
from core.ids import new_public_id
from core.links import Link
from core.notify import Notice, notify_all
from core.operation import lock, lock_all, no_op, operation, record, record_bulk, update_fields
from core.queue import jobs
from core.queue.each_due import RowsFailed, chunks_due
from insights.scorecards import rules, scoring, selectors, services
from insights.scorecards.models import PartnerScore, ScoreAlert, ScorePolicy
from partners.access.audiences import owner_of


def _rank(column: str) -> Case:
    """How good a band is, as a number to compare."""
    ranks = [When(**{column: band}, then=Value(place)) for place, band in enumerate(rules.WORSE_FIRST)]
    return Case(*ranks, default=Value(len(rules.WORSE_FIRST)), output_field=IntegerField())


def fallen() -> QuerySet[PartnerScore]:
    """The scores that fell since they were compared, by a band or by more points than the policy lets pass, and of
    which nobody was told yet: not since then, unless it is worse now."""
    since = ScoreAlert.objects.filter(partner=OuterRef("partner"), raised_on__gte=OuterRef("compared_on"))
    told = since.annotate(told_rank=_rank("band")).filter(told_rank__lte=OuterRef("rank"))
    rows = PartnerScore.objects.filter(compared_on__isnull=False).annotate(
        rank=_rank("band"), rank_before=_rank("band_before")
    )
    fell = Q(rank__lt=F("rank_before")) | Q(change__lte=-selectors.policy().drop_points)
    return rows.filter(fell).filter(~Exists(told)).select_related("partner__owner").order_by("pk")


@operation(services.ALERT, event="insights.score.fell")
def alerts_raise(*, actor: Actor, scores: Iterable[PartnerScore]) -> int:
    """Tell whoever looks after each partner that its health fell. Returns how many falls that were; a partner
    without anybody is still on My day of those who see all partners."""
    scores, today = list(scores), clock.today()
    # Whoever counts at the same moment waits here, and then finds what was told.
    lock_all(ScorePolicy.objects.all())
    known = set(
        ScoreAlert.objects.filter(
            partner__in=[score.partner_id for score in scores], raised_on=today
        ).values_list("partner_id", flat=True)
    )
    rows = [_row(score) for score in scores if score.partner_id not in known]
    if not rows:
        no_op()
        return 0
    bulk.insert(ScoreAlert, rows)
    made = ScoreAlert.objects.filter(public_id__in=[row["public_id"] for row in rows])
    made = made.select_related("partner__owner").order_by("pk")
    label = ScoreAlert._meta.label_lower
    targets = [Target(label, alert.public_id, alert.partner.public_id) for alert in made]
    record_bulk("insights.score.fell", targets, data={"count": len(rows)})
    notify_all("insights.score_alert", [Notice(alert, owner_of(alert.partner)) for alert in made])
    return len(rows)


def _row(score: PartnerScore) -> dict[str, Any]:
    return {
        "public_id": new_public_id("sal"),
        "partner_id": score.partner_id,
        "raised_on": clock.today(),
        "compared_on": score.compared_on,
        "score_before": score.score - score.change,
        "score": score.score,
        "band_before": score.band_before,
        "band": score.band,
        "worst": score.worst,
        "created_at": clock.now(),
    }


@operation(services.ACKNOWLEDGE, event="insights.score.acknowledged")
def alert_acknowledge(*, actor: Actor, alert: ScoreAlert, note: str) -> ScoreAlert:
    """Say what is done about a fall; it then waits for nobody. Raises DomainError 409 when somebody said so
    already, 422 without a note."""
    lock(alert.partner)
    alert = lock(alert)
    if alert.acknowledged_at:
        raise DomainError.conflict(_("Somebody said already what is done about it."))
    if not note.strip():
        raise DomainError.invalid(_("Say what is done about it."), field="note")
    changes = update_fields(
        alert, acknowledged_at=clock.now(), acknowledged_by=actor.person, note=note.strip()
    )
    record(alert, changes=changes)
    return alert


# -- The job -----------------------------------------------------------------------------------------


def _done(result: dict) -> jobs.Outcome:
    count = result["partners"]
    said = ngettext("%(n)s partner is scored.", "%(n)s partners are scored.", count) % {"n": count}
    return jobs.Outcome(said if count else gettext("No partner has a scorecard yet."))


@jobs.handler(
    services.JOB,
    label=_("Scores of partners counted"),
    back=(Link("insights:health", services.VIEW), _("Health of partners")),
    result_message=_done,
)
def score_job(handle: jobs.JobHandle) -> dict:
    """Score all partners, then tell of those that fell."""
    count = scoring.score_all(clock.today(), handle.progress)
    outcome = chunks_due(
        services.JOB, fallen(), lambda part: alerts_raise(actor=SYSTEM, scores=part), size=500
    )
    if outcome.failed:
        raise RowsFailed
    return {"partners": count, "alerts": outcome.done}
