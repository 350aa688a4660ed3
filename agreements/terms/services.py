"""Operations on agreements in force: begin, renew, end, and what the calendar does by itself."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from agreements.drafting.services import copy_exclusivities
from agreements.drafting.steps import (
    TERMS,
    add_version,
    checked_terms,
    current,
    must_be,
    next_number,
    refuse_amendment,
    set_status,
)
from agreements.models import Agreement, SignatureRound
from agreements.review import selectors as review_selectors
from agreements.terms import amendments, rules
from agreements.terms import selectors as terms_selectors
from core import clock, said, search
from core.actor import SYSTEM, Actor
from core.errors import DomainError
from core.notify import notify
from core.operation import lock, lock_all, no_op, operation, record, update_fields
from core.queue import jobs
from core.queue.each_due import each_due

Status = Agreement.Status
Outcome = Agreement.Outcome
ONE_DAY = timedelta(days=1)
MAKE_DOCUMENTS = "agreements.documents"
TACIT = said.declare("agreements.tacit_renewal", _("Tacit renewal"))


def conclude(actor: Actor, agreement: Agreement, row: SignatureRound | None) -> None:
    """Inside an operation: a locked agreement has been signed by all. Active now, or on its first day.

    Its documents are made by a job: nothing is rendered in the transaction of the last signature.
    """
    today = clock.today()
    starts_on = agreement.starts_on or today
    begins = starts_on <= today
    if agreement.amends_id:
        amendments.amended_now(agreement)
    update_fields(agreement, **checked_terms(agreement, {"starts_on": starts_on}))
    set_status(agreement, Status.ACTIVE if begins else Status.SIGNED)
    if begins:
        update_fields(agreement, activated_at=clock.now())
    search.reindex(agreement)
    data = {"number": agreement.number, "day": starts_on.isoformat()}
    record(agreement, event="agreements.agreement.signed", data=data)
    if begins and agreement.amends_id:
        amendments.take_effect(agreement, _terms_of(agreement.amends_id))
    elif begins:
        record(agreement, event="agreements.agreement.activated", data={"number": agreement.number})
    if agreement.replaces:
        _replace(lock(agreement.replaces), agreement)
    if row is not None:
        jobs.start(MAKE_DOCUMENTS, actor=actor, params={"round": row.public_id})


def lock_with_others(agreement: Agreement) -> Agreement:
    """An agreement to be concluded or begun, locked with the terms of the one that it replaces or amends."""
    keys = {agreement.pk}
    for other in filter(None, (agreement.replaces, agreement.amends)):
        keys |= {term.pk for term in terms_selectors.term_chain(other)}
    rows = lock_all(Agreement.objects.filter(pk__in=keys).order_by("pk"))
    found = next((row for row in rows if row.pk == agreement.pk), None)
    if found is None:
        raise DomainError.not_found()
    return found


def _terms_of(amended_id: int) -> dict[int, Agreement]:
    """The terms of an amended agreement, which ``lock_with_others`` has locked."""
    chain = terms_selectors.term_chain(Agreement.objects.select_related("partner").get(pk=amended_id))
    return {row.pk: lock(row) for row in chain}


def _replace(old: Agreement, new: Agreement) -> None:
    """The agreement that was renegotiated ends where the new one begins, and counts as renewed."""
    latest = terms_selectors.term_chain(old)[-1]
    if latest.status != Status.ACTIVE or latest.pk == new.pk:
        return
    latest = lock(latest)
    update_fields(latest, outcome=Outcome.RENEWED, decided_on=clock.today())
    update_fields(new, renewed_from=latest)
    if new.status == Status.ACTIVE:
        set_status(latest, Status.RENEWED, ended_on=new.first_day - ONE_DAY)
    record(
        latest,
        event="agreements.agreement.renewed",
        data={"number": latest.number, "new": new.number},
        also=[new],
    )


@operation("agreements.agreement:manage", event="agreements.agreement.renewed")
def agreement_renew(
    *,
    actor: Actor,
    agreement: Agreement,
    months: int | None = None,
    renewal_terms: str | None = None,
    note: str = "",
) -> Agreement:
    """Renew an agreement for a further term, with the same text. Returns the new term.

    The new term begins the day after the end; until then the old one stays in force. ``months``
    is what the agreement says, or the length of the old term. Raises DomainError 409 when it was
    decided already or has no end.
    """
    old = lock(agreement)
    must_be(old, Status.ACTIVE)
    refuse_amendment(old)
    if old.outcome:
        raise DomainError.conflict(_("What happens to this agreement has already been decided."))
    if old.ends_on is None:
        raise DomainError.conflict(_("This agreement has no end: there is nothing to renew."))
    new = _next_term(actor, old, old.ends_on, months, renewal_terms, note)
    changes = update_fields(old, outcome=Outcome.RENEWED, decided_on=clock.today())
    if new.first_day <= clock.today():
        set_status(old, Status.RENEWED, ended_on=old.ends_on)
        set_status(new, Status.ACTIVE, activated_at=clock.now())
    search.reindex(old)
    search.reindex(new)
    notify(
        "agreements.renewed",
        target=new,
        audience=review_selectors.both_sides(old),
        about=old.public_id,
        old=old.public_id,
    )
    record(
        old,
        changes=changes,
        data={"number": old.number, "new": new.number, "note": note.strip()},
        also=[new],
    )
    return new


def _next_term(
    actor: Actor, old: Agreement, over: date, months: int | None, renewal_terms: str | None, note: str
) -> Agreement:
    starts_on = over + ONE_DAY
    ends_on = rules.next_term_end(old.first_day, over, months or old.renewal_months)
    terms: dict[str, Any] = {name: getattr(old, name) for name in TERMS}
    terms |= {"starts_on": starts_on, "ends_on": ends_on}
    if renewal_terms is not None:
        terms["renewal_terms"] = renewal_terms
    kept = ("title", "partner", "own_entity", "template", "kind", "language")
    new = Agreement(
        number=next_number(),
        status=Status.SIGNED,
        author=actor.person,
        sent_at=clock.now(),
        sent_version=1,
        renewed_from=old,
        **{name: getattr(old, name) for name in kept},
        **checked_terms(old, terms),
    )
    new.full_clean()
    new.save(force_insert=True)
    copy_exclusivities(old, new)
    last = current(old)
    add_version(
        actor,
        new,
        clauses=last.clauses,
        schema=last.schema,
        values=last.values,
        note=note.strip() or f"← {old.number}",
    )
    return new


@operation("agreements.agreement:manage", event="agreements.agreement.end_decided")
def agreement_end(
    *,
    actor: Actor,
    agreement: Agreement,
    ended_on: date,
    reason: str,
    despite_notice: bool = False,
) -> Agreement:
    """Say that an agreement ends, at its term or before, and why.

    Raises DomainError 422 at ``despite_notice`` when the notice date of the term has passed, or the
    day is sooner than the notice period allows, unless this is confirmed; 409 when it was decided.
    """
    if not reason.strip():
        raise DomainError.invalid(_("Give the reason; it stays in the history."), field="reason")
    agreement = lock(agreement)
    must_be(agreement, Status.ACTIVE, Status.SIGNED)
    refuse_amendment(agreement)
    if agreement.outcome:
        raise DomainError.conflict(_("What happens to this agreement has already been decided."))
    if agreement.ends_on and ended_on > agreement.ends_on:
        raise DomainError.invalid(_("The agreement ends before this day anyway."), field="ended_on")
    if agreement.starts_on and ended_on < agreement.starts_on and agreement.status == Status.ACTIVE:
        raise DomainError.invalid(_("The end cannot be before the start."), field="ended_on")
    today = clock.today()
    if (ended_on - today).days < agreement.notice_days and not despite_notice:
        raise DomainError.invalid(
            _("The notice period of %(days)s days is not kept. Confirm that both sides accept this.")
            % {"days": agreement.notice_days},
            field="despite_notice",
            code="notice-passed",
        )
    changes = update_fields(
        agreement,
        outcome=Outcome.ENDED,
        decided_on=today,
        ended_on=ended_on,
        end_reason=reason.strip(),
    )
    record(
        agreement,
        changes=changes,
        data={"number": agreement.number, "day": ended_on.isoformat(), "reason": reason.strip()},
    )
    notify("agreements.ending", target=agreement, audience=review_selectors.both_sides(agreement))
    if ended_on < today or agreement.status == Status.SIGNED:
        _close(agreement)
    return agreement


def _close(agreement: Agreement) -> None:
    """The end has come for a locked agreement."""
    ended_on = agreement.ended_on or agreement.ends_on
    assert ended_on is not None  # one without an end is ended on a day
    early = agreement.ends_on is None or ended_on < agreement.ends_on
    early = early or agreement.status == Status.SIGNED
    values: dict[str, Any] = {"ended_on": ended_on}
    if not agreement.outcome:
        values |= {"outcome": Outcome.ENDED, "decided_on": clock.today()}
    changes = set_status(agreement, Status.TERMINATED if early else Status.ENDED, **values)
    search.reindex(agreement)
    record(
        agreement,
        event="agreements.agreement.ended",
        changes={"status": changes["status"]},
        data={"number": agreement.number, "day": ended_on.isoformat()},
    )
    amendments.end_with(agreement)


# -- What the calendar does -------------------------------------------------------------------------


def advance_due() -> int:
    """Begin, renew and end every agreement whose day has come, after however long an outage.

    Each is a transaction of its own and decides again on the locked row, so two jobs at once do it
    once. One that fails is put aside. Returns how many were rolled.
    """
    rolled = 0
    today = clock.today()
    beginning = Q(status=Status.SIGNED, starts_on__lte=today)
    ending = Q(status=Status.ACTIVE, amends=None) & (
        Q(ends_on__lt=today) | Q(outcome=Outcome.ENDED, ended_on__lt=today)
    )
    # A missed year of tacit renewals takes one round for each term.
    while True:
        due = Agreement.objects.filter(beginning | ending).order_by("ends_on", "id")
        done = each_due("agreements.advance", due.select_related("partner"), _advance).done
        if not done:
            return rolled
        rolled += done


def _advance(agreement: Agreement) -> bool:
    return agreement_advance(actor=SYSTEM, agreement=agreement)


@operation("agreements.agreement:roll", event="agreements.agreement.began")
def agreement_advance(*, actor: Actor, agreement: Agreement) -> bool:
    """Do what a day brings for one agreement. False when somebody else did it in the meantime."""
    agreement = lock_with_others(agreement)
    today = clock.today()
    if agreement.status == Status.SIGNED and agreement.starts_on and agreement.starts_on <= today:
        _begin(agreement)
        return True
    over = agreement.ends_on is not None and agreement.ends_on < today
    stopped = (
        agreement.outcome == Outcome.ENDED and agreement.ended_on is not None and agreement.ended_on < today
    )
    if agreement.status != Status.ACTIVE or agreement.amends_id or not (over or stopped):
        no_op()
        return False
    if agreement.outcome == Outcome.RENEWED:
        return _end_renewed_term(agreement)
    if agreement.outcome == "" and agreement.tacit_renewal:
        agreement_renew(actor=actor, agreement=agreement, note=said.write(TACIT))
        no_op()
        return True
    _close(agreement)
    return True


def _end_renewed_term(agreement: Agreement) -> bool:
    """A renewed term is over; the next one begins by its own line of the list."""
    changes = set_status(agreement, Status.RENEWED, ended_on=agreement.ends_on)
    search.reindex(agreement)
    record(
        agreement,
        event="agreements.agreement.term_over",
        changes={"status": changes["status"]},
        data={"number": agreement.number},
    )
    return True


def _begin(agreement: Agreement) -> None:
    set_status(agreement, Status.ACTIVE, activated_at=clock.now())
    search.reindex(agreement)
    if agreement.amends_id:
        amendments.take_effect(agreement, _terms_of(agreement.amends_id))
        return
    # The first term of a contract is news to other rooms; a further term is not.
    first = agreement.renewed_from_id is None or agreement.replaces_id is not None
    code = "agreements.agreement.activated" if first else None
    record(agreement, event=code, data={"number": agreement.number})
    previous = agreement.renewed_from
    if previous is not None and previous.status == Status.ACTIVE and previous.outcome == Outcome.RENEWED:
        set_status(previous, Status.RENEWED, ended_on=agreement.first_day - ONE_DAY)
        search.reindex(previous)
