"""Reviews of tiers: one of five months ago with its decisions and a grace that goes on, and one to come."""

from __future__ import annotations

from functools import partial

from core import clock
from core.actor import SYSTEM
from demo.context import DemoContext
from demo.partners import Entry
from insights.models import TierProposal, TierReview
from insights.tier_reviews import services
from insights.tier_reviews.decisions import proposal_decide
from insights.tiers import evaluation
from insights.tiers.selectors import requirements_in_force

# The next one follows half a year after it: in a month from today.
OPENED, DECIDED, CLOSED = 152, 149, 140
# The grace that began then ends in a month, too.
GRACE_DAYS = 180
RISES = 2
Decision = TierProposal.Decision
# What managers gave as their reason, in the language that is spoken with the partner.
REASONS = {
    "fr": {
        "rise": "Objectifs atteints sur l’année, équipe présente et réactive.",
        "fall": "Aucun des objectifs du niveau n’est atteint depuis un an ; nous en reparlons avec vous.",
        "refused": "Un grand projet se signe cet été : le niveau reste acquis.",
        "deferred": "Les chiffres de l’année sont incomplets ; à revoir à la prochaine revue.",
    },
    "en": {
        "rise": "Targets reached over the year, with a team that answers.",
        "fall": "None of what the tier asks for was reached for a year; we shall talk about it with you.",
        "refused": "A large project is about to be signed: the tier stays.",
        "deferred": "The figures of the year are not complete; to be seen again in the next review.",
    },
}


def plan(context: DemoContext) -> None:
    """Write down when the review is opened, decided and closed."""
    context.simulation.ago(OPENED, 9.0, partial(_open, context))
    context.simulation.ago(DECIDED, 10.0, partial(_decide, context))
    context.simulation.ago(CLOSED, 11.0, partial(_close, context))


def _open(context: DemoContext) -> None:
    actor = context.people.ours("manager")
    services.tier_policy_change(actor=actor, review_months=6, grace_days=GRACE_DAYS, notice_days=45)
    requirements = requirements_in_force()
    assert requirements is not None, "they were published before"
    evaluation.evaluate(requirements)
    review = services.review_plan(actor=actor, review_on=clock.today())
    services.review_open(actor=SYSTEM, review=review)


def _decide(context: DemoContext) -> None:
    """Of those whose story ends with the tier that they have: the first rise, one falls, one keeps its tier."""
    settled = [
        (row, entry)
        for row in TierProposal.objects.waiting().for_list().order_by("partner__name")
        if (entry := _entry_of(context, row)) and row.tier and row.tier.code == entry.tiers[-1]
    ]
    rises = [pair for pair in settled if pair[0].move == "rise"][:RISES]
    falls = [pair for pair in settled if pair[0].move == "fall"]
    for row, entry in rises:
        _answer(context, row, entry, Decision.ACCEPTED, "rise")
    for (row, entry), (decision, why) in zip(
        falls, [(Decision.ACCEPTED, "fall"), (Decision.REFUSED, "refused")], strict=False
    ):
        _answer(context, row, entry, decision, why)


def _entry_of(context: DemoContext, row: TierProposal) -> Entry | None:
    code = next((code for code, partner in context.partners.items() if partner.pk == row.partner_id), "")
    return context.entries.get(code)


def _answer(context: DemoContext, row: TierProposal, entry: Entry, decision: str, why: str) -> None:
    proposal_decide(
        actor=context.manager(entry.code),
        proposal=row,
        decision=decision,
        reason=REASONS[entry.language][why],
    )


def _close(context: DemoContext) -> None:
    for row in TierProposal.objects.waiting().for_list().order_by("pk"):
        if entry := _entry_of(context, row):
            _answer(context, row, entry, Decision.DEFERRED, "deferred")
    services.review_close(actor=context.people.ours("manager"), review=TierReview.objects.get(status="open"))
