"""Operations on what a review proposes: decided by a manager, and what follows at the end of a grace."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.selectors import staff_permissions
from core import clock
from core.actor import SYSTEM, Actor
from core.errors import DomainError, Sentence
from core.links import Link
from core.models import Job
from core.notify import Notice, notify, notify_all
from core.operation import lock, lock_all, no_op, operation, record, update_fields
from core.permissions import refusal
from core.queue import jobs
from insights.tier_reviews import selectors
from insights.tier_reviews.models import TierProposal, TierReview
from insights.tier_reviews.services import DECIDE, VIEW
from insights.tiers import evaluation, rules
from insights.tiers.models import TierStanding
from insights.tiers.selectors import requirements_in_force, rule_book
from partners.access.audiences import members_by_partner, partner_members
from partners.models import Partner, Tier, TierChange
from partners.tiers.services import tier_change

Decision, Grace, Move = TierProposal.Decision, TierProposal.Grace, TierStanding.Move
DECIDE_JOB = "insights.tier_decide"
# What a manager may answer.
ANSWERS = (Decision.ACCEPTED, Decision.REFUSED, Decision.DEFERRED)
# Who of a partner is told of its tier: those who speak for it.
SPEAKS = "partners.partner:change"


@operation(DECIDE, event="insights.tier_proposal.decided")
def proposal_decide(*, actor: Actor, proposal: TierProposal, decision: str, reason: str) -> TierProposal:
    """Accept, refuse or put off what a review proposes of one partner, with the reason.

    A rise takes effect at once, as an earned tier. A fall leaves the partner its tier for the grace of the
    policy, and the partner is told what would keep it. Raises DomainError 422 without a reason, 409 once it was
    decided or the review closed, and to accept what the partner has overtaken.
    """
    if not reason.strip():
        raise DomainError.invalid(_("Give the reason; the partner will ask for it."), field="reason")
    if decision not in ANSWERS:
        raise DomainError.invalid(_("Accept, refuse or put off."), field="decision")
    partner = lock(proposal.partner)
    proposal = lock(proposal)
    _check_open(proposal)
    accepted_fall = decision == Decision.ACCEPTED and proposal.move == Move.FALL
    if decision == Decision.ACCEPTED:
        _check_still_so(proposal, partner)
    grace = timedelta(days=selectors.policy().grace_days)
    changes = update_fields(
        proposal,
        decision=decision,
        reason=reason.strip(),
        decided_by=actor.person,
        decided_at=clock.now(),
        updated_at=clock.now(),
        grace=Grace.RUNNING if accepted_fall else "",
        grace_until=clock.today() + grace if accepted_fall else None,
    )
    event = None
    if accepted_fall:
        event = "insights.tier_proposal.grace_begun"
        notify("insights.tier_grace", target=proposal, audience=partner_members(partner, SPEAKS))
    elif decision == Decision.ACCEPTED:
        _change(actor, partner, proposal.earned, proposal.reason)
        notify("insights.tier_risen", target=proposal, audience=partner_members(partner, SPEAKS))
    record(proposal, changes=changes, event=event, data=_data(proposal))
    return proposal


@dataclass
class Decided:
    """What came of many decisions: how many were taken, and which not, with the reason."""

    done: int = 0
    left: list[tuple[TierProposal, Sentence]] = field(default_factory=list)


def decide_many(
    *,
    actor: Actor,
    proposals: Sequence[TierProposal],
    decision: str,
    reason: str,
    progress: Callable[[int, int], None] = lambda done, total: None,
) -> Decided:
    """The same for many, each by itself: one that cannot be decided so does not keep the others from it."""
    outcome = Decided()
    for number, proposal in enumerate(proposals, start=1):
        try:
            proposal_decide(actor=actor, proposal=proposal, decision=decision, reason=reason)
        except DomainError as error:
            if error.status != 409:
                raise
            outcome.left.append((proposal, error.message))
        else:
            outcome.done += 1
        progress(number, len(proposals))
    return outcome


def decide_start(*, actor: Actor, proposals: Sequence[TierProposal], decision: str, reason: str) -> Job:
    """The same as a job, for more than a page waits for."""
    if not actor.can(DECIDE):
        raise refusal(actor, DECIDE)
    params = {"proposals": [row.pk for row in proposals], "decision": decision, "reason": reason}
    return jobs.start(DECIDE_JOB, actor=actor, params=params)


@jobs.handler(
    DECIDE_JOB,
    label=_("Decisions on tiers"),
    back=(Link("insights:tier-reviews", VIEW), _("Reviews of tiers")),
    result_message=lambda result: outcome_of(result["done"], result["left"]),
)
def decide_in_job(handle: jobs.JobHandle) -> dict[str, int]:
    """Decide those that nobody has decided meanwhile; after a stop it goes on with what is left."""
    person = User.objects.filter(public_id=handle.job.created_by).first()
    if person is None or DECIDE not in staff_permissions(person):
        raise DomainError.forbidden()
    actor = replace(SYSTEM, on_behalf=person.public_id, request_id=handle.job.request_id)
    wanted = TierProposal.objects.for_list().filter(pk__in=handle.params["proposals"])
    rows = list(wanted.filter(decision__in=[Decision.OPEN, Decision.DEFERRED]).order_by("pk"))
    outcome = decide_many(
        actor=actor,
        proposals=rows,
        decision=handle.params["decision"],
        reason=handle.params["reason"],
        progress=handle.progress,
    )
    return {"done": outcome.done, "left": len(outcome.left)}


def outcome_of(done: int, left: int) -> jobs.Outcome:
    """What came of many decisions, in a sentence."""
    sentence = gettext("Decided: %(done)s.") % {"done": done}
    if left:
        sentence = gettext(
            "Decided: %(done)s. Not decided, because something changed meanwhile: %(left)s."
        ) % {
            "done": done,
            "left": left,
        }
    return jobs.Outcome(sentence, "warn" if left else "ok")


@operation(DECIDE, event="insights.tier_proposal.grace_withdrawn")
def grace_withdraw(*, actor: Actor, proposal: TierProposal, reason: str) -> TierProposal:
    """Let a partner keep its tier although its grace is not over: told to it, with the reason.

    Raises DomainError 422 without a reason, 409 when no grace runs.
    """
    if not reason.strip():
        raise DomainError.invalid(_("Give the reason; the partner will ask for it."), field="reason")
    partner = lock(proposal.partner)
    proposal = lock(proposal)
    if proposal.grace != Grace.RUNNING:
        raise DomainError.conflict(_("This partner is not in grace any more."))
    changes = _end(proposal, Grace.WITHDRAWN)
    notify("insights.tier_kept", target=proposal, audience=partner_members(partner, SPEAKS))
    record(proposal, changes=changes, data={**_data(proposal), "reason": reason.strip()})
    return proposal


@operation(DECIDE, event=None, reason="each grace that ends is an event of its own")
def graces_end(*, actor: Actor, proposals: Sequence[TierProposal]) -> int:
    """End the graces that are over: who reaches its tier by now keeps it, the others get the tier that they
    reach, never less than what they were told. Returns how many ended. The measures of all are read at once.
    """
    partners = {
        row.pk: row
        for row in lock_all(
            Partner.objects.filter(tier_proposals__in=proposals).select_related("tier").order_by("pk")
        )
    }
    over = TierProposal.objects.grace_over().filter(pk__in=[row.pk for row in proposals])
    rows = lock_all(over.select_related("tier", "earned").order_by("pk"))
    reached = _reached(partners.values()) if rows else {}
    for row in rows:
        _grace_end(actor, row, partners[row.partner_id], reached.get(row.partner_id))
    return len(rows)


def _reached(partners: Iterable[Partner]) -> dict[int, Tier | None]:
    """The tier that each partner reaches by what is measured now."""
    requirements = requirements_in_force()
    if requirements is None:
        return {}
    book, found = rule_book(requirements), list(partners)
    values = evaluation.live_values(requirements, [row.pk for row in found])
    return {row.pk: rules.earned(book.tiers, book.of(row.type_id), values.get(row.pk, {})) for row in found}


def _grace_end(actor: Actor, row: TierProposal, partner: Partner, reached: Tier | None) -> None:
    told = [tier for tier in (reached, row.earned) if tier]
    becomes = max(told, key=lambda tier: tier.rank, default=None)
    if not _is_so(row, partner):
        record(row, changes=_end(row, Grace.OVERTAKEN), event="insights.tier_proposal.grace_overtaken")
    elif row.tier and becomes and becomes.rank >= row.tier.rank:
        record(
            row,
            changes=_end(row, Grace.REACHED),
            event="insights.tier_proposal.grace_reached",
            data=_data(row),
        )
        notify("insights.tier_kept", target=row, audience=partner_members(partner, SPEAKS))
    else:
        changes = _end(row, Grace.FALLEN)
        _change(actor, partner, becomes, row.reason)
        record(row, changes=changes, event="insights.tier_proposal.fallen", data=_data(row))
        notify("insights.tier_fallen", target=row, audience=partner_members(partner, SPEAKS))


@operation(DECIDE, event="insights.tier_proposal.grace_overtaken")
def grace_overtake(*, actor: Actor, partner: Partner) -> TierProposal | None:
    """End the grace of a partner whose tier was changed by hand, or agreed, or whose partnership ended."""
    partner = lock(partner)
    row = selectors.grace_of(partner)
    if row is None or _is_so(row, partner):
        no_op()
        return None
    row = lock(row)
    record(row, changes=_end(row, Grace.OVERTAKEN))
    return row


@operation(DECIDE, event=None, reason="the mails that are owed are the record")
def graces_remind(*, actor: Actor, proposals: Iterable[TierProposal]) -> int:
    """Tell partners once more before their grace ends. Returns how many people are told anew."""
    rows = list(proposals)
    members = members_by_partner({row.partner_id for row in rows}, SPEAKS)
    return notify_all("insights.tier_grace_ends", [Notice(row, members[row.partner_id]) for row in rows])


def _end(row: TierProposal, grace: str) -> dict[str, list]:
    return update_fields(row, grace=grace, updated_at=clock.now())


def _change(actor: Actor, partner: Partner, tier: Tier | None, reason: str) -> None:
    tier_change(actor=actor, partner=partner, tier=tier, reason=reason, basis=TierChange.Basis.EARNED)


def _check_open(proposal: TierProposal) -> None:
    if proposal.decision == Decision.NONE:
        raise DomainError.conflict(_("The measures move nothing here: there is nothing to decide."))
    if proposal.decision not in (Decision.OPEN, Decision.DEFERRED):
        raise DomainError.conflict(_("This was decided already. What was decided stays."))
    if proposal.review.status != TierReview.Status.OPEN:
        raise DomainError.conflict(_("This review is closed. The next one proposes it again."))


def _check_still_so(proposal: TierProposal, partner: Partner) -> None:
    if not _is_so(proposal, partner):
        raise DomainError.conflict(
            _("The tier or the status of this partner has changed since the review was opened.")
        )
    if proposal.move == Move.FALL and TierProposal.objects.in_grace().filter(partner=partner).exists():
        raise DomainError.conflict(_("This partner is in grace already."))


def _is_so(proposal: TierProposal, partner: Partner) -> bool:
    """Whether what was proposed still speaks of how things are: nobody changed the tier since, or agreed it, and
    the partnership goes on."""
    since = proposal.review.opened_at
    return (
        partner.tier_id == proposal.tier_id
        and partner.status in evaluation.MEASURED
        and partner.merged_into_id is None
        and not partner.tier_changes.filter(created_at__gt=since).exists()
    )


def _data(proposal: TierProposal) -> dict[str, object]:
    return {
        "partner": proposal.partner.name,
        "tier": dict(proposal.tier.name) if proposal.tier else "–",
        "earned": dict(proposal.earned.name) if proposal.earned else "–",
        "decision": proposal.decision,
        "until": proposal.grace_until.isoformat() if proposal.grace_until else "",
    }
