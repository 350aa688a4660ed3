"""How a proposal is sent: frozen, made into a document by a job, kept as bytes, and mailed as a link.

Nothing is rendered while a row is locked: the job renders what the snapshot says, and its operation looks
whether the proposal still waits for it.
"""

from __future__ import annotations

from typing import Any

from django.db.models import F
from django.utils import translation
from django.utils.text import slugify
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from core import clock, files, fonts
from core.actor import SYSTEM, Actor
from core.errors import DomainError
from core.links import Link
from core.notify import notify
from core.operation import check_transition, lock, lock_all, no_op, operation, record, update_fields
from core.queue import jobs
from partners.models import Contact
from pipeline.business_cases import selectors as cases
from pipeline.business_cases.services import business_case_keep
from pipeline.models import BusinessCase, Proposal
from pipeline.proposals.rules import mark
from pipeline.proposals.services import lock_draft
from pipeline.recruitment.services import lock_open, touch

SEND, DELIVER = "pipeline.proposal:send", "pipeline.proposal:deliver"
MAKE = "pipeline.proposal_document"
Status = Proposal.Status


@operation(SEND, event="pipeline.proposal.frozen")
def proposal_send(*, actor: Actor, proposal: Proposal, contact: Contact) -> Proposal:
    """Freeze a draft and have its document made and mailed to a contact of the partner.

    Raises DomainError 409 when it is no draft any more; 422 at ``contact`` for somebody of another partner
    or without an address, at ``sections`` when none has a text.
    """
    lock_open(proposal.recruitment)
    case_version = _kept_case(actor, proposal)
    proposal = lock_draft(proposal)
    partner = proposal.recruitment.partner
    if contact.partner_id != partner.pk or contact.archived_at:
        raise DomainError.invalid(_("Choose a contact of this partner."), field="contact")
    if not contact.email:
        raise DomainError.invalid(
            _("This contact has no e-mail address. Add it, or choose another."), field="contact"
        )
    snapshot = snapshot_of(proposal)
    if not snapshot["sections"]:
        raise DomainError.invalid(_("No section has a text yet."), field="sections")
    check_transition(proposal, Status.SENDING)
    changes = update_fields(
        proposal,
        status=Status.SENDING,
        contact=contact,
        snapshot=snapshot,
        sent_by=actor.person,
        case_version=case_version,
    )
    changes.pop("snapshot", None)
    jobs.start(
        MAKE,
        actor=actor,
        params={"proposal": proposal.public_id, "of": mark_of(snapshot)},
        key=f"{proposal.public_id}:{mark_of(snapshot)}",
    )
    record(proposal, changes=changes)
    return proposal


def _kept_case(actor: Actor, proposal: Proposal) -> Any:
    """The business case as it goes out, kept; None where nothing of it is in the proposal."""
    if not proposal.sections.filter(code="business-case").exclude(text="").exists():
        return None
    case = BusinessCase.objects.filter(recruitment=proposal.recruitment).first()
    return business_case_keep(actor=actor, case=case) if case else None


def snapshot_of(proposal: Proposal) -> dict[str, Any]:
    """Everything the document is made from. Empty sections are left out; of the business case, the
    partner's side alone."""
    partner, ours = proposal.recruitment.partner, proposal.own_entity
    sections = [
        {"code": row.code, "title": row.title, "text": row.text}
        for row in proposal.sections.all()
        if row.text.strip()
    ]
    return {
        "title": proposal.title,
        "language": proposal.language,
        "number": proposal.number,
        "on": clock.today().isoformat(),
        "ours": {"name": ours.legal_name, "address": ours.address},
        "partner": partner.legal_name or partner.name,
        "sections": sections,
        "case": _their_case(proposal, sections),
    }


def _their_case(proposal: Proposal, sections: list[dict[str, str]]) -> dict[str, Any] | None:
    if not any(section["code"] == "business-case" for section in sections):
        return None
    case = cases.of_recruitment(proposal.recruitment)
    if case is None:
        return None
    whole = cases.as_json(case)
    theirs = [line for line in whole["lines"] if line["side"] == "theirs"]
    # What our side assumes is ours.
    return {**whole, "lines": theirs, "assumptions": ""} if theirs else None


def mark_of(snapshot: dict[str, Any]) -> str:
    texts = [text for section in snapshot["sections"] for text in (section["title"], section["text"])]
    return mark(snapshot["title"], snapshot["on"], *texts)


@operation(SEND, event="pipeline.proposal.taken_back")
def proposal_take_back(*, actor: Actor, proposal: Proposal) -> Proposal:
    """Make a proposal whose document is not there yet a draft again."""
    lock_open(proposal.recruitment)
    proposal = lock(proposal)
    if proposal.status != Status.SENDING:
        raise DomainError.transition(proposal.get_status_display())
    changes = update_fields(
        proposal, status=Status.DRAFT, contact=None, snapshot={}, sent_by="", case_version=None
    )
    changes.pop("snapshot", None)
    record(proposal, changes=changes)
    return proposal


@jobs.handler(
    MAKE,
    label=_("Document of a proposal"),
    back=(Link("pipeline:recruitment-board", "pipeline.recruitment:view"), _("Recruitment")),
)
def make_document(job: jobs.JobHandle) -> dict[str, Any]:
    """Render what the snapshot says, and send it, unless it was taken back. May be started again."""
    from pipeline.proposals import pdf

    row = Proposal.objects.get(public_id=job.params["proposal"])
    if not _waits(row, job.params["of"]):
        return {}
    job.progress(0, 1)
    content = pdf.render(row.snapshot)
    proposal_deliver(actor=SYSTEM, proposal=row, of=job.params["of"], content=content)
    job.progress(1, 1)
    return {"proposal": row.public_id}


def _waits(proposal: Proposal, of: str) -> bool:
    return proposal.status == Status.SENDING and mark_of(proposal.snapshot) == of


@operation(DELIVER, event="pipeline.proposal.sent")
def proposal_deliver(*, actor: Actor, proposal: Proposal, of: str, content: bytes) -> None:
    """Keep the document and mail its link, once; nothing when the proposal does not wait for it any more.
    An earlier version that waited for an answer is replaced. A recruitment that was lost in the meantime
    sends nothing any more."""
    recruitment = lock(lock_partner(proposal))
    rows = lock_all(recruitment.proposals.filter(status__in=[Status.SENT, Status.SENDING]).order_by("pk"))
    found = next((row for row in rows if row.pk == proposal.pk), None)
    if found is None or not _waits(found, of) or recruitment.closed_at is not None:
        no_op()
        return
    stored = files.store(actor=actor, name=file_name(found), content=content)
    for row in rows:
        if row.status == Status.SENT:
            update_fields(row, status=Status.REPLACED)
    changes = update_fields(found, status=Status.SENT, file=stored, sha256=stored.sha256, sent_at=clock.now())
    touch(recruitment, clock.today())
    assert found.contact is not None
    notify("pipeline.proposal", target=found, audience=[found.contact.public_id])
    record(
        found, changes=changes, data={"number": found.number, "sha256": stored.sha256}, also=(recruitment,)
    )


def lock_partner(proposal: Proposal) -> Any:
    """The recruitment of a proposal, its partner locked."""
    recruitment = proposal.recruitment
    lock(recruitment.partner)
    return recruitment


def file_name(proposal: Proposal) -> str:
    with translation.override(proposal.language):
        name = gettext("Proposal %(name)s %(number)s")
        said = {"name": fonts.spelled(proposal.recruitment.partner.name), "number": proposal.number}
        return f"{slugify(name % said)}.pdf"


@operation(DELIVER, event="pipeline.proposal.opened")
def proposal_opened(*, actor: Actor, proposal: Proposal) -> None:
    """Note that somebody opened the document by the link that its contact has. The first time is an event."""
    proposal = lock(proposal)
    is_first = proposal.opened_at is None
    Proposal.objects.filter(pk=proposal.pk).update(
        opened_count=F("opened_count") + 1, opened_at=proposal.opened_at or clock.now()
    )
    record(proposal, also=(proposal.recruitment,)) if is_first else no_op()
