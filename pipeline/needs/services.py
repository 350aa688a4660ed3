"""Operations on the questions about needs: sent, answered by link or by us, sent back, opened again, taken back."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from django.utils.translation import gettext_lazy as _

from core import clock
from core.actor import Actor
from core.errors import DomainError
from core.notify import notify
from core.operation import check_transition, create, lock, lock_all, no_op, operation, record, update_fields
from partners.access.audiences import owner_of
from partners.models import Contact
from partners.questions import answers, selectors
from partners.questions.answers import write_own
from pipeline.fit.selectors import SUBJECT as FIT
from pipeline.fit.services import rescore
from pipeline.models import NeedsRequest, Recruitment
from pipeline.needs import selectors as needs
from pipeline.needs.links import LINK_DAYS
from pipeline.recruitment.services import lock_open, touch

SEND, ANSWER = "pipeline.needs:send", "pipeline.needs:answer"
Status = NeedsRequest.Status


@operation(SEND, event="pipeline.needs.sent")
def needs_send(
    *, actor: Actor, recruitment: Recruitment, contact: Contact, message: str = ""
) -> NeedsRequest:
    """Send a contact the link to the questions, in the contact's language. A link that waits is taken back.

    Raises DomainError 422 at ``contact`` for one of another partner, or without an e-mail address; 409 where
    nothing is asked by link.
    """
    recruitment = lock_open(recruitment)
    _check_contact(recruitment, contact)
    if not needs.is_asked():
        raise DomainError.conflict(_("Nothing is asked by link yet. Publish a questionnaire first."))
    for waiting in lock_all(recruitment.needs_requests.filter(status=Status.WAITING)):
        update_fields(waiting, status=Status.REVOKED, revoked_at=clock.now())
    now = clock.now()
    request = create(
        NeedsRequest,
        recruitment=recruitment,
        contact=contact,
        message=message,
        sent_at=now,
        sent_by=actor.person,
        expires_at=now + timedelta(days=LINK_DAYS),
    )
    notify("pipeline.needs_sent", target=request, audience=[contact.public_id])
    touch(recruitment, clock.today())
    record(request, also=(recruitment,))
    return request


def _check_contact(recruitment: Recruitment, contact: Contact) -> None:
    if contact.partner_id != recruitment.partner_id or contact.archived_at is not None:
        raise DomainError.invalid(_("Choose a contact of this partner."), field="contact")
    if not contact.email:
        raise DomainError.invalid(_("This contact has no e-mail address. Enter it first."), field="contact")


@operation(SEND, event="pipeline.needs.revoked")
def needs_revoke(*, actor: Actor, request: NeedsRequest) -> NeedsRequest:
    """Take the link back: it opens nothing any more. What was answered stays."""
    lock_open(request.recruitment)
    request = lock(request)
    check_transition(request, Status.REVOKED)
    changes = update_fields(request, status=Status.REVOKED, revoked_at=clock.now())
    record(request, changes=changes, also=(request.recruitment,))
    return request


@operation(SEND, event="pipeline.needs.reopened")
def needs_reopen(*, actor: Actor, request: NeedsRequest, message: str = "") -> NeedsRequest:
    """Let the contact change what was sent back, by the same link, and say what for. Raises DomainError 409
    while somebody else is asked."""
    recruitment = lock_open(request.recruitment)
    request = lock(request)
    check_transition(request, Status.WAITING)
    if recruitment.needs_requests.filter(status=Status.WAITING).exists():
        raise DomainError.conflict(_("Somebody else is asked now. Take that link back first."))
    now = clock.now()
    changes = update_fields(
        request,
        status=Status.WAITING,
        message=message,
        sent_at=now,
        sent_by=actor.person,
        expires_at=now + timedelta(days=LINK_DAYS),
    )
    about = f"{now.timestamp():.6f}"
    notify("pipeline.needs_reopened", target=request, audience=[request.contact.public_id], about=about)
    record(request, changes=changes, also=(recruitment,))
    return request


@operation(ANSWER, event="pipeline.needs.saved")
def needs_save(*, actor: Actor, request: NeedsRequest, subject: str, values: Mapping[str, Any]) -> list[str]:
    """Keep answers of whoever holds the link, by code: a part of them, as they are typed. Returns the codes
    that changed. Raises DomainError 409 once they are sent back."""
    recruitment, request = _open(request)
    questions = needs.asked_by_link(subject)
    if not questions:
        raise DomainError.not_found()
    sheet = answers.sheet_for(questions[0].version.questionnaire, recruitment.public_id, recruitment.partner)
    written = answers.write(sheet, questions, values, actor=actor, draft=True)
    if not written:
        no_op()
        return []
    changes = rescore(recruitment) if subject == FIT else {}
    touch(recruitment, clock.today())
    record(request, also=(recruitment,) if changes else ())
    return list(written)


@operation(ANSWER, event="pipeline.needs.answered")
def needs_send_back(*, actor: Actor, request: NeedsRequest) -> NeedsRequest:
    """Say that the answers are complete: they are ours to read, and closed until we open them again. Raises
    DomainError 422 while something is missing, with an error for each code."""
    recruitment, request = _open(request)
    _check_complete(recruitment)
    now = clock.now()
    changes = update_fields(request, status=Status.ANSWERED, answered_at=now)
    about = f"{now.timestamp():.6f}"
    audience = [*owner_of(recruitment.partner), request.sent_by]
    notify("pipeline.needs_answered", target=request, audience=audience, about=about)
    record(request, changes=changes, also=(recruitment,))
    return request


def _open(request: NeedsRequest) -> tuple[Recruitment, NeedsRequest]:
    """Both locked. Raises DomainError 409 once the answers were sent back, 404 when the link works no more."""
    recruitment = lock_open(request.recruitment)
    request = lock(request)
    if not request.is_live:
        raise DomainError.not_found()
    if request.status != Status.WAITING:
        raise DomainError.conflict(
            _("Your answers were sent back already. Ask us to open them again."), code="needs-sent-back"
        )
    return recruitment, request


def _check_complete(recruitment: Recruitment) -> None:
    parts = needs.parts(recruitment)
    lacking = [one for part in parts for one in needs.missing(part.questions, part.values)]
    if lacking:
        sentence = _("Answer what is marked first.")
        errors: dict[str, list[Any]] = {one.code: [_("This must be answered.")] for one in lacking}
        raise DomainError("invalid", sentence, fields=errors)
    if not any(part.answered for part in parts):
        raise DomainError("invalid", _("Nothing is answered yet."))


@operation("pipeline.recruitment:change", event="pipeline.recruitment.needs_answered")
def needs_answer(*, actor: Actor, recruitment: Recruitment, values: Mapping[str, Any]) -> Recruitment:
    """Answer for the prospect, by code, what was said on the telephone or on paper; what is not named stays.
    Raises DomainError 409 where nothing is asked, 422 at ``own_fields.<code>``."""
    recruitment = lock_open(recruitment)
    if not selectors.own_fields(needs.SUBJECT):
        raise DomainError.conflict(_("Nothing is asked about needs yet."))
    written = write_own(
        needs.SUBJECT, recruitment, recruitment.partner, values, actor=actor, complete=False, draft=True
    )
    if not written:
        no_op()
        return recruitment
    touch(recruitment, clock.today())
    record(recruitment)
    return recruitment
