"""Operations on a recruitment: opened, estimated, planned, worked on, lost and taken up again.

Moves from phase to phase are in ``phases``, ticks in ``checklist``.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.selectors import user_of
from core import clock, files, search
from core.actor import Actor
from core.errors import DomainError
from core.money import Money
from core.operation import create, lock, no_op, operation, record, update_fields
from partners.models import Partner, PartnerType
from partners.partner.services import partner_create, partner_status_change
from partners.questions import own
from partners.questions.answers import write_own
from partners.vocabulary.exchange import programme_value
from pipeline.models import Activity, Phase, PhaseStay, Recruitment, RecruitmentFile
from pipeline.recruitment import rules

_KINDS = Recruitment.PotentialKind
# What may be said of a recruitment beside its potential, its step and its phase.
_DETAILS = frozenset({"kind", "title", "headline", "expected_on"})


@operation("pipeline.recruitment:create", event="pipeline.recruitment.opened")
def recruitment_open(
    *,
    actor: Actor,
    partner: Partner,
    phase: Phase | None = None,
    potential: Money | None = None,
    leads: int | None = None,
    potential_note: str = "",
    probability: int | None = None,
    next_step: str = "",
    next_step_on: date | None = None,
    next_step_owner: User | None = None,
    opened_on: date | None = None,
    own_fields: Mapping[str, Any] | None = None,
    **details: Any,
) -> Recruitment:
    """Open a recruitment of a partner, in the first phase unless another is named.

    The potential a year is money or leads, or a few words. Without a ``probability`` it is the phase's usual
    one, and goes with the phase. ``details`` are kind, title, headline
    and expected_on; ``own_fields`` are answers by code, and None where they are not asked for. Raises
    DomainError 409 when the partner has an open one already; 422 on a day to come, or without a phase in use.
    """
    opened_on = opened_on or clock.today()
    if opened_on > clock.today():
        raise DomainError.invalid(
            _("A recruitment cannot have been opened in the future."), field="opened_on"
        )
    phase = phase or Phase.objects.filter(is_active=True).first()
    if phase is None:
        raise DomainError.invalid(_("Set up the phases of recruitment first."), field="phase")
    _check_step_owner(next_step_owner)
    if not next_step:
        next_step_owner = None
    recruitment = create(
        Recruitment,
        partner=partner,
        phase=phase,
        opened_on=opened_on,
        phase_since=opened_on,
        touched_on=opened_on,
        next_step=next_step,
        next_step_on=next_step_on,
        next_step_owner=next_step_owner,
        **_estimate(phase, potential, leads, potential_note, probability, opened_on),
        **_known(details),
    )
    create(PhaseStay, recruitment=recruitment, phase=phase, entered_on=opened_on)
    if own_fields is not None:
        write_own("recruitment", recruitment, partner, own_fields, actor=actor, complete=True)
    give_status(actor, recruitment, opened_on)
    search.reindex(recruitment)
    record(recruitment, data={"phase": dict(phase.name)})
    return recruitment


@operation("pipeline.recruitment:create", event=None, reason="the two operations inside record what they did")
def recruitment_open_new(
    *,
    actor: Actor,
    name: str,
    type: PartnerType,
    country: str,
    website: str = "",
    owner: User | None = None,
    **values: Any,
) -> Recruitment:
    """Create a partner and open its recruitment in one go. ``owner`` as in ``partner_create``, ``values`` as in
    ``recruitment_open``."""
    partner = partner_create(actor=actor, name=name, type=type, country=country, website=website, owner=owner)
    return recruitment_open(actor=actor, partner=partner, **values)


@operation("pipeline.recruitment:change", event="pipeline.recruitment.changed")
def recruitment_change(
    *,
    actor: Actor,
    recruitment: Recruitment,
    potential: Money | None = None,
    leads: int | None = None,
    potential_note: str = "",
    probability: int | None = None,
    own_fields: Mapping[str, Any] | None = None,
    **details: Any,
) -> Recruitment:
    """Estimate a recruitment anew and change its details, all of them at once: without a ``probability`` it
    goes back to its phase's. Of ``own_fields``, answers by code, what is not named stays."""
    recruitment = lock_open(recruitment)
    values = _estimate(recruitment.phase, potential, leads, potential_note, probability, clock.today())
    if (recruitment.potential_minor, recruitment.currency) == (values["potential_minor"], values["currency"]):
        # The same potential keeps the rate of the day it was first estimated.
        kept = recruitment.programme_minor
        values |= {"programme_minor": kept, **_weighed(recruitment.phase, probability, kept)}
    changes = update_fields(recruitment, **values, **_known(details))
    written = write_own(
        "recruitment", recruitment, recruitment.partner, own_fields or {}, actor=actor, complete=False
    )
    if written:
        recruitment.save(update_fields=["updated_at"])
    changes |= own.changes(written)
    if not changes:
        no_op()
        return recruitment
    touch(recruitment, clock.today())
    search.reindex(recruitment)
    record(recruitment, changes=changes)
    return recruitment


@operation("pipeline.recruitment:change", event="pipeline.recruitment.changed")
def probability_release(*, actor: Actor, recruitment: Recruitment) -> Recruitment:
    """Let go of a probability set by hand: from now on it goes with the phase."""
    recruitment = lock_open(recruitment)
    if not recruitment.probability_by_hand:
        no_op()
        return recruitment
    usual = rules.as_usual(recruitment.phase.usual_probability, recruitment.programme_minor)
    record(recruitment, changes=update_fields(recruitment, **usual))
    return recruitment


def _estimate(
    phase: Phase, potential: Money | None, leads: int | None, note: str, probability: int | None, day: date
) -> dict[str, Any]:
    """The columns of a potential. Raises DomainError at ``currency`` without a rate for it."""
    kind = _KINDS.MONEY if potential else _KINDS.LEADS if leads else _KINDS.OTHER if note else _KINDS.MONEY
    value = programme_value(potential, day) if potential else 0
    return {
        "potential_kind": kind,
        "potential_minor": potential.amount_minor if potential else None,
        "currency": potential.currency if potential else "EUR",
        "potential_leads": leads if kind == _KINDS.LEADS else None,
        "potential_note": note,
        "programme_minor": value,
        **_weighed(phase, probability, value),
    }


def _weighed(phase: Phase, probability: int | None, value: int) -> dict[str, Any]:
    if probability is None:
        return rules.as_usual(phase.usual_probability, value)
    return rules.by_hand(probability, value)


def _known(details: dict[str, Any]) -> dict[str, Any]:
    unknown = set(details) - _DETAILS
    if unknown:
        raise TypeError(f"a recruitment has no {', '.join(sorted(unknown))}")
    return details


def _check_step_owner(owner: User | None) -> None:
    if owner is not None and not (owner.staff_role and owner.is_active):
        raise DomainError.invalid(_("Choose one of us who is active."), field="next_step_owner")


@operation("pipeline.recruitment:change", event="pipeline.recruitment.step_planned")
def recruitment_plan_step(
    *,
    actor: Actor,
    recruitment: Recruitment,
    next_step: str,
    next_step_on: date | None = None,
    next_step_owner: User | None = None,
) -> Recruitment:
    """Say what is done next, when and by whom; an empty text says that nothing is planned."""
    recruitment = lock_open(recruitment)
    _check_step_owner(next_step_owner)
    if not next_step:
        next_step_on = next_step_owner = None
    changes = update_fields(
        recruitment, next_step=next_step, next_step_on=next_step_on, next_step_owner=next_step_owner
    )
    if not changes:
        no_op()
        return recruitment
    touch(recruitment, clock.today())
    record(recruitment, changes=changes, data={"step": next_step or "–"})
    return recruitment


@operation("pipeline.recruitment:change", event="pipeline.activity.added")
def activity_add(
    *, actor: Actor, recruitment: Recruitment, kind: str, happened_on: date, summary: str
) -> Activity:
    """Note a call, a meeting, a webinar or a mail. Raises DomainError 422 on a day to come."""
    if happened_on > clock.today():
        raise DomainError.invalid(
            _("An activity has taken place. Plan what is to come as the next step."), field="happened_on"
        )
    recruitment = lock(recruitment)
    author = user_of(actor)
    row = create(
        Activity, recruitment=recruitment, kind=kind, happened_on=happened_on, summary=summary, author=author
    )
    touch(recruitment, happened_on)
    record(row, data={"kind": kind}, also=(recruitment,))
    return row


@operation("pipeline.recruitment:change", event="pipeline.recruitment.file_added")
def recruitment_file_add(
    *, actor: Actor, recruitment: Recruitment, name: str, content: bytes, title: str = ""
) -> RecruitmentFile:
    """Keep a document. Raises DomainError at ``file`` for a type or size that is not accepted."""
    stored = files.store(actor=actor, name=name, content=content)
    row = create(RecruitmentFile, recruitment=recruitment, file=stored, title=title or name)
    touch(lock(recruitment), clock.today())
    record(recruitment, data={"file": row.title})
    return row


@operation("pipeline.recruitment:change", event="pipeline.recruitment.file_archived")
def recruitment_file_archive(*, actor: Actor, file: RecruitmentFile) -> None:
    """Put a document out of sight; its bytes stay."""
    file = lock(file)
    if file.archived_at:
        no_op()
        return
    update_fields(file, archived_at=clock.now())
    record(file.recruitment, data={"file": file.title})


@operation("pipeline.recruitment:move", event="pipeline.recruitment.lost")
def recruitment_lose(
    *, actor: Actor, recruitment: Recruitment, reason: str, end_partner: bool = False
) -> Recruitment:
    """Close a recruitment as lost, with the reason; ``end_partner`` ends the partner as well.

    Raises DomainError 409 when the partner is live: that ends on the partner's own page.
    """
    recruitment = lock_open(recruitment)
    if recruitment.phase.status_given == Phase.Gives.ACTIVE:
        raise DomainError.conflict(_("The partner is live. End the partnership on the partner's page."))
    if not reason.strip():
        raise DomainError.invalid(_("Say why it was lost: the next one learns from it."), field="reason")
    changes = update_fields(
        recruitment, outcome=Recruitment.Outcome.LOST, lost_reason=reason, closed_at=clock.now()
    )
    recruitment.stays.filter(left_on=None).update(left_on=max(clock.today(), recruitment.phase_since))
    if end_partner and recruitment.partner.status != Partner.Status.ENDED:
        partner_status_change(
            actor=actor, partner=recruitment.partner, status=Partner.Status.ENDED, reason=reason
        )
    record(recruitment, changes=changes, data={"reason": reason})
    return recruitment


@operation("pipeline.recruitment:move", event="pipeline.recruitment.reopened")
def recruitment_reopen(*, actor: Actor, recruitment: Recruitment, reason: str = "") -> Recruitment:
    """Take a lost recruitment up again, in the phase where it stood.

    Raises DomainError 409 when it is not lost, or when the partner has another open one.
    """
    lock(recruitment.partner)
    recruitment = lock(recruitment)
    if recruitment.closed_at is None:
        raise DomainError.transition(recruitment.get_outcome_display())
    if Recruitment.objects.open().filter(partner_id=recruitment.partner_id).exists():
        raise DomainError.conflict(_("This partner has an open recruitment already."))
    today = clock.today()
    changes = update_fields(
        recruitment,
        outcome=Recruitment.Outcome.WON if recruitment.won_on else Recruitment.Outcome.NONE,
        closed_at=None,
        phase_since=today,
        touched_on=today,
    )
    create(PhaseStay, recruitment=recruitment, phase=recruitment.phase, entered_on=today)
    give_status(actor, recruitment, today)
    record(recruitment, changes=changes, data={"reason": reason})
    return recruitment


# -- Steps shared with the moves between phases ---------------------------------------------------


def lock_open(recruitment: Recruitment) -> Recruitment:
    """The recruitment as it is now, locked with its partner, whose status goes with the phase. Raises
    DomainError 409 when it is closed."""
    lock(recruitment.partner)
    recruitment = lock(recruitment)
    if recruitment.closed_at is not None:
        raise DomainError.transition(recruitment.get_outcome_display())
    return recruitment


def touch(recruitment: Recruitment, day: date) -> None:
    """Note that something was done on a day; an earlier day changes nothing."""
    if day > recruitment.touched_on:
        update_fields(recruitment, touched_on=day)


def give_status(actor: Actor, recruitment: Recruitment, day: date, reason: str = "") -> None:
    """Give the partner the status of the recruitment's phase, as far as the rule lets it."""
    partner = recruitment.partner
    status = rules.partner_status(partner.status, recruitment.phase.status_given)
    if status == partner.status:
        return
    last = partner.status_changes.values_list("effective_on", flat=True).first()
    partner_status_change(
        actor=actor, partner=partner, status=status, reason=reason, effective_on=max(day, last or day)
    )


def reindex_partner(partner: str) -> None:
    """Find the recruitments of a partner (by its public id) under the name that it has now."""
    rows = Recruitment.objects.filter(partner__public_id=partner)
    search.reindex(*rows.select_related("partner", "phase"))
