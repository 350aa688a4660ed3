"""How a case study comes to be read: a version is shown to the partner, approved by it, and published."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from core import clock, files
from core.actor import SYSTEM, Actor
from core.codes import code_of
from core.errors import DomainError
from core.notify import Notice, notify, notify_all
from core.operation import check_transition, create, lock, lock_all, operation, record, update_fields
from core.queue.each_due import chunks_due
from marketing.case_studies.content import digest, snapshot
from marketing.case_studies.services import CHANGE
from marketing.models import CaseStudy, CaseStudyDocument, CaseStudyVersion
from partners.access.audiences import check_informed, members_by_partner, owner_of, partner_members

APPROVE = "marketing.case_study:approve"
Status, Decision = CaseStudy.Status, CaseStudyVersion.Decision
# Days without an answer after which the partner is reminded.
REMINDERS = (7, 14)
CHUNK = 500


@operation(CHANGE, event="marketing.case_study.submitted")
def case_study_submit(*, actor: Actor, study: CaseStudy) -> CaseStudyVersion:
    """Show the text as it stands to the partner and ask it to approve it. What it was asked before and has not
    answered is replaced.

    Raises DomainError 409 where nobody would hear of it or where the partner knows this text already, 422
    without a figure or with a quote whose author has not agreed to it.
    """
    study = lock(study)
    check_informed(study.partner, APPROVE)
    _check_complete(study)
    last = study.versions.first()
    if last and last.revision == study.revision and last.decision in (Decision.WAITING, Decision.APPROVED):
        raise DomainError.conflict(_("The partner has this text already: nothing has changed since."))
    for waiting in lock_all(study.versions.waiting()):
        update_fields(waiting, decision=Decision.SUPERSEDED)
    content = snapshot(study)
    version = create(
        CaseStudyVersion,
        study=study,
        number=study.versions_made + 1,
        revision=study.revision,
        content=content,
        sha256=digest(content),
        submitted_by=actor.person,
    )
    update_fields(study, versions_made=version.number)
    record(study, data={"version": version.number})
    notify(
        "marketing.case_study_submitted",
        target=version,
        audience=partner_members(study.partner, APPROVE),
    )
    return version


def _check_complete(study: CaseStudy) -> None:
    if not study.results.exists():
        raise DomainError.invalid(_("Add a result first: a case study is told in figures."), field="results")
    if study.quotes.filter(consented_on=None).exists():
        raise DomainError.invalid(
            _("Note for each quote since when its author agrees to be quoted, or take the quote away."),
            field="quotes",
        )


@operation(APPROVE, event="marketing.case_study.approved")
def case_study_approve(*, actor: Actor, version: CaseStudyVersion) -> CaseStudyVersion:
    """A partner approves the version that it read. Raises DomainError 409 when it waits for no answer."""
    version = _answered(actor, version, Decision.APPROVED, "")
    _tell_us("marketing.case_study_approved", version)
    return version


@operation(APPROVE, event="marketing.case_study.changes_asked")
def case_study_ask_changes(*, actor: Actor, version: CaseStudyVersion, remark: str) -> CaseStudyVersion:
    """A partner says what is to be changed first. Raises DomainError 422 without saying so."""
    if not remark.strip():
        raise DomainError.invalid(_("Say what is to be changed."), field="remark")
    version = _answered(actor, version, Decision.CHANGES, remark.strip())
    _tell_us("marketing.case_study_changes", version)
    return version


def _answered(actor: Actor, version: CaseStudyVersion, decision: str, remark: str) -> CaseStudyVersion:
    study = lock(version.study)
    version = lock(version)
    if version.decision != Decision.WAITING:
        raise DomainError.transition(version.get_decision_display())
    update_fields(version, decision=decision, remark=remark, decided_by=actor.person, decided_at=clock.now())
    record(study, data={"version": version.number})
    return version


def _tell_us(kind: str, version: CaseStudyVersion) -> None:
    partner = version.study.partner
    notify(kind, target=version, audience=[*owner_of(partner), version.submitted_by])


# -- Published -------------------------------------------------------------------------------------


def to_publish(study: CaseStudy) -> CaseStudyVersion | None:
    """The latest version that the partner approved, unless it is the one that is published."""
    found = study.versions.filter(decision=Decision.APPROVED).first()
    return None if found and found.pk == study.published_version_id else found


@dataclass(frozen=True)
class Documents:
    """The one-pager of a version in each language, made before it is published."""

    version: int
    files: Mapping[str, bytes]


@operation(CHANGE, event="marketing.case_study.published")
def case_study_publish(
    *, actor: Actor, study: CaseStudy, documents: Documents, published_on: date | None = None
) -> CaseStudy:
    """Publish the version that the partner approved last: on the web, in the portal, among the figures.
    ``documents`` are what ``pdf.documents_of`` made of it.

    Raises DomainError 409 when there is none that is not published yet, or another than the one of the documents.
    """
    study = lock(study)
    version = to_publish(study)
    if version is None:
        raise DomainError.conflict(
            _(
                "The partner has approved nothing that is not published yet. Ask it to approve this text first."
            ),
            code="not-approved",
        )
    if documents.version != version.number:
        raise DomainError.conflict(
            _("The partner approved another version at this moment. Look at it, and publish it then.")
        )
    known = set(version.documents.values_list("language", flat=True))
    for language in documents.files.keys() - known:
        name = f"{_slug(study)}-{language}.pdf"
        file = files.store(actor=actor, name=name, content=documents.files[language])
        create(CaseStudyDocument, version=version, language=language, file=file)
    changes = update_fields(
        study,
        status=Status.PUBLISHED,
        published_version=version,
        published_on=published_on or study.published_on or clock.today(),
        slug=study.slug or _slug(study),
    )
    record(study, changes=changes, data={"version": version.number})
    notify(
        "marketing.case_study_published",
        target=version,
        audience=partner_members(study.partner, APPROVE),
    )
    return study


def _slug(study: CaseStudy) -> str:
    """The study's place on the web, from its title; of two titles that are alike, the second has a number."""
    wanted = study.slug or code_of(study.title, otherwise="case-study")
    found, number = wanted, 2
    while CaseStudy.objects.filter(slug=found).exclude(pk=study.pk).exists():
        found, number = f"{wanted}-{number}", number + 1
    return found


@operation(CHANGE, event="marketing.case_study.withdrawn")
def case_study_withdraw(*, actor: Actor, study: CaseStudy) -> CaseStudy:
    """Take a published case study back: nobody reads it any more, on the web or in the portal."""
    study = lock(study)
    check_transition(study, Status.DRAFT)
    record(
        study,
        changes=update_fields(study, status=Status.DRAFT, published_version=None, published_on=None),
    )
    return study


# -- What the timetable does -----------------------------------------------------------------------


def to_remind() -> QuerySet[CaseStudyVersion]:
    """Versions that have waited for an answer long enough for a notice that was not sent yet."""
    now, (first, last) = clock.now(), REMINDERS
    waits = Q(submitted_at__lte=now - timedelta(days=first), reminded_days=None)
    waits |= Q(submitted_at__lte=now - timedelta(days=last), reminded_days=first)
    return CaseStudyVersion.objects.waiting().filter(waits)


def remind_due() -> int:
    rows = to_remind().only("pk").order_by("submitted_at", "pk")
    return chunks_due("marketing.remind_case_studies", rows, _remind, size=CHUNK).done


def _remind(rows: list[CaseStudyVersion]) -> int:
    return case_studies_remind(actor=SYSTEM, only=[row.pk for row in rows])


@operation(CHANGE, event=None, reason="the mails owed are the record, one by key")
def case_studies_remind(*, actor: Actor, only: Collection[int]) -> int:
    """Owe the partners of these versions the notice that is due."""
    rows = lock_all(to_remind().filter(pk__in=only).select_related("study"))
    members = members_by_partner({row.study.partner_id for row in rows}, APPROVE)
    notices = []
    for row in rows:
        waited = (clock.now() - row.submitted_at).days
        days = max(days for days in REMINDERS if days <= waited)
        update_fields(row, reminded_days=days)
        notices.append(Notice(row, members[row.study.partner_id], about=str(days)))
    notify_all("marketing.case_study_due", notices)
    return len(rows)
