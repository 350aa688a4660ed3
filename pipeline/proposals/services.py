"""Operations on the text of a proposal, and on its answer. How it is sent is in ``sending``."""

from __future__ import annotations

from datetime import date

from django.db.models import Max
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from core import clock, files, languages, search
from core.actor import Actor
from core.errors import DomainError
from core.models import OwnEntity
from core.operation import check_transition, create, lock, lock_all, no_op, operation, record, update_fields
from pipeline.models import Proposal, ProposalSection, Recruitment
from pipeline.proposals import generate
from pipeline.proposals.generate import SOURCES, Ground
from pipeline.proposals.rules import mark, same_text
from pipeline.recruitment.services import lock_open, touch

CHANGE = "pipeline.proposal:change"
Status = Proposal.Status


@operation(CHANGE, event="pipeline.proposal.begun")
def proposal_begin(
    *, actor: Actor, recruitment: Recruitment, title: str = "", language: str = ""
) -> Proposal:
    """Begin the next version of a proposal: its sections are made from what is known, in the partner's
    language unless another is named.

    Raises DomainError 409 when there is a draft already, or without a legal entity of ours.
    """
    recruitment = lock_open(recruitment)
    if draft := recruitment.proposals.filter(status__in=[Status.DRAFT, Status.SENDING]).first():
        raise DomainError.conflict(
            _("There is a draft already. Go on with that one."),
            link=reverse("pipeline:proposal", args=[draft.public_id]),
        )
    language = language or languages.spoken(recruitment.partner.language)
    proposal = _create(actor, recruitment, title, language)
    ground = ground_of(proposal)
    for position, source in enumerate(SOURCES.values(), start=1):
        text = generate.text_of(source, ground)
        create(
            ProposalSection,
            proposal=proposal,
            code=source.code,
            title=generate.title_of(source, language),
            text=text,
            generated=text,
            position=position,
        )
    touch(recruitment, clock.today())
    search.reindex(proposal)
    record(proposal, data={"number": proposal.number}, also=(recruitment,))
    return proposal


def _create(actor: Actor, recruitment: Recruitment, title: str, language: str, **values: object) -> Proposal:
    ours = OwnEntity.objects.filter(is_default=True).first()
    if ours is None:
        raise DomainError.conflict(_("Add one of our legal entities first: it is our side of the proposal."))
    number = (recruitment.proposals.aggregate(last=Max("number"))["last"] or 0) + 1
    return create(
        Proposal,
        recruitment=recruitment,
        number=number,
        title=title.strip() or usual_title(recruitment, language),
        language=language,
        own_entity=ours,
        created_by=actor.person,
        **values,
    )


def usual_title(recruitment: Recruitment, language: str) -> str:
    with translation.override(language):
        return gettext("Partnership proposal for %(partner)s") % {"partner": recruitment.partner.name[:150]}


def ground_of(proposal: Proposal) -> Ground:
    return Ground(proposal.recruitment, proposal.own_entity, proposal.language)


def made_now(section: ProposalSection) -> str:
    """The text of a section as it would be made now."""
    return generate.text_of(SOURCES[section.code], ground_of(section.proposal))


def lock_draft(proposal: Proposal) -> Proposal:
    """The proposal, locked behind its recruitment. Raises DomainError 409 once it is on its way."""
    lock_open(proposal.recruitment)
    proposal = lock(proposal)
    if proposal.status != Status.DRAFT:
        raise DomainError.transition(proposal.get_status_display())
    return proposal


@operation(CHANGE, event="pipeline.proposal.changed")
def proposal_change(*, actor: Actor, proposal: Proposal, title: str) -> Proposal:
    """Give a draft another title."""
    proposal = lock_draft(proposal)
    changes = update_fields(proposal, title=title.strip())
    if not changes:
        no_op()
        return proposal
    search.reindex(proposal)
    record(proposal, changes=changes)
    return proposal


@operation(CHANGE, event="pipeline.proposal.section_changed")
def proposal_section_change(
    *, actor: Actor, section: ProposalSection, title: str, text: str, seen: str | None = None
) -> ProposalSection:
    """Edit a section of a draft. ``seen`` is the mark of the text that was read (``rules.mark``).

    Raises DomainError 409 when somebody changed that text since.
    """
    proposal = lock_draft(section.proposal)
    section = lock(section)
    if seen is not None and seen != mark(section.text):
        raise DomainError(
            "changed-meanwhile",
            _("Somebody changed this section in the meantime. Look at its text; save again to replace it."),
            status=409,
        )
    _write(proposal, section, title=title.strip(), text=same_text(text))
    return section


@operation(CHANGE, event="pipeline.proposal.section_regenerated")
def proposal_section_regenerate(
    *, actor: Actor, section: ProposalSection, seen: str | None = None
) -> ProposalSection:
    """Make the text of a section anew. ``seen`` is the mark of its text and of the new one, as they were
    shown beside each other.

    Raises DomainError 409 without it for a section that somebody edited, and when either text is another
    one by now: what a person wrote is replaced by nothing that they have not looked at.
    """
    proposal = lock_draft(section.proposal)
    section = lock(section)
    text = made_now(section)
    if section.is_edited and seen is None:
        raise DomainError.conflict(_("Somebody edited this section. Compare the two texts first."))
    if seen is not None and seen != mark(section.text, text):
        raise DomainError(
            "changed-meanwhile",
            _("One of the two texts has changed in the meantime. Look at them again."),
            status=409,
        )
    _write(proposal, section, text=text, generated=text)
    return section


@operation(CHANGE, event="pipeline.proposal.refreshed")
def proposal_refresh(*, actor: Actor, proposal: Proposal) -> list[ProposalSection]:
    """Make anew the sections that nobody edited. Returns those that read differently now."""
    proposal = lock_draft(proposal)
    changed = []
    for section in proposal.sections.select_related("proposal__recruitment__partner", "proposal__own_entity"):
        text = made_now(section)
        if not section.is_edited and text != section.text:
            update_fields(section, text=text, generated=text)
            changed.append(section)
    if not changed:
        no_op()
        return []
    proposal.save(update_fields=["updated_at"])
    record(proposal, data={"sections": ", ".join(section.title for section in changed)})
    return changed


def _write(proposal: Proposal, section: ProposalSection, **values: str) -> None:
    changes = update_fields(section, **values)
    if not changes:
        no_op()
        return
    proposal.save(update_fields=["updated_at"])
    # The texts themselves are kept in the section; an event names what was changed.
    record(proposal, data={"section": section.title})


# -- What was written elsewhere, and what was answered ------------------------------------------------


@operation("pipeline.proposal:send", event="pipeline.proposal.recorded")
def proposal_record(
    *,
    actor: Actor,
    recruitment: Recruitment,
    name: str,
    content: bytes,
    title: str = "",
    sent_on: date | None = None,
) -> Proposal:
    """Keep a proposal that was written and sent elsewhere, as it was sent.

    Raises DomainError 422 on a day to come, and at ``file`` for a type or size that is not accepted.
    """
    day = sent_on or clock.today()
    if day > clock.today():
        raise DomainError.invalid(_("Something was sent today or before."), field="sent_on")
    recruitment = lock_open(recruitment)
    stored = files.store(actor=actor, name=name, content=content)
    replace_given(recruitment)
    proposal = _create(
        actor,
        recruitment,
        title,
        languages.spoken(recruitment.partner.language),
        status=Status.SENT,
        is_own_document=True,
        file=stored,
        sha256=stored.sha256,
        sent_at=clock.now() if day == clock.today() else clock.start_of(day),
        sent_by=actor.person,
    )
    touch(recruitment, day)
    search.reindex(proposal)
    record(proposal, data={"number": proposal.number}, also=(recruitment,))
    return proposal


def replace_given(recruitment: Recruitment) -> None:
    """A version that is sent takes the place of the one that waited for an answer."""
    for row in lock_all(recruitment.proposals.filter(status=Status.SENT).order_by("pk")):
        update_fields(row, status=Status.REPLACED)


@operation(CHANGE, event="pipeline.proposal.accepted")
def proposal_accept(
    *, actor: Actor, proposal: Proposal, answered_on: date | None = None, note: str = ""
) -> Proposal:
    """Note that the partner accepts a proposal, on which day, and what it says."""
    return _answer(actor, proposal, Status.ACCEPTED, answered_on, note)


@operation(CHANGE, event="pipeline.proposal.refused")
def proposal_refuse(
    *, actor: Actor, proposal: Proposal, note: str, answered_on: date | None = None
) -> Proposal:
    """Note that the partner refuses a proposal, and why. Raises DomainError 422 without a reason."""
    if not note.strip():
        raise DomainError.invalid(_("Say why: the next version learns from it."), field="note")
    return _answer(actor, proposal, Status.REFUSED, answered_on, note)


def _answer(actor: Actor, proposal: Proposal, status: str, answered_on: date | None, note: str) -> Proposal:
    day = answered_on or clock.today()
    lock_open(proposal.recruitment)
    proposal = lock(proposal)
    check_transition(proposal, status)
    assert proposal.sent_at is not None
    if not timezone.localdate(proposal.sent_at) <= day <= clock.today():
        raise DomainError.invalid(_("The answer came on the day it was sent, or since."), field="answered_on")
    changes = update_fields(
        proposal, status=status, answered_on=day, answered_by=actor.person, answer_note=note.strip()
    )
    touch(proposal.recruitment, day)
    record(proposal, changes=changes, also=(proposal.recruitment,))
    return proposal
