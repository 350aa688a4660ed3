"""Operations of the partner on its registrations: draft, submit, change, answer, withdraw."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _

from core import clock, search, sizes
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
from core.permissions import Offer
from core.sequences import take_number
from partners.access.audiences import owner_of
from partners.access.selectors import status_allows
from partners.models import Partner, ProductLine
from partners.partner import offers
from partners.questions import own
from partners.questions.answers import write_own
from pipeline.deals import rules, steps
from pipeline.deals.events import PORTAL, STAFF
from pipeline.models import Deal, DealExtension, DealPolicy, DuplicateFinding
from pipeline.protection import duplicates, succession

# What may still change once a deal is submitted: never who the customer is.
EDITABLE_AFTER_SUBMIT = frozenset(
    {"contact_name", "contact_email", "amount", "expected_on", "how", "role", "tender_reference"}
)
# Drafts that a partner may keep at once: nobody works on more, and each is read with the list.
MOST_DRAFTS = 50


@operation("pipeline.deal:register", event="pipeline.deal.drafted")
def deal_draft_save(
    *,
    actor: Actor,
    partner: Partner,
    deal: Deal | None = None,
    typed: dict[str, Any] | None = None,
    product_lines: Sequence[ProductLine] | None = None,
    own_fields: Mapping[str, Any] | None = None,
    **details: Any,
) -> Deal:
    """Keep a registration that is not ready. Nothing is checked against other deals.

    ``typed`` is the form as it was typed, kept even where it is wrong; ``details`` are the columns
    that are right. Raises DomainError by field on details that are not, 409 once submitted; 422 for one
    of us, who would not see it again: a draft is the partner's own.
    """
    if deal is None:
        partner = _locked_partner(partner.pk)
        _check_partner(partner)
        _check_keeps_drafts(actor)
        _check_drafts(partner)
        values = steps.normalised(details, country=str(partner.country))
        deal = _insert(partner, {**values, "typed": typed or {}})
        deal.product_lines.set(product_lines or [])
        _answer_own(actor, deal, own_fields, draft=True)
        record(deal)
        return deal
    deal = lock(deal)
    if deal.status != Deal.Status.DRAFT:
        raise DomainError.transition(deal.get_status_display())
    values = steps.normalised(details, row=deal)
    # What is given right by another way replaces what was typed.
    left = {name: text for name, text in deal.typed.items() if name not in details}
    left = own.typed_left(left, own_fields or ())
    values["typed"] = left if typed is None else typed
    changes = update_fields(deal, **values)
    if product_lines is not None:
        changes |= _set_lines(deal, product_lines)
    changes |= _answer_own(actor, deal, own_fields, draft=True)
    record(deal, changes=changes) if changes else no_op()
    return deal


def _answer_own(actor: Actor, deal: Deal, values: Mapping[str, Any] | None, **asked: bool) -> dict[str, Any]:
    """Answer own fields of a deal; what changed, for the event."""
    written = write_own("deal", deal, deal.partner, values or {}, actor=actor, **{"complete": False, **asked})
    if written:
        deal.save(update_fields=["updated_at"])
    return own.changes(written)


def _insert(partner: Partner, values: dict[str, Any]) -> Deal:
    deal = Deal(partner=partner, **{"customer_country": str(partner.country), **values})
    _clean(deal)
    deal.save(force_insert=True)
    return deal


def _clean(deal: Deal) -> None:
    """The columns alone: to ask the database for every foreign key and constraint beforehand is what
    the insert does anyway."""
    deal.clean_fields(exclude=["partner", "policy", "decided_by"])
    sizes.check(deal)


def _check_keeps_drafts(actor: Actor) -> None:
    if actor.is_staff:
        raise DomainError.invalid(
            _("Only the partner itself keeps drafts. Submit the deal at once."),
            field="submit",
            code="drafts-are-the-partners",
        )


def _check_drafts(partner: Partner) -> None:
    if Deal.objects.filter(partner=partner, status=Deal.Status.DRAFT).count() >= MOST_DRAFTS:
        raise DomainError.conflict(
            _("You have %(most)s drafts, the most that can be kept. Submit or delete one first.")
            % {"most": MOST_DRAFTS},
            code="too-many-drafts",
        )


def _set_lines(deal: Deal, product_lines: Sequence[ProductLine]) -> dict[str, Any]:
    before, after = sorted(steps.lines_of(deal)), sorted(line.code for line in product_lines)
    if before == after:
        return {}
    deal.product_lines.set(product_lines)
    return {"product_lines": [before, after]}


@operation("pipeline.deal:register", event="pipeline.deal.draft_deleted")
def deal_draft_delete(*, actor: Actor, deal: Deal) -> None:
    """Delete a draft that was never submitted."""
    deal = lock(deal)
    if deal.status != Deal.Status.DRAFT:
        raise DomainError.transition(deal.get_status_display())
    record(deal)
    deal.product_lines.clear()
    deal.delete()


@operation("pipeline.deal:register", event="pipeline.deal.submitted")
def deal_register(
    *,
    actor: Actor,
    partner: Partner,
    product_lines: Sequence[ProductLine] = (),
    own_fields: Mapping[str, Any] | None = None,
    **details: Any,
) -> Deal:
    """Register a deal at once, without a draft. Raises what ``deal_submit`` raises."""
    partner = _locked_partner(partner.pk)
    values = steps.normalised(details, country=str(partner.country))
    deal = Deal(partner=partner, **{"customer_country": str(partner.country), **values})
    return _submit(actor, deal, list(product_lines), own_fields)


@operation("pipeline.deal:register", event="pipeline.deal.submitted")
def deal_submit(
    *,
    actor: Actor,
    deal: Deal,
    product_lines: Sequence[ProductLine] | None = None,
    own_fields: Mapping[str, Any] | None = None,
    **details: Any,
) -> Deal:
    """Submit a draft, with last changes. From now on its customer is provisionally protected for the
    lines it names, unless somebody has it already; the partner learns only that much.

    Raises DomainError 422 with all that is missing; 409 when it was submitted already, when the
    partner itself registered this customer, or has as many open registrations as it may.
    """
    partner = _locked_partner(deal.partner_id)
    deal = lock(deal)
    deal.partner = partner
    check_transition(deal, Deal.Status.SUBMITTED)
    for name, value in steps.normalised(details, row=deal).items():
        setattr(deal, name, value)
    lines = list(deal.product_lines.all()) if product_lines is None else list(product_lines)
    return _submit(actor, deal, lines, own_fields)


def _submit(
    actor: Actor, deal: Deal, product_lines: list[ProductLine], own_fields: Mapping[str, Any] | None
) -> Deal:
    today = clock.today()
    policy = steps.policy_in_force(today)
    _check_partner(deal.partner)
    _check_cap(deal.partner, policy.open_cap)
    lines = [line.code for line in product_lines]
    lines_exist = bool(lines) or ProductLine.objects.filter(is_active=True).exists()
    steps.check_complete(deal, lines, lines_exist=lines_exist)
    succession.make_way(deal, lines or [""])
    _check_not_own(actor, deal, lines or [""])
    found = duplicates.find(deal, lines or [""], policy)
    free = not duplicates.blocking(found)
    is_new = deal.pk is None
    _save_submitted(deal, policy, today, free=free)
    if is_new:
        deal.product_lines.add(*product_lines)
    else:
        deal.product_lines.set(product_lines)
    if steps.protect_identities(deal, lines, free=free) != free:
        found = _came_second(deal, lines)
    DuplicateFinding.objects.bulk_create(found)
    _answer_own(actor, deal, own_fields, complete=True)
    search.reindex(deal)
    notify("pipeline.deal_submitted", target=deal, audience=owner_of(deal.partner))
    record(deal, data={"number": deal.number})
    return deal


def _locked_partner(partner_id: int) -> Partner:
    """The partner, locked: two submissions of one partner count against the cap one after the other."""
    return lock_all(Partner.objects.select_related("owner", "type").filter(pk=partner_id))[0]


def _check_partner(partner: Partner) -> None:
    offers.require(partner, Offer.DEALS)
    if not status_allows(partner, "pipeline.deal:register"):
        raise DomainError.conflict(
            _("Deals cannot be registered at present. Please contact your partnership manager."),
            code="registration-closed",
        )


def _check_cap(partner: Partner, cap: int) -> None:
    if Deal.objects.filter(partner=partner).open().count() >= cap:
        raise DomainError.conflict(
            _("You have %(cap)s open registrations, the most allowed. Close or withdraw one first.")
            % {"cap": cap},
            code="too-many-open",
        )


def _check_not_own(actor: Actor, deal: Deal, lines: list[str]) -> None:
    """One open registration of a customer is enough, whether or not it is the one that holds it."""
    other = duplicates.own_claim(deal, lines)
    if other:
        raise DomainError.conflict(
            _("You have registered this customer already: %(number)s.") % {"number": other.number},
            field="customer_name",
            code="registered-already",
            link=(PORTAL if actor.is_partner else STAFF).url(other),
        )


def _save_submitted(deal: Deal, policy: DealPolicy, today: date, *, free: bool) -> None:
    deal.policy = policy
    deal.number = f"D-{today.year}-{take_number(f'deals {today.year}'):04d}"
    deal.status = Deal.Status.SUBMITTED
    deal.protection = Deal.Protection.PROVISIONAL if free else Deal.Protection.NONE
    deal.submitted_at = clock.now()
    deal.decide_by = rules.add_business_days(today, policy.decision_days, policy.calendar)
    deal.typed = {}
    _clean(deal)
    deal.save()


def _came_second(deal: Deal, lines: list[str]) -> list[DuplicateFinding]:
    """Somebody was faster by a moment: their time stands before ours, and the evidence names them."""
    deal.submitted_at = clock.now()
    deal.protection = Deal.Protection.NONE
    deal.save(update_fields=["protection", "submitted_at"])
    return duplicates.find(deal, lines or [""], deal.submitted_under)


@operation("pipeline.deal:register", event="pipeline.deal.changed")
def deal_change(
    *, actor: Actor, deal: Deal, own_fields: Mapping[str, Any] | None = None, **details: Any
) -> Deal:
    """Change what may change of an open deal: not who the customer is, nor the product lines.

    Raises DomainError 409 on a closed deal, 422 at a field that may not change any more.
    """
    deal = lock(deal)
    if deal.status not in Deal.OPEN:
        raise DomainError.transition(deal.get_status_display())
    for name in set(details) - EDITABLE_AFTER_SUBMIT:
        raise DomainError.invalid(
            _("This cannot change after submission. Withdraw the deal and register it again."), field=name
        )
    changes = update_fields(deal, **steps.normalised(details, row=deal))
    changes |= _answer_own(actor, deal, own_fields)
    if not changes:
        no_op()
        return deal
    search.reindex(deal)
    record(deal, changes=changes)
    return deal


@operation("pipeline.deal:register", event="pipeline.deal.stage_changed")
def deal_stage_change(*, actor: Actor, deal: Deal, stage: str) -> Deal:
    """Say how far an approved deal is."""
    deal = lock(deal)
    if deal.status != Deal.Status.APPROVED:
        raise DomainError.transition(deal.get_status_display())
    if stage not in Deal.Stage.values:
        raise DomainError.invalid(_("Choose one of the stages."), field="stage")
    changes = update_fields(deal, stage=stage)
    record(deal, changes=changes, data={"stage": stage}) if changes else no_op()
    return deal


@operation("pipeline.deal:register", event="pipeline.deal.answered")
def deal_answer(*, actor: Actor, deal: Deal, answer: str) -> Deal:
    """Answer the question asked about a deal. The time to decide begins again."""
    deal = lock(deal)
    if deal.status != Deal.Status.SUBMITTED or not deal.question:
        raise DomainError.conflict(_("No question about this deal is open."), field="answer")
    if not answer.strip():
        raise DomainError.invalid(_("Write an answer."), field="answer")
    policy = deal.submitted_under
    decide_by = rules.add_business_days(clock.today(), policy.decision_days, policy.calendar)
    changes = update_fields(deal, answer=answer.strip(), decide_by=decide_by)
    record(deal, changes=changes)
    notify(
        "pipeline.deal_answered",
        target=deal,
        audience=owner_of(deal.partner),
        about=f"{clock.now():%Y%m%d%H%M%S}",
    )
    return deal


@operation("pipeline.deal:register", event="pipeline.deal.withdrawn")
def deal_withdraw(*, actor: Actor, deal: Deal, reason: str = "") -> Deal:
    """Give a registration up; what it protected is free again."""
    deal = succession.lock_in_turn(deal)
    check_transition(deal, Deal.Status.WITHDRAWN)
    protection = Deal.Protection.ENDED if deal.protection != Deal.Protection.NONE else Deal.Protection.NONE
    changes = update_fields(
        deal,
        status=Deal.Status.WITHDRAWN,
        closed_at=clock.now(),
        closing_reason=reason.strip(),
        protection=protection,
    )
    succession.release_identities(deal)
    record(deal, changes=changes, data={"reason": reason.strip()})
    return deal


@operation("pipeline.deal:register", event="pipeline.deal.extension_requested")
def deal_extension_request(*, actor: Actor, deal: Deal, evidence: str) -> DealExtension:
    """Ask for more days of protection, with evidence that the deal is being worked on.

    Raises DomainError 409 when one is asked for already, when the rules allow no more, or when the
    protection has no end (public tenders).
    """
    deal = lock(deal)
    if deal.status != Deal.Status.APPROVED or deal.protected_until is None:
        raise DomainError.conflict(
            _("Only a protection with an end can be extended."), code="nothing-to-extend"
        )
    granted = deal.extensions.filter(status=DealExtension.Status.GRANTED).count()
    if granted >= deal.submitted_under.max_extensions:
        raise DomainError.conflict(
            _("This protection was extended as often as the rules allow."), code="no-more-extensions"
        )
    if not evidence.strip():
        raise DomainError.invalid(_("Say what shows that the deal is going on."), field="evidence")
    extension = create(DealExtension, deal=deal, evidence=evidence.strip())
    notify(
        "pipeline.deal_extension_requested",
        target=deal,
        audience=owner_of(deal.partner),
        about=extension.public_id,
    )
    record(deal, also=(extension,))
    return extension
