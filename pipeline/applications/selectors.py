"""What is read of applications: the policy, whom one seems to be, how fast we answered."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from core import clock
from core.actor import Actor
from core.errors import DomainError
from core.people import Person
from partners.models import Contact, Partner
from partners.partner import rules as partner_rules
from partners.partner.duplicates import Candidate, index_of
from partners.partner.hosts import is_nobodys
from partners.questions import selectors as questions
from pipeline.applications.rules import Answered, Times, answer_times
from pipeline.deals.rules import add_business_days
from pipeline.models import Application, ApplicationPolicy, ApplicationQuestion, Recruitment

# Rows of evidence of each kind: what a person looks through.
MOST = 10
MONTHS = 12


# -- The policy -----------------------------------------------------------------------------------------


def policy() -> ApplicationPolicy | None:
    """What holds now: the version that was set last."""
    return ApplicationPolicy.objects.order_by("-number").first()


def open_policy() -> ApplicationPolicy:
    """What holds now, while applications are taken. Raises DomainError 404 when they are not."""
    found = policy()
    if found is None or not found.is_open:
        raise DomainError.not_found()
    return found


def due_on(policy: ApplicationPolicy, day: date) -> date:
    """The last day for a first answer to what was confirmed on a day."""
    return add_business_days(day, policy.answer_days, policy.calendar)


def usual_apply_again_on(policy: ApplicationPolicy | None) -> date:
    """From when somebody who is refused today may usually apply again."""
    return clock.add_months(clock.today(), policy.again_months if policy else 6)


# -- Who applies ----------------------------------------------------------------------------------------


def own_domain(text: str) -> str:
    """The registrable domain of a site or mailbox; "" for one that everybody has, or none at all."""
    try:
        domain = partner_rules.normalise_domain(text)
    except DomainError:
        return ""
    return "" if is_nobodys(domain) else domain


def application_people(ids: set[str]) -> dict[str, Person]:
    """Applicants, for mails and timelines. Before the address is confirmed it may be anybody's, and the name
    what somebody else wants them to read: then nobody is greeted."""
    rows = Application.objects.filter(public_id__in=ids).exclude(email="")
    return {
        row.public_id: Person(row.person if row.confirmed_at else "", row.email, row.language) for row in rows
    }


def refused_until(application: Application) -> date | None:
    """The day from which this mailbox may apply again, when it is still to come: after a refusal of the same
    address, or of another one of the organisation's own domain. What was typed in the form shows nothing of
    the sort: anybody may type it."""
    same = Q(email=application.email)
    if application.email_host:
        same |= Q(email_host=application.email_host)
    refused = Application.objects.filter(
        same, status=Application.Status.REFUSED, apply_again_on__gt=clock.today()
    )
    return refused.order_by("-apply_again_on").values_list("apply_again_on", flat=True).first()


def of_mailbox(application: Application) -> list[Application]:
    """What the owner of a mailbox may confirm or look at behind one link: this application and those that
    wait for the same address."""
    rows = Application.objects.filter(
        Q(pk=application.pk) | Q(email=application.email, status=Application.Status.UNCONFIRMED)
    )
    return list(rows.order_by("-sent_at", "-pk")[:MOST])


# -- Whom it seems to be --------------------------------------------------------------------------------


@dataclass(frozen=True)
class Evidence:
    """A row of ours that an application seems to be about, and ``why`` in words; certain or likely."""

    row: Any
    why: str
    is_certain: bool


def duplicates(application: Application, actor: Actor) -> dict[str, list[Evidence]]:
    """Partners of ours, with their recruitments, and earlier applications that this one seems to be about."""
    partners = _partners(application, actor)
    return {"partners": partners, "applications": _earlier(application)}


def _partners(application: Application, actor: Actor) -> list[Evidence]:
    visible = Partner.objects.visible_to(actor).filter(merged_into=None)
    domains = frozenset(filter(None, (application.domain, application.email_host)))
    candidate = Candidate(application.name, str(application.country), domains=domains)
    index = index_of([candidate], visible)
    why: dict[int, tuple[str, bool]] = {}
    for domain in sorted(domains):
        if match := index.certain(Candidate("", "", domains=frozenset({domain}))):
            why.setdefault(match.key, (_("Same domain: %(domain)s") % {"domain": domain}, True))
    for pk in _by_contact(application):
        why.setdefault(pk, (_("A contact with the same e-mail address"), True))
    for match in index.likely(candidate, most=5):
        why.setdefault(match.key, (_("Similar name: %(name)s") % {"name": match.value}, False))
    rows = visible.select_related("type", "owner").in_bulk(why)
    found = [Evidence(rows[pk], *said) for pk, said in why.items() if pk in rows]
    _with_recruitments(found)
    return found


def _by_contact(application: Application) -> list[int]:
    if not application.email:
        return []
    rows = Contact.objects.current().filter(email=application.email)
    return list(rows.order_by("partner_id").values_list("partner_id", flat=True)[:MOST])


def _with_recruitments(found: list[Evidence]) -> None:
    """The open recruitment of each partner beside it, in one query."""
    rows = Recruitment.objects.open().filter(partner__in=[one.row.pk for one in found])
    by_partner = {row.partner_id: row for row in rows.select_related("phase", "partner")}
    for one in found:
        one.row.open_recruitment = by_partner.get(one.row.pk)


def _earlier(application: Application) -> list[Evidence]:
    """Confirmed applications of the same address, domain or name, the newest first."""
    asked = {
        "email": (application.email, _("Same e-mail address")),
        "email_host": (application.email_host, _("A mailbox of the same domain")),
        "domain": (application.domain, _("Same website")),
        "name_key": (application.name_key, _("Same name")),
    }
    wanted = Q()
    for column, (value, _why) in asked.items():
        if value:
            wanted |= Q((column, value))
    if not wanted:
        return []
    rows = Application.objects.confirmed().filter(wanted).exclude(pk=application.pk)
    found = []
    for row in rows.select_related("partner").order_by("-sent_at", "-pk")[:MOST]:
        column = next(name for name, (value, _why) in asked.items() if value and getattr(row, name) == value)
        found.append(Evidence(row, asked[column][1], column != "name_key"))
    return found


# -- How fast we answered -------------------------------------------------------------------------------


def work_count(actor: Actor) -> Any:
    """What waits for us."""
    return Application.objects.visible_to(actor).waiting()


def overdue(rows: Any) -> Any:
    """Those whose day for a first answer is over without one."""
    return rows.filter(first_answered_at=None, status__in=Application.OPEN, due_on__lt=clock.today())


def answered_late(rows: Any) -> Any:
    """Those whose first answer came after its day."""
    return rows.filter(first_answered_at__date__gt=F("due_on"))


def times() -> Times:
    """How fast those confirmed in the last twelve months were answered. One query."""
    first, last = clock.period(clock.today(), MONTHS)
    rows = Application.objects.exclude(due_on=None).filter(
        confirmed_at__gte=clock.start_of(first), confirmed_at__lt=clock.now()
    )
    answered = [
        Answered(confirmed_at, due, at, timezone.localdate(at) if at else None)
        for confirmed_at, due, at in rows.values_list("confirmed_at", "due_on", "first_answered_at")
        if confirmed_at and due
    ]
    return answer_times(answered, now=clock.now(), today=last)


# -- What goes on to the recruitment --------------------------------------------------------------------


def carried(application: Application, actor: Actor) -> Mapping[str, Any]:
    """The answers to questions that recruitments are asked as well: of the same code and kind, and where one
    chooses, something that can be chosen there."""
    asked = {question.code: question for question in questions.own_fields("application", actor)}
    wanted = {
        question.code: question
        for question in questions.own_fields("recruitment", actor)
        if question.code in asked and question.kind == asked[question.code].kind
    }
    if not wanted:
        return {}
    found = questions.values_of("application", [application.public_id], wanted)
    values = found.get(application.public_id, {})
    return {code: value for code, value in values.items() if _fits(wanted[code], value)}


def _fits(question: Any, value: Any) -> bool:
    if not question.choices:
        return value is not None
    offered = {one["code"] for one in question.choices}
    return bool(value) and offered.issuperset(value if isinstance(value, list) else [value])


def open_question(application: Application) -> ApplicationQuestion | None:
    """What the applicant has not answered yet, the latest."""
    return application.questions.filter(replied_at=None).order_by("-asked_at", "-pk").first()
