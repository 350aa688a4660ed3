"""Every write of certification: what the programme certifies, and what partners have of it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import Any, TypeVar

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from accounts.audiences import staff_with
from core import clock, files, search
from core.actor import SYSTEM, Actor
from core.addresses import check_https
from core.codes import free_code
from core.errors import DomainError
from core.notify import Notice, notify, notify_all
from core.operation import check_transition, create, lock, no_op, operation, record, update_fields
from core.ordering import move, next_place
from core.queue.each_due import chunks_due
from enablement.certification import rules
from enablement.models import Certificate, Certification, TrainingRecord
from partners.access.audiences import members_by_partner, owner_of, partner_members
from partners.benefits import services as benefits
from partners.benefits.selectors import owed
from partners.models import Contact, Partner, TierBenefit

VIEW, EXPORT = "enablement.certification:view", "enablement.certification:export"
RECORD, DECLARE = "enablement.certification:record", "enablement.certification:declare"
CONFIGURE = "enablement.certification:configure"
Status, Subject = Certificate.Status, Certification.Subject
Row = TypeVar("Row", Certificate, TrainingRecord)
# A file as it came in: its name and its bytes.
Upload = tuple[str, bytes]


# -- What is certified -------------------------------------------------------------------------------


@operation(CONFIGURE, event="enablement.certification.saved")
def certification_save(
    *, actor: Actor, certification: Certification | None = None, **values: Any
) -> Certification:
    """Add a certification behind the others, or change the one given. Its code is made from its name, and
    stays; what it certifies stays too. A change of its months is for certificates that are recorded from then on."""
    if certification is None:
        taken = set(Certification.objects.values_list("code", flat=True))
        values.setdefault("code", free_code(values.get("name") or {}, taken, otherwise="certification"))
        values.setdefault("position", next_place(Certification.objects.all()))
        row = create(Certification, **values)
        record(row)
        return row
    changes = update_fields(lock(certification), **values)
    record(certification, changes=changes) if changes else no_op()
    return certification


@operation(CONFIGURE, event="enablement.certification.moved")
def certification_move(*, actor: Actor, certification: Certification, to: int) -> int:
    """Put a certification in another place of the list, counted from 0."""
    moved = move(certification, Certification.objects.all(), to)
    record(certification, changes=moved.changes) if moved.changes else no_op()
    return moved.place


# -- Certificates ------------------------------------------------------------------------------------


@operation(RECORD, event="enablement.certificate.recorded")
def certificate_record(*, actor: Actor, upload: Upload | None = None, **values: Any) -> Certificate:
    """Record that a partner passed a certification. ``values`` are columns; it counts at once.

    Raises DomainError 422 on a day to come, a certification out of use, without who or what was certified,
    or without what proves it.
    """
    return _noted(_certificate(actor, values, upload, status=Status.CONFIRMED, **_decided(actor)), "recorded")


@operation(DECLARE, event="enablement.certificate.declared")
def certificate_declare(*, actor: Actor, upload: Upload | None = None, **values: Any) -> Certificate:
    """What a partner says that it passed. It counts once one of us confirms it. Raises DomainError as
    ``certificate_record``."""
    return _asked(_certificate(actor, values, upload))


def _certificate(actor: Actor, values: dict[str, Any], upload: Upload | None, **state: Any) -> Certificate:
    certification = _offered(values["certification"])
    partner, contact, obtained_on = values["partner"], values.get("contact"), values["obtained_on"]
    values["name"], values["customer"] = values.get("name", "").strip(), values.get("customer", "").strip()
    _check_past(obtained_on, "obtained_on")
    _check_holder(partner, certification, values)
    person = contact.public_id if contact else ""
    return create(
        Certificate,
        subject=certification.subject,
        holder=person or rules.holder_of(values["name"], values["customer"]),
        expires_on=rules.last_day(obtained_on, certification.validity_months),
        **{**values, **_proof(actor, values, upload)},
        **state,
        declared_by=actor.person,
    )


def _offered(certification: Certification) -> Certification:
    if not certification.is_active:
        raise DomainError.invalid(_("This certification is no longer given."), field="certification")
    return certification


def _check_holder(partner: Partner, certification: Certification, values: dict[str, Any]) -> None:
    """Exactly what the certification certifies is named. Raises DomainError 422 at the field."""
    subject = certification.subject
    if subject == Subject.PERSON:
        _check_person(partner, values.get("contact"))
    elif values.get("contact"):
        raise DomainError.invalid(_("This certification is not given to persons."), field="contact")
    named = subject in (Subject.IMPLEMENTATION, Subject.SOLUTION)
    if named and not values["name"]:
        raise DomainError.invalid(_("Say what was certified."), field="name")
    if not named and (values["name"] or values.get("product_line")):
        field = "name" if values["name"] else "product_line"
        raise DomainError.invalid(
            _("This certification is given to persons or organisations alone."), field=field
        )
    if values["customer"] and subject != Subject.IMPLEMENTATION:
        raise DomainError.invalid(_("Only an implementation has a customer."), field="customer")


def _check_person(partner: Partner, contact: Contact | None) -> None:
    if contact is None or contact.partner_id != partner.pk or contact.archived_at is not None:
        raise DomainError.invalid(_("Choose one of the partner's contacts."), field="contact")


# -- Training ----------------------------------------------------------------------------------------


@operation(RECORD, event="enablement.training.recorded")
def training_record(*, actor: Actor, upload: Upload | None = None, **values: Any) -> TrainingRecord:
    """Record that a person of a partner took part in a training. ``values`` are columns; where ``entitlement``
    names one of the tier, it uses a place of it.

    Raises DomainError 409 when all places are used, 422 on a day to come, somebody else's person, hours out of
    bounds, or without what proves it.
    """
    return _noted(
        _seated(actor, _training(actor, values, upload, status=Status.CONFIRMED, **_decided(actor))),
        "recorded",
    )


@operation(DECLARE, event="enablement.training.declared")
def training_declare(*, actor: Actor, upload: Upload | None = None, **values: Any) -> TrainingRecord:
    """What a partner says that its person took part in. It counts, and uses a place, once one of us confirms
    it. Raises DomainError as ``training_record``."""
    return _asked(_training(actor, values, upload))


def _training(actor: Actor, values: dict[str, Any], upload: Upload | None, **state: Any) -> TrainingRecord:
    partner, hours = lock(values["partner"]), values["hours"]
    _check_past(values["held_on"], "held_on")
    _check_person(partner, values.get("contact"))
    if not Decimal(0) < hours <= 500:
        raise DomainError.invalid(_("Enter more than 0 and at most 500 hours."), field="hours")
    if values.get("entitlement"):
        _entitlement(partner, values["entitlement"])
    values["what"] = values["what"].strip()
    return create(
        TrainingRecord,
        **{**values, **_proof(actor, values, upload)},
        **state,
        declared_by=actor.person,
    )


def entitlements(partner: Partner) -> list[TierBenefit]:
    """What of a partner's tier is counted by uses."""
    return [row for row in owed(partner) if row.is_tracked and row.kind == TierBenefit.Kind.ENTITLEMENT]


def _entitlement(partner: Partner, code: str) -> TierBenefit:
    row = next((row for row in entitlements(partner) if row.code == code), None)
    if row is None:
        raise DomainError.invalid(
            _("The tier and the status of this partner do not give this benefit."), field="entitlement"
        )
    return row


def _seated(actor: Actor, row: TrainingRecord) -> TrainingRecord:
    """Use a place of the entitlement it counts against, if any. Raises DomainError 409 when there is none left."""
    if row.entitlement:
        use = benefits.benefit_use(
            actor=actor.as_system(),
            partner=row.partner,
            benefit=_entitlement(row.partner, row.entitlement),
            person=row.contact.name,
            what=row.what,
            used_on=row.held_on,
        )
        update_fields(row, use=use)
    return row


# -- What both have in common ------------------------------------------------------------------------


@operation(RECORD, event="enablement.certificate.confirmed")
def qualification_confirm(*, actor: Actor, row: Row) -> Row:
    """Confirm what a partner declared: it counts from now on. Raises DomainError 409 when it does not wait for
    it, or when the entitlement it counts against is used up."""
    row = _moved(row, Status.CONFIRMED, **_decided(actor))
    if isinstance(row, TrainingRecord):
        _seated(actor, row)
    _tell(row, "confirmed")
    return row


@operation(RECORD, event="enablement.certificate.refused")
def qualification_refuse(*, actor: Actor, row: Row, reason: str) -> Row:
    """Refuse what a partner declared; it reads the reason."""
    row = _moved(row, Status.REFUSED, reason=_reason(reason), **_decided(actor))
    _tell(row, "refused")
    return row


@operation(DECLARE, event="enablement.certificate.withdrawn")
def qualification_withdraw(*, actor: Actor, row: Row) -> Row:
    """A partner takes back what waits for confirmation."""
    return _moved(row, Status.WITHDRAWN, **_decided(actor))


@operation(RECORD, event="enablement.certificate.revoked")
def qualification_revoke(*, actor: Actor, row: Row, reason: str) -> Row:
    """Take back what was confirmed: it counts no longer from today on, and a place that it used is free again."""
    reason = _reason(reason)
    row = _moved(row, Status.REVOKED, reason=reason, revoked_on=clock.today())
    if isinstance(row, TrainingRecord) and row.use:
        benefits.benefit_use_cancel(actor=actor.as_system(), use=row.use, reason=reason[:300])
    _tell(row, "revoked")
    return row


def _moved(row: Row, status: str, **values: Any) -> Row:
    """Give a row its next status. The partner is locked first, as its places are counted behind it."""
    lock(row.partner)
    row = lock(row)
    check_transition(row, status)
    changes = update_fields(row, status=status, **values)
    record(row, changes={"status": changes["status"]}, event=f"enablement.{row.CODE}.{status}")
    return row


def _decided(actor: Actor) -> dict[str, Any]:
    return {"decided_by": actor.person, "decided_at": clock.now()}


def _proof(actor: Actor, values: dict[str, Any], upload: Upload | None) -> dict[str, Any]:
    """What proves it. Raises DomainError 422 where there is nothing at all."""
    link, evidence = values.get("link", ""), values.get("evidence", "").strip()
    if link:
        try:
            check_https(link)
        except ValidationError as error:
            raise DomainError.invalid(error.messages[0], field="link") from error
    if not link and not evidence and upload is None:
        raise DomainError.invalid(
            _("Say what proves it: in words, by a link or by a file."), field="evidence"
        )
    file = files.store(actor=actor, name=upload[0], content=upload[1]) if upload else None
    return {"evidence": evidence, "file": file}


def _check_past(day: date, field: str) -> None:
    if day > clock.today():
        raise DomainError.invalid(_("This day has not come yet."), field=field)


def _reason(reason: str) -> str:
    if not reason.strip():
        raise DomainError.invalid(_("Give the reason; the partner reads it."), field="reason")
    return reason.strip()


def _noted(row: Row, verb: str) -> Row:
    search.reindex(row)
    record(row, event=f"enablement.{row.CODE}.{verb}")
    return row


def _asked(row: Row) -> Row:
    """Whoever looks after the partner confirms it; where nobody does, everybody who may."""
    ours = owner_of(row.partner) or staff_with(RECORD)
    notify("enablement.qualification_declared", target=row, audience=ours)
    return _noted(row, "declared")


def _tell(row: Certificate | TrainingRecord, what: str) -> None:
    audience = partner_members(row.partner, DECLARE)
    notify(f"enablement.qualification_{what}", target=row, audience=audience)


# -- What the timetable does -------------------------------------------------------------------------


def remind_due() -> int:
    """Speak of certificates that end soon. A run that was missed is caught up by the next one, once."""
    today = clock.today()
    rows = Certificate.objects.current_on(today).filter(
        status=Status.CONFIRMED, expires_on__lte=today + rules.AHEAD
    )
    waiting = rows.not_renewed().select_related("partner__owner").order_by("expires_on", "pk")
    return chunks_due(
        "enablement.remind_certificates",
        waiting,
        lambda part: certificates_remind(actor=SYSTEM, rows=part),
    ).done


@operation(RECORD, event=None, reason="the mails that are owed are the record, one by key")
def certificates_remind(*, actor: Actor, rows: Iterable[Certificate]) -> int:
    """Tell the partner and whoever looks after it that these certificates end soon: 60, 30 and 7 days before."""
    today = clock.today()
    due = [(row, rules.occasion(row.expires_on, today)) for row in rows if row.expires_on]
    due = [(row, days) for row, days in due if days is not None]
    members = members_by_partner({row.partner_id for row, _days in due}, DECLARE)
    about = {row.pk: f"{row.expires_on}-{days}" for row, days in due}
    ours = [Notice(row, owner_of(row.partner), about[row.pk]) for row, _days in due]
    theirs = [Notice(row, members[row.partner_id], about[row.pk]) for row, _days in due]
    return notify_all("enablement.certificate_ends_us", ours) + notify_all(
        "enablement.certificate_ends_partner", theirs
    )
