"""Operations of the review: to the partner and back, open points, reminders to whoever is blocking."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from agreements.drafting import selectors as drafting_selectors
from agreements.drafting.services import edit_clause, refresh_parties
from agreements.drafting.steps import (
    current,
    must_be,
    set_status,
)
from agreements.models import Agreement, OpenPoint, Side
from agreements.review import selectors as review_selectors
from core import clock, search
from core.actor import Actor
from core.errors import DomainError
from core.notify import notify, receivers
from core.operation import check_transition, create, lock, operation, record, update_fields
from partners.access.audiences import check_informed

Status = Agreement.Status
# While these last, points may be raised and settled.
IN_REVIEW = (Status.DRAFT, Status.WITH_PARTNER)
NOBODY_TO_REMIND = _("There is nobody to remind: nobody who would have to act can be reached by e-mail.")


@operation("agreements.agreement:change", event="agreements.agreement.sent")
def agreement_send(*, actor: Actor, agreement: Agreement) -> Agreement:
    """Send the current version to the partner for review: from now on the partner sees it.

    Raises DomainError 409 "nobody-informed" when nobody of the partner would hear of it.
    """
    agreement = lock(agreement)
    check_informed(agreement.partner, review_selectors.ANSWER)
    if agreement.status == Status.DRAFT:
        refresh_parties(actor, agreement)
    changes = set_status(
        agreement,
        Status.WITH_PARTNER,
        sent_at=agreement.sent_at or clock.now(),
        sent_version=agreement.version,
    )
    notify(
        "agreements.sent",
        target=agreement,
        audience=review_selectors.partner_side(agreement),
        about=clock.now().isoformat(),
    )
    record(agreement, changes=_status(changes), data=_data(agreement))
    return agreement


def _status(changes: dict) -> dict:
    return {"status": changes["status"]}


def _data(agreement: Agreement) -> dict:
    return {"number": agreement.number, "version": agreement.version}


@operation("agreements.agreement:change", event="agreements.agreement.taken_back")
def agreement_take_back(*, actor: Actor, agreement: Agreement) -> Agreement:
    """Take a draft back from the partner, or from approval, to go on editing."""
    agreement = lock(agreement)
    must_be(agreement, Status.WITH_PARTNER, Status.IN_APPROVAL, Status.APPROVED)
    for approval in agreement.approvals.filter(status="pending"):
        update_fields(approval, status="withdrawn")
    record(agreement, changes=_status(set_status(agreement, Status.DRAFT)), data=_data(agreement))
    return agreement


@operation("agreements.agreement:answer", event="agreements.agreement.answered")
def agreement_answer(
    *, actor: Actor, agreement: Agreement, version: int, agrees: bool, text: str = ""
) -> Agreement:
    """The partner's answer to the version it read: agreed, or back to us with its remarks.

    Raises DomainError 409 when ``version`` is not the one it has now, 422 when it is sent back
    without any open remark of the partner.
    """
    agreement = lock(agreement)
    must_be(agreement, Status.WITH_PARTNER)
    if version != agreement.partner_version:
        raise DomainError.conflict(
            _("The text changed after you opened it. Read the version shown now, then answer."),
            code="newer-version",
        )
    if text.strip():
        _raise(actor, agreement, clause_code="", text=text, proposed_text="", internal=False)
    remarks = agreement.points.filter(status="open", side=Side.PARTNER)
    if agrees and remarks.exists():
        raise DomainError.conflict(
            _("You still have open points. Send the draft back with them, or withdraw them.")
        )
    if not agrees and not remarks.exists():
        raise DomainError.invalid(_("Say what should change, here or beside a clause."), field="text")
    agreed = {"agreed_version": version} if agrees else {}
    changes = set_status(agreement, Status.DRAFT, **agreed)
    notify(
        "agreements.answered",
        target=agreement,
        audience=[review_selectors.our_person(agreement)],
        about=clock.now().isoformat(),
        agrees=agrees,
    )
    code = "agreements.agreement.agreed" if agrees else None
    record(agreement, changes=_status(changes), data=_data(agreement), event=code)
    return agreement


@operation("agreements.agreement:manage", event="agreements.agreement.cancelled")
def agreement_cancel(*, actor: Actor, agreement: Agreement, reason: str) -> Agreement:
    """Give a negotiation up. Its number stays taken and its history stays."""
    if not reason.strip():
        raise DomainError.invalid(_("Give the reason."), field="reason")
    agreement = lock(agreement)
    for approval in agreement.approvals.filter(status="pending"):
        update_fields(approval, status="withdrawn")
    for row in agreement.rounds.filter(status="open"):
        update_fields(row, status="cancelled", finished_at=clock.now())
        row.signatures.filter(status__in=["waiting", "asked"]).update(status="cancelled")
    changes = set_status(agreement, Status.CANCELLED, end_reason=reason.strip(), ended_on=clock.today())
    search.reindex(agreement)
    record(agreement, changes=_status(changes), data={**_data(agreement), "reason": reason.strip()})
    return agreement


# -- Open points ----------------------------------------------------------------------------------


@operation("agreements.point:raise", event="agreements.point.raised")
def point_raise(
    *,
    actor: Actor,
    agreement: Agreement,
    text: str,
    clause_code: str = "",
    proposed_text: str = "",
    internal: bool = False,
) -> OpenPoint:
    """Comment on a clause (or on the whole) and, if one likes, propose another text.

    The partner may do so while it has the draft; we while it is being reviewed at all. The other
    side is told by mail, once an hour at most.
    """
    agreement = lock(agreement)
    must_be(agreement, *((Status.WITH_PARTNER,) if actor.is_partner else IN_REVIEW))
    point = _raise(
        actor, agreement, clause_code=clause_code, text=text, proposed_text=proposed_text, internal=internal
    )
    if not point.internal:
        other_side = (
            [review_selectors.our_person(agreement)]
            if point.side == Side.PARTNER
            else review_selectors.partner_side(agreement)
        )
        if point.side == Side.PARTNER or agreement.sent_at:
            notify(
                "agreements.point",
                target=agreement,
                audience=other_side,
                about=f"{point.side}:{clock.now():%Y%m%d%H}",
                side=point.side,
            )
    event = "agreements.point.noted" if point.internal else None
    record(point, data={"number": agreement.number}, event=event)
    return point


def _raise(
    actor: Actor, agreement: Agreement, *, clause_code: str, text: str, proposed_text: str, internal: bool
) -> OpenPoint:
    number = agreement.partner_version if actor.is_partner else agreement.version
    codes = {clause["code"] for clause in drafting_selectors.version_of(agreement, number).clauses}
    if clause_code and clause_code not in codes:
        raise DomainError.not_found()
    if proposed_text.strip() and not clause_code:
        raise DomainError.invalid(
            _("Propose a text beside the clause that it replaces."), field="proposed_text"
        )
    return create(
        OpenPoint,
        agreement=agreement,
        version=number,
        clause_code=clause_code,
        side=Side.PARTNER if actor.is_partner else Side.US,
        internal=internal and not actor.is_partner,
        raised_by=actor.person,
        text=text.strip(),
        proposed_text=proposed_text.strip(),
    )


@operation("agreements.agreement:change", event="agreements.point.settled")
def point_settle(
    *, actor: Actor, point: OpenPoint, outcome: str, answer: str = "", text: str = ""
) -> OpenPoint:
    """Settle a point: accepted, rejected, or closed without either.

    Accepting a proposed text makes a new version with it (``text`` when it is taken with changes).
    Raises DomainError 422 on a rejection without an answer.
    """
    agreement = lock(point.agreement)
    point = lock(point)
    must_be(agreement, *IN_REVIEW)
    check_transition(point, outcome)
    if outcome == OpenPoint.Status.REJECTED and not answer.strip():
        raise DomainError.invalid(_("Say why: the partner reads the answer."), field="answer")
    _settle(actor, point, outcome, answer)
    taken = text.strip() or point.proposed_text
    if outcome == OpenPoint.Status.ACCEPTED and taken and point.clause_code:
        clauses = current(agreement).clauses
        title = next((c["title"] for c in clauses if c["code"] == point.clause_code), None)
        if title is None:
            raise DomainError.conflict(
                _("This clause is no longer in the agreement. Close the point instead.")
            )
        edit_clause(actor, agreement, code=point.clause_code, title=title, text=taken, note=title)
    if point.side == Side.PARTNER and agreement.status == Status.WITH_PARTNER:
        update_fields(agreement, sent_version=agreement.version)
    record(point, data={"number": agreement.number, "outcome": outcome}, event=_settled_event(point))
    return point


def _settle(actor: Actor, point: OpenPoint, outcome: str, answer: str) -> None:
    update_fields(
        point, status=outcome, answer=answer.strip(), settled_by=actor.person, settled_at=clock.now()
    )


def _settled_event(point: OpenPoint) -> str | None:
    return "agreements.point.note_settled" if point.internal else None


@operation("agreements.point:raise", event="agreements.point.withdrawn")
def point_withdraw(*, actor: Actor, point: OpenPoint) -> OpenPoint:
    """Withdraw a point of one's own side. Raises DomainError 403 for the other side's."""
    agreement = lock(point.agreement)
    point = lock(point)
    if point.side != (Side.PARTNER if actor.is_partner else Side.US):
        raise DomainError.forbidden()
    must_be(agreement, *IN_REVIEW)
    check_transition(point, OpenPoint.Status.CLOSED)
    _settle(actor, point, OpenPoint.Status.CLOSED, "")
    record(point, data={"number": agreement.number}, event=_settled_event(point))
    return point


# -- Chasing --------------------------------------------------------------------------------------


@operation("agreements.agreement:chase", event="agreements.agreement.chased")
def agreement_chase(*, actor: Actor, agreement: Agreement) -> str:
    """Remind whoever is blocking, once a day. Returns who that is (us, legal, partner, signer).

    A partner may remind us, we may remind the partner, a signer and our legal colleagues. Raises
    DomainError 409 when nobody can be reminded or it was done today.
    """
    agreement = lock(agreement)
    found = review_selectors.blocking(agreement)
    if found is None or not receivers(found.recipients):
        raise DomainError.conflict(NOBODY_TO_REMIND, code="nobody-informed")
    if actor.is_partner and not found.is_ours:
        raise DomainError.conflict(_("It is your own side that must act."))
    sent = notify(
        "agreements.chase",
        target=agreement,
        audience=found.recipients,
        about=clock.today().isoformat(),
        code=found.code,
    )
    if not sent:
        raise DomainError.conflict(
            _("A reminder was sent today already. Try again tomorrow."), code="chased-today"
        )
    record(agreement, data={"number": agreement.number, "blocking": found.code})
    return found.code
