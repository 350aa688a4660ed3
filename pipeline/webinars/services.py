"""Operations on webinars: written, moved, called off; and on who takes part.

Whoever gives or takes a seat holds the webinar's row, so that the last seat goes to one person.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core import clock, languages, zones
from core.actor import Actor
from core.errors import DomainError
from core.notify import Notice, notify_all
from core.operation import check_transition, create, lock, lock_all, no_op, operation, record, update_fields
from core.text import plain_name
from partners.models import Contact
from pipeline.models import Recruitment, Webinar, WebinarRegistration

CHANGE, REGISTER = "pipeline.webinar:change", "pipeline.webinar:register"
State = WebinarRegistration.State
# Those whom it concerns when a webinar is moved or called off.
CONCERNED = (State.INVITED, State.REGISTERED, State.WAITING)


@operation(CHANGE, event="pipeline.webinar.created")
def webinar_create(*, actor: Actor, **details: Any) -> Webinar:
    """Write a webinar. Raises DomainError 422 on a start that is past, or a zone that there is not."""
    _check(details)
    webinar = create(Webinar, **details)
    record(webinar)
    return webinar


@operation(CHANGE, event="pipeline.webinar.changed")
def webinar_change(*, actor: Actor, webinar: Webinar, **details: Any) -> Webinar:
    """Change a webinar. Who is concerned is told of another hour; further seats go to the waiting list.

    Raises DomainError 409 once it has begun or was called off; 422 for fewer seats than are taken.
    """
    webinar = _locked(webinar)
    _check(details)
    seats = details.get("seats", webinar.seats)
    if seats is not None and seats < _taken(webinar):
        raise DomainError.invalid(
            _("%(count)s seats are taken already.") % {"count": _taken(webinar)}, field="seats"
        )
    changes = update_fields(webinar, **details)
    if not changes:
        no_op()
        return webinar
    if "starts_at" in changes:
        _tell(
            "webinar_moved", webinar.registrations.filter(state__in=CONCERNED), webinar.starts_at.isoformat()
        )
    record(webinar, changes=changes)
    _move_up(webinar)
    return webinar


@operation(CHANGE, event="pipeline.webinar.cancelled")
def webinar_cancel(*, actor: Actor, webinar: Webinar) -> Webinar:
    """Call a webinar off; who is concerned is told. Raises DomainError 409 once it has begun."""
    webinar = _locked(webinar)
    check_transition(webinar, Webinar.Status.CANCELLED)
    changes = update_fields(webinar, status=Webinar.Status.CANCELLED)
    _tell("webinar_cancelled", webinar.registrations.filter(state__in=CONCERNED))
    record(webinar, changes=changes)
    return webinar


def _check(details: dict[str, Any]) -> None:
    if "starts_at" in details and details["starts_at"] <= clock.now():
        raise DomainError.invalid(_("Choose an hour that is to come."), field="starts_at")
    if "zone" in details and not zones.is_known(details["zone"]):
        raise DomainError.invalid(_("There is no time zone of this name."), field="zone")


# -- Who takes part -------------------------------------------------------------------------------


@operation(REGISTER, event="pipeline.webinar.invited")
def webinar_invite(
    *, actor: Actor, webinar: Webinar, recruitment: Recruitment, contacts: Sequence[Contact]
) -> list[WebinarRegistration]:
    """Invite contacts for a recruitment; each mail has a link to accept. Who is on the list already is left out.

    Raises DomainError 409 once it has begun; 422 for a contact of another partner or without an address.
    """
    webinar = _locked(webinar)
    known = set(webinar.registrations.filter(contact__in=contacts).values_list("contact_id", flat=True))
    rows = [
        _enter(webinar, recruitment, contact, State.INVITED)
        for contact in contacts
        if contact.pk not in known
    ]
    if not rows:
        no_op()
        return []
    _tell("webinar_invitation", rows)
    for row in rows:
        record(row, also=(webinar, recruitment))
    return rows


@operation(REGISTER, event="pipeline.webinar.registered")
def webinar_register(
    *, actor: Actor, webinar: Webinar, recruitment: Recruitment, contacts: Sequence[Contact]
) -> list[WebinarRegistration]:
    """Register contacts for a recruitment, each with a seat, or on the waiting list when there is none. Who was
    invited takes the seat; who is registered already is left out. Raises DomainError as ``webinar_invite``."""
    webinar = _locked(webinar)
    known = {row.contact_id: row for row in webinar.registrations.filter(contact__in=contacts)}
    rows = []
    for contact in contacts:
        row = known.get(contact.pk)
        if row is None:
            row = _enter(webinar, recruitment, contact, _seat(webinar))
            _confirm(row)
            record(row, data={"state": row.state}, also=(webinar, recruitment))
        elif row.state in (State.INVITED, State.DECLINED):
            row = _accept(webinar, lock(row))
        else:
            continue
        rows.append(row)
    if not rows:
        no_op()
    return rows


@operation(REGISTER, event="pipeline.webinar.registered")
def webinar_register_public(
    *, actor: Actor, webinar: Webinar, name: str, email: str, organisation: str = "", language: str = ""
) -> WebinarRegistration | None:
    """Register whoever came by the public page. Known by the address as a contact that is being recruited, the
    person is registered for that recruitment. None for who is on the list already: nothing is told of it.

    Raises DomainError 404 when it is not public, 409 once it has begun.
    """
    webinar = lock(webinar)
    if not webinar.is_public:
        raise DomainError.not_found()
    _check_open(webinar)
    email = email.strip().lower()
    contact = _contact_of(email)
    listed = webinar.registrations.filter(Q(email=email) | Q(contact=contact) & Q(contact__isnull=False))
    if invited := listed.filter(state__in=(State.INVITED, State.DECLINED)).first():
        return _accept(webinar, invited)
    if listed.exists():
        no_op()
        return None
    if contact:
        recruitment = Recruitment.objects.open().get(partner=contact.partner_id)
        row = _enter(webinar, recruitment, contact, _seat(webinar))
    else:
        row = create(
            WebinarRegistration,
            webinar=webinar,
            name=plain_name(name),
            email=email,
            organisation=organisation.strip(),
            language=languages.spoken(language),
            state=_seat(webinar),
        )
    _confirm(row)
    record(row, data={"state": row.state}, also=(webinar,))
    return row


def _contact_of(email: str) -> Contact | None:
    """The one contact with an address at a partner that is being recruited; none where there are several."""
    rows = Contact.objects.current().filter(email__iexact=email, partner__recruitments__closed_at=None)
    found = list(rows.filter(partner__recruitments__isnull=False).distinct()[:2])
    return found[0] if len(found) == 1 else None


@operation(REGISTER, event="pipeline.webinar.registered")
def registration_accept(*, actor: Actor, registration: WebinarRegistration) -> WebinarRegistration:
    """Take the seat that one was invited to, or come after all. Raises DomainError 409 once it has begun."""
    webinar = _locked(registration.webinar)
    registration = lock(registration)
    if registration.state not in (State.INVITED, State.DECLINED):
        no_op()
        return registration
    return _accept(webinar, registration)


def _accept(webinar: Webinar, registration: WebinarRegistration) -> WebinarRegistration:
    changes = update_fields(registration, state=_seat(webinar), since=clock.now())
    _confirm(registration)
    record(registration, changes=changes, data={"state": registration.state}, also=(webinar,))
    return registration


@operation(REGISTER, event="pipeline.webinar.declined")
def registration_decline(*, actor: Actor, registration: WebinarRegistration) -> WebinarRegistration:
    """Do not come; the seat goes to the first of the waiting list. Raises DomainError 409 once it has begun."""
    webinar = _locked(registration.webinar)
    registration = lock(registration)
    if registration.state == State.DECLINED:
        no_op()
        return registration
    changes = update_fields(registration, state=State.DECLINED, since=clock.now())
    record(registration, changes=changes, also=(webinar,))
    _move_up(webinar)
    return registration


def _locked(webinar: Webinar) -> Webinar:
    webinar = lock(webinar)
    _check_open(webinar)
    return webinar


def _check_open(webinar: Webinar) -> None:
    if webinar.status == Webinar.Status.CANCELLED:
        raise DomainError.conflict(_("This webinar was called off."), code="webinar-over")
    if webinar.has_begun:
        raise DomainError.conflict(_("This webinar has begun already."), code="webinar-over")


def _enter(webinar: Webinar, recruitment: Recruitment, contact: Contact, state: str) -> WebinarRegistration:
    if contact.partner_id != recruitment.partner_id or contact.archived_at:
        raise DomainError.invalid(_("Choose a contact of this partner."), field="contact")
    if recruitment.closed_at:
        raise DomainError.conflict(_("This recruitment is closed. Take it up again first."))
    if not contact.email:
        raise DomainError.invalid(
            _("%(name)s has no e-mail address: the link to join could not be sent.") % {"name": contact.name},
            field="contact",
        )
    return create(
        WebinarRegistration,
        webinar=webinar,
        recruitment=recruitment,
        contact=contact,
        language=contact.language,
        state=state,
    )


def _taken(webinar: Webinar) -> int:
    return webinar.registrations.filter(state__in=WebinarRegistration.SEATED).count()


def _seat(webinar: Webinar) -> str:
    """A seat while there is one, within an operation that holds the webinar."""
    free = webinar.seats is None or _taken(webinar) < webinar.seats
    return State.REGISTERED if free else State.WAITING


def _move_up(webinar: Webinar) -> None:
    """Give the seats that are free to those who wait longest."""
    waiting = webinar.registrations.filter(state=State.WAITING).order_by("since", "pk")
    if webinar.seats is not None:
        waiting = waiting[: max(webinar.seats - _taken(webinar), 0)]
    rows = lock_all(webinar.registrations.filter(pk__in=list(waiting.values_list("pk", flat=True))))
    for row in rows:
        changes = update_fields(row, state=State.REGISTERED, since=clock.now())
        record(
            row,
            event="pipeline.webinar.registered",
            changes=changes,
            data={"state": row.state},
            also=(webinar,),
        )
    _tell("webinar_confirmation", rows, clock.now().isoformat())


def _confirm(row: WebinarRegistration) -> None:
    kind = "webinar_confirmation" if row.state == State.REGISTERED else "webinar_waiting"
    _tell(kind, [row], row.since.isoformat())


def _tell(kind: str, rows: Iterable[WebinarRegistration], about: str = "") -> None:
    """Mail those on the list: each is a person of its own, by the address of the contact or as typed."""
    notify_all(f"pipeline.{kind}", [Notice(row, [row.public_id], about) for row in rows])
