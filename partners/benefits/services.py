"""Operations on the benefits of a partner: granted, declined, ended, used."""

from __future__ import annotations

from datetime import date
from itertools import count

from django.utils.translation import gettext_lazy as _

from accounts.models import User
from core import clock
from core.actor import Actor
from core.errors import DomainError, Sentence
from core.operation import create, lock, no_op, operation, record, update_fields
from partners.benefits.selectors import owed
from partners.governance.terms import end_with_grant
from partners.models import BenefitGrant, BenefitUse, Contact, Partner, TierBenefit
from partners.tiers.selectors import more_of

Kind = TierBenefit.Kind
GRANTED_KINDS = frozenset(BenefitGrant.Kind.values)


@operation("partners.benefit:grant", event="partners.benefit.granted")
def benefit_grant(
    *,
    actor: Actor,
    partner: Partner,
    benefit: TierBenefit,
    since: date | None = None,
    user: User | None = None,
    contact: Contact | None = None,
    note: str = "",
) -> BenefitGrant:
    """Give a partner a benefit of its tier: an access right, one of us by name, a seat for one of theirs.

    Raises DomainError 409 when the tier does not give it (any more), 422 when it is given already,
    without the person it takes, or on a day to come.
    """
    partner = lock(partner)
    benefit = _grantable(partner, benefit)
    _check_person(partner, benefit, user, contact)
    row = create(
        BenefitGrant,
        partner=partner,
        benefit=benefit,
        code=benefit.code,
        kind=benefit.kind,
        user=user,
        contact=contact,
        since=_past(since, "since"),
        note=note,
    )
    record(row, data={"benefit": dict(benefit.name)})
    return row


@operation("partners.benefit:grant", event="partners.benefit.declined")
def benefit_decline(*, actor: Actor, partner: Partner, benefit: TierBenefit, note: str) -> BenefitGrant:
    """Record that a partner does not get an access right of its tier, and why: nothing is owed then.

    Raises DomainError 409 as ``benefit_grant``, 422 without a reason or for what is no access right.
    """
    partner = lock(partner)
    benefit = _grantable(partner, benefit)
    if benefit.kind != Kind.ACCESS:
        raise DomainError.invalid(_("Only an access right is declined, with the reason."), field="benefit")
    if not note.strip():
        raise DomainError.invalid(_("Give the reason; the partner reads it."), field="note")
    row = create(
        BenefitGrant,
        partner=partner,
        benefit=benefit,
        code=benefit.code,
        kind=benefit.kind,
        decision=BenefitGrant.Decision.DECLINED,
        since=clock.today(),
        note=note.strip(),
    )
    record(row, data={"benefit": dict(benefit.name)})
    return row


@operation("partners.benefit:grant", event="partners.benefit.ended")
def benefit_end(*, actor: Actor, grant: BenefitGrant, until: date | None = None) -> BenefitGrant:
    """End what was given, or take back that it was declined. Raises DomainError 409 when it ended already."""
    grant = lock(grant)
    if grant.until:
        raise DomainError.conflict(_("This benefit has ended already."))
    _end(grant, _past(until, "until"))
    return grant


def grants_end_lost(partner: Partner, day: date) -> None:
    """End what a partner no longer holds by its tier and status: part of the change of either, whose
    operation has locked the partner."""
    if partner.status == Partner.Status.SUSPENDED:
        # A suspension passes: nothing of it counts meanwhile, and it is there again afterwards.
        return
    held = {benefit.code for benefit in owed(partner)}
    for grant in partner.benefit_grants.filter(until=None).exclude(code__in=held).select_related("benefit"):
        _end(lock(grant), day)


def _end(grant: BenefitGrant, day: date) -> None:
    until = max(day, grant.since)
    changes = update_fields(grant, until=until)
    end_with_grant(grant, until)
    record(
        grant,
        changes=changes,
        data={"benefit": dict(grant.benefit.name)},
        event="partners.benefit.ended",
    )


@operation("partners.benefit:use", event="partners.benefit.used")
def benefit_use(
    *,
    actor: Actor,
    partner: Partner,
    benefit: TierBenefit,
    person: str,
    what: str,
    used_on: date | None = None,
) -> BenefitUse:
    """Count one use of an entitlement: who used it and for what. One after the other: the partner is locked.

    Raises DomainError 409 when all are used or the tier does not give it (any more).
    """
    partner = lock(partner)
    benefit = _owed(partner, benefit)
    if benefit.kind != Kind.ENTITLEMENT:
        raise DomainError.invalid(_("Only an entitlement is counted."), field="benefit")
    taken = set(
        partner.benefit_uses.filter(code=benefit.code, cancelled_on=None).values_list("seat", flat=True)
    )
    seat = next(number for number in count(1) if number not in taken)
    if benefit.quantity is not None and len(taken) >= benefit.quantity:
        raise DomainError.conflict(_used_up(partner, benefit))
    row = create(
        BenefitUse,
        partner=partner,
        benefit=benefit,
        code=benefit.code,
        seat=seat,
        of=benefit.quantity,
        person=person.strip(),
        what=what.strip(),
        used_on=_past(used_on, "used_on"),
        recorded_by=actor.person,
    )
    record(row, data={"benefit": dict(benefit.name), "what": row.what})
    return row


@operation("partners.benefit:use", event="partners.benefit.use_cancelled")
def benefit_use_cancel(*, actor: Actor, use: BenefitUse, reason: str) -> BenefitUse:
    """Say that a use does not count, and why; its place is free again, the row stays."""
    if not reason.strip():
        raise DomainError.invalid(_("Say why it does not count."), field="reason")
    lock(use.partner)
    use = lock(use)
    if use.cancelled_on:
        no_op()
        return use
    changes = update_fields(use, cancelled_on=clock.today(), cancel_reason=reason.strip())
    record(use, changes=changes, data={"benefit": dict(use.benefit.name)})
    return use


def _owed(partner: Partner, benefit: TierBenefit) -> TierBenefit:
    """The benefit as the tier gives it now. Raises DomainError 409 when it does not, or only in words."""
    row = next((row for row in owed(partner) if row.pk == benefit.pk), None)
    if row is None:
        raise DomainError.conflict(_("The tier and the status of this partner do not give this benefit."))
    if not row.is_tracked:
        raise DomainError.conflict(_("This benefit is described in words: no record is kept of it."))
    return row


def _used_up(partner: Partner, benefit: TierBenefit) -> Sentence:
    """That all are used, and which tier gives more."""
    names: dict[str, object] = {"quantity": benefit.quantity, "benefit": benefit}
    more = more_of(partner, benefit)
    if more is None:
        return _("All %(quantity)s are used: %(benefit)s. No higher tier gives more.") % names
    names |= {"tier": more.tier, "more": more.quantity}
    if more.quantity is None:
        return (
            _("All %(quantity)s are used: %(benefit)s. The tier %(tier)s gives them without limit.") % names
        )
    return _("All %(quantity)s are used: %(benefit)s. The tier %(tier)s gives %(more)s.") % names


def _grantable(partner: Partner, benefit: TierBenefit) -> TierBenefit:
    row = _owed(partner, benefit)
    if row.kind not in GRANTED_KINDS:
        raise DomainError.conflict(_("This benefit is not granted by hand: the page says what gives it."))
    return row


def _check_person(partner: Partner, benefit: TierBenefit, user: User | None, contact: Contact | None) -> None:
    if benefit.kind == Kind.RESOURCE and not (user and user.staff_role and user.is_active):
        raise DomainError.invalid(_("Choose one of us who is active."), field="user")
    theirs = contact is not None and contact.partner_id == partner.pk and contact.archived_at is None
    if benefit.kind == Kind.GOVERNANCE and not theirs:
        raise DomainError.invalid(_("Choose one of the partner's contacts."), field="contact")


def _past(day: date | None, field: str) -> date:
    """The day, today by default. Raises DomainError 422 on a day to come."""
    if day is not None and day > clock.today():
        raise DomainError.invalid(_("This day has not come yet."), field=field)
    return day or clock.today()
