"""What we do with applications: ask, put aside, accept, refuse, erase; and what applicants are told."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.selectors import user_of
from core import clock, search
from core.actor import Actor
from core.errors import DomainError
from core.notify import notify
from core.operation import (
    check_transition,
    create,
    lock,
    lock_all,
    no_op,
    operation,
    record,
    update_fields,
)
from partners.models import AnswerSheet, Contact, Partner, PartnerType
from partners.partner.services import partner_create
from partners.people.services import contact_create
from partners.questions import answers, own
from pipeline.applications import selectors
from pipeline.models import Application, ApplicationPolicy, ApplicationQuestion, Recruitment
from pipeline.recruitment.services import recruitment_open

Status = Application.Status


@operation("pipeline.application_policy:change", event="pipeline.application_policy.set")
def application_policy_set(*, actor: Actor, **values: Any) -> ApplicationPolicy:
    """Set what applicants read and agree to from now on. Applications keep the version that they were sent
    under."""
    last = selectors.policy()
    row = create(ApplicationPolicy, number=last.number + 1 if last else 1, set_by=actor.person, **values)
    record(row)
    return row


@operation("pipeline.application:decide", event="pipeline.application.asked")
def application_ask(*, actor: Actor, application: Application, text: str) -> ApplicationQuestion:
    """Ask the applicant something, by mail: that is an answer to the application, too."""
    if not text.strip():
        raise DomainError.invalid(_("Write the question."), field="text")
    application = lock(application)
    if application.status != Status.ASKED:
        check_transition(application, Status.ASKED)
    question = create(ApplicationQuestion, application=application, text=text.strip(), asked_by=actor.person)
    changes = update_fields(application, status=Status.ASKED, **_answered(application))
    notify(
        "pipeline.application_question",
        target=application,
        audience=[application.public_id],
        about=question.public_id,
        question=question.public_id,
    )
    record(application, changes=changes)
    return question


@operation("pipeline.application:decide", event="pipeline.application.put_aside")
def application_put_aside(*, actor: Actor, application: Application, reason: str) -> Application:
    """Leave an application for later, with the reason for us; its day stays."""
    if not reason.strip():
        raise DomainError.invalid(_("Say why it is put aside."), field="reason")
    application = lock(application)
    check_transition(application, Status.ASIDE)
    changes = update_fields(application, status=Status.ASIDE, reason=reason.strip())
    record(application, changes=changes)
    return application


@operation("pipeline.application:decide", event="pipeline.application.resumed")
def application_resume(*, actor: Actor, application: Application) -> Application:
    """Examine again what was put aside, or what an applicant was asked about without an answer."""
    application = lock(application)
    check_transition(application, Status.WAITING)
    record(application, changes=update_fields(application, status=Status.WAITING, reason=""))
    return application


@operation("pipeline.application:decide", event="pipeline.application.refused")
def application_refuse(
    *, actor: Actor, application: Application, reason: str, apply_again_on: date | None = None
) -> Application:
    """Refuse an application: the applicant reads the reason as it is written, and from which day the
    organisation may apply again, by the policy unless another is named. Raises DomainError 422 without a
    reason, or on a day that is past."""
    if not reason.strip():
        raise DomainError.invalid(_("Say why it is refused. The applicant reads it."), field="reason")
    if apply_again_on is not None and apply_again_on < clock.today():
        raise DomainError.invalid(_("This day is past."), field="apply_again_on")
    application = lock(application)
    check_transition(application, Status.REFUSED)
    changes = update_fields(
        application,
        status=Status.REFUSED,
        reason=reason.strip(),
        apply_again_on=apply_again_on or selectors.usual_apply_again_on(selectors.policy()),
        **_decided(application, actor),
    )
    notify("pipeline.application_refused", target=application, audience=[application.public_id])
    record(application, changes=changes)
    return application


@operation("pipeline.application:decide", event="pipeline.application.accepted")
def application_accept(
    *,
    actor: Actor,
    application: Application,
    partner: Partner | None = None,
    type: PartnerType | None = None,
    name: str = "",
    owner: User | None = None,
) -> Application:
    """Accept an application: a recruitment in the first phase, of a partner that we have or of a new prospect
    with what was written; the applicant is its contact, and the answers that recruitments are asked for as
    well are carried over. A partner that is being recruited already keeps its recruitment. Raises DomainError
    422 without a type for a new partner, 409 when it was decided meanwhile."""
    application = lock(application)
    check_transition(application, Status.ACCEPTED)
    partner = lock(partner) if partner else _new_partner(application, actor, type, name, owner)
    _contact(application, actor, partner)
    recruitment = _recruitment(application, actor, partner)
    changes = update_fields(
        application,
        status=Status.ACCEPTED,
        reason="",
        partner=partner,
        recruitment=recruitment,
        **_decided(application, actor),
    )
    AnswerSheet.objects.filter(questionnaire__subject="application", subject_id=application.public_id).update(
        partner=partner
    )
    notify("pipeline.application_accepted", target=application, audience=[application.public_id])
    record(application, changes=changes, also=(partner, recruitment))
    return application


def _new_partner(
    application: Application, actor: Actor, type: PartnerType | None, name: str, owner: User | None
) -> Partner:
    type = type or application.type
    if type is None:
        raise DomainError.invalid(_("Say which type of partner it is."), field="type")
    return partner_create(
        actor=actor,
        name=name.strip() or application.name,
        type=type,
        country=application.country,
        website=application.website,
        language=application.language,
        owner=owner or user_of(actor),
    )


def _contact(application: Application, actor: Actor, partner: Partner) -> None:
    """The applicant as a contact of the partner, unless it has one with this address. They agreed to it when
    they applied."""
    if Contact.objects.current().filter(partner=partner, email=application.email).exists():
        return
    contact_create(
        actor=actor,
        partner=partner,
        name=application.person,
        email=application.email,
        phone=application.phone,
        language=application.language,
        informed_on=clock.today(),
    )


def _recruitment(application: Application, actor: Actor, partner: Partner) -> Recruitment:
    if found := Recruitment.objects.open().filter(partner=partner).first():
        return found
    recruitment = recruitment_open(actor=actor, partner=partner)
    if values := selectors.carried(application, actor.as_system()):
        written = answers.write_own(
            "recruitment", recruitment, partner, values, actor=actor.as_system(), complete=False, draft=True
        )
        record(recruitment, changes=own.changes(written), event="pipeline.recruitment.changed")
    return recruitment


def _answered(application: Application) -> dict[str, Any]:
    """The columns of a first answer; nothing where there was one."""
    return {} if application.first_answered_at else {"first_answered_at": clock.now()}


def _decided(application: Application, actor: Actor) -> dict[str, Any]:
    return {"decided_at": clock.now(), "decided_by": actor.person, **_answered(application)}


@operation("pipeline.application:erase", event="pipeline.application.erased")
def application_erase(*, actor: Actor, application: Application) -> Application:
    """Erase what an application says of the person: name, address, words and answers. The organisation's name
    and what was decided stay. Raises DomainError 409 before it is refused; erased again, nothing happens."""
    application = lock(application)
    if application.erased_at:
        no_op()
        return application
    if application.status not in (Status.REFUSED, Status.EARLY):
        raise DomainError.conflict(
            _("Decide on the application first. Of an accepted one, the contact is erased.")
        )
    applications_erase(actor=actor, rows=[application])
    no_op()
    return application


@operation("pipeline.application:erase", event="pipeline.application.erased")
def applications_erase(*, actor: Actor, rows: Sequence[Application]) -> int:
    """The same for many that were refused, as the retention asks. Returns how many."""
    found = lock_all(
        Application.objects.filter(
            pk__in=[row.pk for row in rows], erased_at=None, status__in=(Status.REFUSED, Status.EARLY)
        )
    )
    if not found:
        no_op()
        return 0
    ids = [row.public_id for row in found]
    answers.erase("application", ids)
    ApplicationQuestion.objects.filter(application__in=found).delete()
    at = clock.now()
    Application.objects.filter(pk__in=[row.pk for row in found]).update(
        person="", email="", email_host="", phone="", message="", answers={}, content_key="",
        website="", domain="", erased_at=at, updated_at=at,
    )  # fmt: skip
    search.reindex(*found)
    for row in found:
        record(row, changes={"erased_at": [None, at.isoformat()]})
    return len(found)
