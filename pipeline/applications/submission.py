"""What applicants do: send an application, confirm their address, answer a question. They run as the system."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from typing import Any

from django.utils.translation import gettext_lazy as _

from accounts.attempts import claim_letter
from accounts.audiences import staff_with
from core import clock, constraints, search
from core.actor import SYSTEM, Actor
from core.errors import DomainError
from core.notify import notify
from core.operation import check_transition, create, lock, no_op, operation, record, update_fields
from core.text import plain_name
from partners.models import PartnerType, Question
from partners.partner.names import name_key
from partners.questions import kinds
from partners.questions import selectors as questions
from partners.questions.answers import write_own
from partners.questions.rules import is_empty, is_required
from pipeline.applications import selectors
from pipeline.models import Application, ApplicationPolicy, ApplicationQuestion

Status = Application.Status
# Anybody may type the address of somebody else: it is written to once an hour, and a few times a day.
MAIL_PAUSE, MAILS_A_DAY = timedelta(hours=1), 3
DECIDE = "pipeline.application:decide"


def sent_already() -> DomainError:
    return DomainError.conflict(_("This application was sent already."), code="sent-already")


constraints.LOOKED_FOR["pipeline_application_once"] = sent_already


def applicant(application: Application, *, request_id: str = "") -> Actor:
    """Whoever opens the link of a mail controls the mailbox: the system, on behalf of this applicant."""
    return replace(SYSTEM, on_behalf=application.public_id, request_id=request_id)


@operation(
    "pipeline.application:send",
    event=None,
    reason="until its address is confirmed it is nobody's, and is deleted; the row is itself the record",
)
def application_send(
    *,
    actor: Actor,
    policy: ApplicationPolicy,
    language: str,
    name: str,
    country: str,
    person: str,
    email: str,
    website: str = "",
    type: PartnerType | None = None,
    phone: str = "",
    message: str = "",
    own_fields: Mapping[str, Any] | None = None,
) -> Application:
    """Keep what was written in the form, and send a mail by which the address is confirmed: one within an hour
    to an address, whose link leads to all that waits for it. Nothing in the answer says whether the
    organisation is known. Raises DomainError 422 with the errors by field, 409 ``sent-already``."""
    email = ascii_address(email)
    details = {
        "name": name.strip(),
        "country": country,
        "website": website.strip(),
        "type": type,
        "person": plain_name(person, field="person"),
        "email": email,
        "phone": phone.strip(),
        "message": message.strip(),
    }
    if not name_key(name):
        raise DomainError.invalid(_("Enter the name of the organisation."), field="name")
    answers = _answers(own_fields or {})
    key = _digest({**details, "country": str(country), "type": type.code if type else "", "answers": answers})
    if Application.objects.filter(
        content_key=key, status__in=(Status.UNCONFIRMED, *Application.OPEN)
    ).exists():
        raise sent_already()
    application = create(
        Application,
        policy=policy,
        language=language,
        name_key=name_key(name)[:200],
        domain=selectors.own_domain(website),
        email_host=selectors.own_domain(email),
        answers=answers,
        content_key=key,
        **details,
    )
    if _may_be_written_to(email):
        notify("pipeline.application_confirm", target=application, audience=[application.public_id])
    return application


def _may_be_written_to(email: str) -> bool:
    day = timedelta(days=1)
    return claim_letter("application", email, pause=MAIL_PAUSE) and claim_letter(
        "applications of a day", email, pause=day, most=MAILS_A_DAY
    )


def ascii_address(email: str) -> str:
    """A mail address with its domain as the net writes it: letters of another alphabet that look like ours
    are seen, and never taken for a partner's. Raises DomainError at ``email``."""
    mailbox, _at, host = email.strip().lower().rpartition("@")
    try:
        return f"{mailbox}@{host.encode('idna').decode()}"
    except UnicodeError:
        raise DomainError.invalid(_("Enter a valid e-mail address."), field="email") from None


def _digest(content: dict[str, Any]) -> str:
    return hashlib.sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()


def _answers(given: Mapping[str, Any]) -> dict[str, Any]:
    """The answers in their stored form, without those that say nothing. Raises DomainError 422 by field."""
    asked = {question.code: question for question in questions.own_fields("application")}
    found: dict[str, Any] = {}
    errors: dict[str, list[Any]] = {}
    for code, raw in given.items():
        if code not in asked:
            continue
        try:
            found[code] = kinds.parse(asked[code], raw, field=f"own_fields.{code}")
        except DomainError as error:
            errors |= error.fields
    errors |= {
        f"own_fields.{code}": [_("This must be answered.")]
        for code, question in asked.items()
        if question.source == Question.Source.ASKED
        and is_empty(found.get(code))
        and is_required(question, found)
    }
    if errors:
        raise DomainError("invalid", next(iter(errors.values()))[0], fields=errors)
    return {code: value for code, value in found.items() if not is_empty(value)}


@operation("pipeline.application:confirm", event="pipeline.application.received")
def application_confirm(*, actor: Actor, application: Application) -> Application:
    """The owner of the mailbox says that the application is theirs: we are to answer it from now on. One that
    comes before its day is told which day that is, and closed. Confirmed again, nothing happens."""
    application = lock(application)
    if application.status != Status.UNCONFIRMED:
        no_op()
        return application
    if (day := selectors.refused_until(application)) is not None:
        return _too_early(application, day)
    check_transition(application, Status.WAITING)
    changes = update_fields(
        application,
        status=Status.WAITING,
        confirmed_at=clock.now(),
        due_on=selectors.due_on(application.policy, clock.today()),
    )
    _keep_answers(application, actor)
    search.reindex(application)
    notify("pipeline.application_received", target=application, audience=[application.public_id])
    notify("pipeline.application_waiting", target=application, audience=staff_with(DECIDE))
    record(application, changes=changes)
    return application


def _too_early(application: Application, day: Any) -> Application:
    check_transition(application, Status.EARLY)
    at = clock.now()
    changes = update_fields(
        application, status=Status.EARLY, confirmed_at=at, decided_at=at, apply_again_on=day, answers={}
    )
    search.reindex(application)
    notify("pipeline.application_early", target=application, audience=[application.public_id])
    record(application, changes=changes, event="pipeline.application.too_early")
    return application


def _keep_answers(application: Application, actor: Actor) -> None:
    """What was answered becomes own fields, as far as it is still asked."""
    asked = {question.code for question in questions.own_fields("application")}
    given = {code: value for code, value in application.answers.items() if code in asked}
    if given:
        write_own("application", application, None, given, actor=actor, complete=False, draft=True)
    update_fields(application, answers={})


@operation("pipeline.application:confirm", event="pipeline.application.replied")
def question_answer(*, actor: Actor, question: ApplicationQuestion, reply: str) -> ApplicationQuestion:
    """The applicant's answer to a question; the application is to be examined again. Raises DomainError 409 when
    it was answered already, or decided meanwhile."""
    application = lock(question.application)
    question = lock(question)
    if question.replied_at is not None or application.status in Application.DECIDED:
        raise DomainError.conflict(_("This question is answered or closed already."))
    if not reply.strip():
        raise DomainError.invalid(_("Write an answer."), field="reply")
    update_fields(question, reply=reply.strip(), replied_at=clock.now())
    waits = not application.questions.filter(replied_at=None).exists()
    changes: dict[str, list[Any]] = {}
    if waits and application.status == Status.ASKED:
        changes = update_fields(application, status=Status.WAITING)
    notify(
        "pipeline.application_replied",
        target=application,
        audience=staff_with(DECIDE),
        about=question.public_id,
    )
    record(application, changes=changes)
    return question
