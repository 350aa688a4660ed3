"""Operations of the approval by our legal colleagues."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from agreements.drafting import variables
from agreements.drafting.selectors import parties_changed
from agreements.drafting.steps import current, set_status
from agreements.models import Agreement, Approval
from agreements.review import selectors
from agreements.terms.exclusivity import refuse_collisions
from core import clock
from core.actor import Actor
from core.errors import DomainError
from core.notify import notify, receivers
from core.operation import check_transition, create, lock, operation, record, update_fields
from core.text import Translated

Status = Agreement.Status
PARTIES_CHANGED = _(
    "The details of the two sides have changed since this version. Update the text first, as a new version."
)
NOBODY_TO_APPROVE = _(
    "No colleague can approve this: the person who wrote it or asks for approval may not. Add "
    "somebody who may approve agreements."
)


@operation("agreements.agreement:change", event="agreements.approval.asked")
def approval_request(*, actor: Actor, agreement: Agreement) -> Approval:
    """Put the current version to our legal colleagues.

    Raises DomainError 409 while points are open or a sole exclusivity collides, 422 while required
    values are missing, 409 "nobody-informed" when there is no colleague who could approve.
    """
    agreement = lock(agreement)
    _check_ready(actor, agreement)
    approvers = selectors.approvers({actor.person, *selectors.authors_of(agreement)})
    if not receivers(approvers):
        raise DomainError.conflict(NOBODY_TO_APPROVE, code="nobody-informed")
    version = current(agreement)
    set_status(agreement, Status.IN_APPROVAL)
    approval = create(
        Approval,
        agreement=agreement,
        version=version.number,
        version_author=version.author,
        requested_by=actor.person,
    )
    notify(
        "agreements.approval",
        target=agreement,
        audience=approvers,
        about=approval.public_id,
    )
    record(approval, data={"number": agreement.number, "version": version.number}, also=[agreement])
    return approval


def _check_ready(actor: Actor, agreement: Agreement) -> None:
    open_points = agreement.points.filter(status="open").count()
    if open_points:
        raise DomainError.conflict(
            _("%(count)s points are still open. Settle them first.") % {"count": open_points},
            code="points-open",
        )
    version = current(agreement)
    if parties_changed(agreement, version):
        raise DomainError.conflict(PARTIES_CHANGED, code="parties-changed")
    missing = variables.missing_values(version.schema, version.values, version.clauses)
    if missing:
        labels = ", ".join(str(Translated(item["label"])) for item in missing)
        raise DomainError.invalid(
            _("Values are missing: %(names)s. Fill them in first.") % {"names": labels},
            code="values-missing",
        )
    refuse_collisions(actor, agreement)


@operation("agreements.agreement:approve", event="agreements.agreement.approved")
def approval_decide(*, actor: Actor, approval: Approval, approve: bool, reason: str = "") -> Approval:
    """Approve a version, or reject it with a reason: it goes back to the draft.

    Raises DomainError 409 for whoever wrote a version of it or asked for the approval (for the last
    author the database refuses it as well), and when it was decided already.
    """
    agreement = lock(approval.agreement)
    approval = lock(approval)
    outcome = Approval.Status.APPROVED if approve else Approval.Status.REJECTED
    check_transition(approval, outcome)
    if actor.person in {approval.requested_by, *selectors.authors_of(agreement)}:
        raise DomainError.conflict(_("Nobody approves their own text. Ask a colleague."), code="own-text")
    if not approve and not reason.strip():
        raise DomainError.invalid(_("Say what should change."), field="reason")
    changes = update_fields(
        approval,
        status=outcome,
        decided_by=actor.person,
        decided_at=clock.now(),
        reason=reason.strip(),
    )
    set_status(agreement, Status.APPROVED if approve else Status.DRAFT)
    notify(
        "agreements.decided",
        target=agreement,
        audience=(selectors.our_person(agreement), approval.requested_by),
        about=approval.public_id,
        approved=approve,
    )
    record(
        approval,
        changes={"status": changes["status"]},
        data={"number": agreement.number, "version": approval.version, "reason": reason.strip()},
        event=None if approve else "agreements.agreement.rejected",
        also=[agreement],
    )
    return approval
