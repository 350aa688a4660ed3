"""Operations of the signature: signers in order, a code by e-mail, evidence, refusal."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from agreements.drafting.steps import must_be, set_status
from agreements.models import Agreement, AgreementDocument, Side, Signature, SignatureRound
from agreements.review import selectors as review_selectors
from agreements.signing import codes, consent, levels, links
from agreements.signing import selectors as signing_selectors
from agreements.signing.annexes import Annex
from agreements.terms.exclusivity import refuse_collisions
from agreements.terms.services import conclude, lock_with_others
from core import clock, encryption, file_types, files, languages
from core.actor import Actor
from core.errors import DomainError
from core.notify import notify
from core.operation import check_transition, create, lock, operation, record, update_fields
from core.permissions import barred_by_status
from core.text import plain_name, same_person_name

Status = Agreement.Status
CODE_TIME = timedelta(minutes=codes.CODE_MINUTES)
HOUR = timedelta(hours=1)


@dataclass(frozen=True)
class Signer:
    """Somebody who is to sign: one of us or a member (``user``), else a person known by an address."""

    side: str
    capacity: str
    user: User | None = None
    name: str = ""
    email: str = ""
    language: str = ""

    def columns(self) -> dict[str, Any]:
        user = self.user
        return {
            "side": self.side,
            "capacity": self.capacity.strip(),
            "user": user,
            "name": user.name if user else plain_name(self.name, field="signers"),
            "email": (user.email if user else self.email).strip().lower(),
            "language": user.language if user else self.language or languages.of_programme(),
        }


@operation("agreements.signature:manage", event="agreements.agreement.signature_started")
def signature_start(
    *,
    actor: Actor,
    agreement: Agreement,
    signers: Sequence[Signer],
    version: int,
    snapshot: dict[str, Any],
    content: bytes,
    annexes: Sequence[Annex] = (),
) -> SignatureRound:
    """Put an approved agreement to its signers, in this order; the first is asked at once.

    ``content`` is the document as rendered before from ``snapshot`` of ``version``, with the ``annexes`` in
    it, which are kept with it; its bytes are what everybody signs. Raises DomainError 412 when the version
    changed meanwhile, 422 without a signer on each side or when the partner's type requires a level that is
    not reached here, 409 when a sole exclusivity collides.
    """
    levels.check(agreement)
    _check_signers(agreement, signers)
    agreement = lock(agreement)
    must_be(agreement, Status.APPROVED)
    if agreement.version != version:
        raise DomainError.stale()
    refuse_collisions(actor, agreement)
    stored = files.store(actor=actor, name=f"{agreement.number}.pdf", content=content)
    changes = set_status(
        agreement, Status.IN_SIGNATURE, sent_version=version, sent_at=agreement.sent_at or clock.now()
    )
    row = create(
        SignatureRound,
        agreement=agreement,
        version=version,
        file=stored,
        sha256=stored.sha256,
        snapshot=snapshot,
        started_by=actor.person,
    )
    for position, signer in enumerate(signers, start=1):
        create(Signature, round=row, position=position, **signer.columns())
    for annex in annexes:
        annex.keep(actor, row)
    _ask_next(row)
    record(
        agreement,
        changes={"status": changes["status"]},
        data={"number": agreement.number, "sha256": stored.sha256},
    )
    return row


def _check_signers(agreement: Agreement, signers: Sequence[Signer]) -> None:
    sides = {signer.side for signer in signers}
    if sides != {Side.US, Side.PARTNER}:
        raise DomainError.invalid(_("Name at least one signer on each side."), field="signers")
    known: list[tuple[str, str]] = []
    for signer in signers:
        columns = signer.columns()
        if any(
            columns["email"] == email and same_person_name(columns["name"], name) for email, name in known
        ):
            raise DomainError.invalid(_("This person signs already."), field="signers")
        known.append((columns["email"], columns["name"]))
    ours = set(signing_selectors.our_signers(agreement.partner).values_list("pk", flat=True))
    theirs = {user.pk for user in signing_selectors.partner_signers(agreement.partner)}
    for signer in signers:
        allowed = ours if signer.side == Side.US else theirs
        if signer.user is not None and signer.user.pk not in allowed:
            raise DomainError.invalid(
                _("%(name)s may not sign: their role does not allow it.") % {"name": signer.user.name},
                field="signers",
            )
        if signer.user is None and (signer.side == Side.US or not signer.name or not signer.email):
            raise DomainError.invalid(_("Give the name and e-mail address of each signer."), field="signers")
        if not signer.capacity.strip():
            raise DomainError.invalid(_("Say in what capacity each signer signs."), field="signers")


def _ask_next(row: SignatureRound) -> Signature | None:
    """Ask the next signer in order; None when all have signed."""
    signature = row.signatures.filter(status="waiting").order_by("position").first()
    if signature is None:
        return None
    update_fields(signature, status=Signature.Status.ASKED, asked_at=clock.now())
    notify("agreements.signature", target=signature, audience=[signature.public_id])
    record(signature, event="agreements.signature.asked", data={"number": row.agreement.number})
    return signature


# -- The code ---------------------------------------------------------------------------------------


def _check_signer(actor: Actor, signature: Signature) -> None:
    """Only the person named signs, and while the partner's status lets it sign. Raises DomainError 403."""
    if actor.is_system:
        allowed = signature.user_id is None and actor.on_behalf == signature.public_id
        if not signing_selectors.may_go_on(signature):
            raise barred_by_status()
    else:
        allowed = (
            signature.user_id is not None and actor.user_id == signature.user_id and actor.acting_as == ""
        )
    if not allowed:
        raise DomainError.forbidden()


@operation("agreements.signature:sign", event="agreements.signature.code_sent")
def signature_code_send(*, actor: Actor, signature: Signature) -> Signature:
    """Send a new one-time code to the signer's e-mail address; the one before is void.

    At most one a minute and five an hour, counted by the database. Raises DomainError 429.
    """
    _check_signer(actor, signature)
    signature = lock(signature)
    if not links.may_have_code(signature):
        must_be_asked(signature)
    at, code = clock.now(), codes.new_code()
    mine = Signature.objects.filter(pk=signature.pk, status=signature.status)
    mine.filter(window_at__lte=at - HOUR).update(window_at=at, window_codes=0)
    free = Q(code_issued_at=None) | Q(code_issued_at__lte=at - codes.CODE_PAUSE)
    issued = mine.filter(free, window_codes__lt=codes.CODES_AN_HOUR).update(
        code_counter=F("code_counter") + 1,
        code_hash=codes.code_hash(signature.public_id, code),
        window_codes=F("window_codes") + 1,
        code_issued_at=at,
        code_attempts=0,
        code_verified_at=None,
    )
    if not issued:
        raise DomainError.too_many(
            _("A code was sent a moment ago. Look into your mailbox, or wait before asking again.")
        )
    signature.refresh_from_db()
    notify(
        "agreements.code",
        target=signature,
        audience=[signature.public_id],
        about=str(signature.code_counter),
        sealed=encryption.encrypt(code),
    )
    record(signature)
    return signature


def verified_within(signature: Signature, time: timedelta) -> bool:
    """Whether the signer's last code was typed no longer ago than that."""
    return signature.code_verified_at is not None and signature.code_verified_at > clock.now() - time


def must_be_asked(signature: Signature) -> None:
    """Raise DomainError 409 unless it is this signer's turn."""
    if signature.status != Signature.Status.ASKED:
        raise DomainError.transition(signature.get_status_display())


@operation(
    "agreements.signature:sign",
    event=None,
    reason="a counter of attempts that must stay when the code is wrong; the signature is the record",
)
def signature_code_check(*, actor: Actor, signature: Signature, code: str) -> bool:
    """Use up one attempt, then compare the code. True makes the signature possible for ten minutes.

    The attempt is taken by a guarded update before the code is looked at, so a hundred requests at
    once get no more than five. Raises DomainError 429 when none is left or the code is too old.
    """
    _check_signer(actor, signature)
    at = clock.now()
    live = Signature.objects.filter(pk=signature.pk, code_issued_at__gt=at - CODE_TIME)
    if not live.filter(code_attempts__lt=codes.CODE_ATTEMPTS).update(code_attempts=F("code_attempts") + 1):
        raise DomainError.too_many(_("This code no longer works. Ask for a new one."))
    signature.refresh_from_db()
    if not codes.code_matches(signature.public_id, signature.code_hash, code):
        return False
    return live.filter(code_counter=signature.code_counter).update(code_verified_at=at) == 1


# -- Signing and refusing ---------------------------------------------------------------------------


@operation("agreements.signature:sign", event="agreements.signature.signed")
def signature_sign(
    *,
    actor: Actor,
    signature: Signature,
    typed_name: str,
    consent_version: int,
    ip_address: str | None = None,
    user_agent: str = "",
) -> Signature:
    """Sign, after the code was verified. The last signature concludes the agreement.

    Raises DomainError 409 when it is not this signer's turn, 422 at ``typed_name`` or ``code``, or when the
    type of the partner has come to require a level that is not reached here.
    """
    _check_signer(actor, signature)
    levels.check(signature.round.agreement)
    agreement = lock_with_others(signature.round.agreement)
    row = lock(signature.round)
    signature = lock(signature)
    must_be(agreement, Status.IN_SIGNATURE)
    must_be_asked(signature)
    if consent_version != consent.CURRENT:
        raise DomainError.conflict(_("The text you agree to has changed. Read it again."), field="consent")
    if not same_person_name(typed_name, signature.name):
        raise DomainError.invalid(
            _("Type your name as it appears here: %(name)s") % {"name": signature.name}, field="typed_name"
        )
    at = clock.now()
    if not verified_within(signature, CODE_TIME):
        raise DomainError.invalid(_("Enter the code that was sent to you."), field="code")
    by_link = actor.is_system
    update_fields(
        signature,
        status=Signature.Status.SIGNED,
        signed_at=at,
        typed_name=typed_name.strip(),
        consent_version=consent_version,
        identified_by=Signature.Identified.LINK_CODE if by_link else Signature.Identified.LOGIN_CODE,
        ip_address=ip_address,
        user_agent_sha256=hashlib.sha256(user_agent.encode()).hexdigest() if user_agent else "",
        code_issued_at=None,
    )
    record(signature, data={"number": agreement.number, "sha256": row.sha256})
    if _ask_next(row) is None:
        update_fields(row, status=SignatureRound.Status.COMPLETED, finished_at=at)
        conclude(actor, agreement, row)
    return signature


@operation("agreements.signature:sign", event="agreements.signature.refused")
def signature_refuse(*, actor: Actor, signature: Signature, reason: str) -> Signature:
    """Refuse to sign: the agreement goes back to the draft, and we are told the reason.

    Somebody without an account first shows by a code that the mailbox is theirs: a link may have gone
    on to anybody. Raises DomainError 422 at ``code`` before that.
    """
    if not reason.strip():
        raise DomainError.invalid(_("Say why you do not sign."), field="reason")
    _check_signer(actor, signature)
    agreement = lock(signature.round.agreement)
    row = lock(signature.round)
    signature = lock(signature)
    must_be_asked(signature)
    if signature.user_id is None and not verified_within(signature, links.OPEN_FOR):
        raise DomainError.invalid(_("Enter the code that was sent to you."), field="code")
    update_fields(
        signature,
        status=Signature.Status.REFUSED,
        refused_at=clock.now(),
        refusal_reason=reason.strip(),
    )
    _stop(row, SignatureRound.Status.REFUSED)
    set_status(agreement, Status.DRAFT)
    notify("agreements.refused", target=signature, audience=[review_selectors.our_person(agreement)])
    record(signature, data={"number": agreement.number}, also=[agreement])
    return signature


def _stop(row: SignatureRound, status: str) -> None:
    check_transition(row, status)
    update_fields(row, status=status, finished_at=clock.now())
    for left in row.signatures.filter(status__in=["waiting", "asked"]):
        update_fields(left, status=Signature.Status.CANCELLED)


@operation("agreements.signature:manage", event="agreements.agreement.signature_stopped")
def signature_stop(*, actor: Actor, agreement: Agreement, reason: str) -> Agreement:
    """Stop a signature that has begun: what was signed is void, and the draft can be changed."""
    if not reason.strip():
        raise DomainError.invalid(_("Give the reason."), field="reason")
    agreement = lock(agreement)
    must_be(agreement, Status.IN_SIGNATURE, Status.APPROVED)
    for row in agreement.rounds.filter(status="open"):
        _stop(row, SignatureRound.Status.CANCELLED)
    changes = set_status(agreement, Status.DRAFT)
    record(
        agreement,
        changes={"status": changes["status"]},
        data={"number": agreement.number, "reason": reason.strip()},
    )
    return agreement


@operation("agreements.signature:manage", event="agreements.agreement.signed_on_paper")
def signed_copy_keep(
    *,
    actor: Actor,
    agreement: Agreement,
    name: str,
    content: bytes,
    signers: str,
    signed_on: date,
    level: str = levels.BY_HAND,
    provider: str = "",
) -> Agreement:
    """Keep a copy that both sides signed elsewhere, by hand or electronically; it concludes the agreement.

    ``signers`` says who signed and in what capacity, ``level`` the lower one of the two sides. Raises
    DomainError 422 unless it is a PDF, and on a level below what the partner's type requires.
    """
    if file_types.sniff(content) != "application/pdf":
        raise DomainError.invalid(_("Send the signed copy as a PDF."), field="file")
    if not signers.strip():
        raise DomainError.invalid(_("Say who signed, and in what capacity."), field="signers")
    agreement = lock_with_others(agreement)
    must_be(agreement, Status.APPROVED, Status.IN_SIGNATURE)
    levels.check_signed_elsewhere(agreement, level=level, provider=provider, signed_on=signed_on)
    refuse_collisions(actor, agreement)
    for row in agreement.rounds.filter(status="open"):
        _stop(row, SignatureRound.Status.CANCELLED)
    document = _signed_copy(actor, agreement, name, content, note=signers.strip()[:300], signed_on=signed_on,
                            level=level, provider=provider.strip() if level else "")  # fmt: skip
    data = {"number": agreement.number, "sha256": document.sha256, "signed_on": signed_on.isoformat()}
    if level:
        data |= {"level": level, "provider": document.provider}
        record(agreement, event="agreements.agreement.signed_elsewhere", data=data)
    else:
        record(agreement, data=data)
    conclude(actor, agreement, None)
    notify("agreements.concluded", target=agreement, audience=review_selectors.both_sides(agreement))
    return agreement


def _signed_copy(
    actor: Actor, agreement: Agreement, name: str, content: bytes, *, level: str, **said: Any
) -> AgreementDocument:
    stored = files.store(actor=actor, name=name or f"{agreement.number}.pdf", content=content)
    return create(
        AgreementDocument,
        agreement=agreement,
        kind=AgreementDocument.Kind.ELSEWHERE if level else AgreementDocument.Kind.WET,
        version=agreement.version,
        file=stored,
        sha256=stored.sha256,
        level=level,
        **said,
    )
