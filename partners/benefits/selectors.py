"""What the tier of a partner gives, and what stands behind each of it."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from core import slots
from core.actor import Actor
from partners.benefits.models import HOLDING
from partners.models import BenefitGrant, BenefitUse, Contact, Partner, TierBenefit
from partners.tiers.selectors import benefits

Kind = TierBenefit.Kind


class State(StrEnum):
    """What a page may say of a benefit: ``words`` promise nothing that could be ticked."""

    GIVEN = "given"
    DUE = "due"
    COUNTED = "counted"
    DECLINED = "declined"
    WORDS = "words"


@dataclass
class Held:
    """A benefit as it stands for a partner. ``evidence`` is (text, address) of what gives it."""

    benefit: TierBenefit
    state: State
    grants: list[BenefitGrant] = field(default_factory=list)
    uses: list[BenefitUse] = field(default_factory=list)
    evidence: list[tuple[Any, str]] = field(default_factory=list)

    @property
    def used(self) -> int:
        return len(self.uses)

    @property
    def is_full(self) -> bool:
        return self.benefit.quantity is not None and self.used >= self.benefit.quantity


def owed(partner: Partner) -> list[TierBenefit]:
    """What the tier gives to a partner of this type while its status lets it."""
    return benefits(partner) if partner.status in HOLDING else []


def held(actor: Actor, partner: Partner) -> list[Held]:
    """Each benefit of the partner with its state, in three statements beside those of higher rooms."""
    rows = owed(partner)
    if not rows:
        return []
    grants, uses = defaultdict(list), defaultdict(list)
    open_grants = BenefitGrant.objects.visible_to(actor).open().filter(partner=partner)
    for grant in open_grants.select_related("user", "contact").order_by("since", "pk"):
        grants[grant.code].append(grant)
    for use in BenefitUse.objects.visible_to(actor).filter(partner=partner, cancelled_on=None):
        uses[use.code].append(use)
    evidence = _evidence(actor, partner, rows)
    return [_held(row, grants[row.code], uses[row.code], evidence.get(row.code, [])) for row in rows]


def _held(
    benefit: TierBenefit,
    grants: list[BenefitGrant],
    uses: list[BenefitUse],
    evidence: list[tuple[Any, str]],
) -> Held:
    return Held(benefit, _state(benefit, grants, evidence), grants, uses, evidence)


def _state(benefit: TierBenefit, grants: list[BenefitGrant], evidence: list[tuple[Any, str]]) -> State:
    if not benefit.is_tracked:
        return State.WORDS
    if benefit.kind == Kind.ENTITLEMENT:
        return State.COUNTED
    if any(grant.decision == BenefitGrant.Decision.DECLINED for grant in grants):
        return State.DECLINED
    return State.GIVEN if grants or evidence else State.DUE


def _evidence(actor: Actor, partner: Partner, rows: list[TierBenefit]) -> dict[str, list[tuple[Any, str]]]:
    """What higher rooms give by themselves: support queues that read a level, clauses in force."""
    asked = [row for row in rows if row.is_tracked and row.kind in (Kind.SERVICE_LEVEL, Kind.CLAUSE)]
    found: dict[str, list[tuple[Any, str]]] = defaultdict(list)
    for fill in slots.benefit_evidence if asked else ():
        for code, evidence in fill(actor, partner, asked).items():
            found[code] += evidence
    return found


def with_due(partners: QuerySet[Partner]) -> QuerySet[Partner]:
    """Those who wait for a person, an access or a seat that their tier promises. One statement."""
    given = BenefitGrant.objects.open().filter(partner=OuterRef(OuterRef("pk")), code=OuterRef("code"))
    promised = TierBenefit.objects.filter(
        Q(partner_type=None) | Q(partner_type=OuterRef("type")),
        ~Exists(given),
        is_tracked=True,
        kind__in=BenefitGrant.Kind.values,
        tier__rank__lte=OuterRef("tier__rank"),
    )
    return partners.filter(Exists(promised), status__in=HOLDING)


def people_of(partner: Partner) -> list[str]:
    """The names of a partner's people, members of its portal and contacts, for whom it uses what its tier gives."""
    members = partner.memberships.filter(ended_at=None, user__is_active=True)
    contacts = Contact.objects.current().filter(partner=partner)
    names = [*members.values_list("user__name", flat=True), *contacts.values_list("name", flat=True)]
    return sorted({name for name in names if name})
