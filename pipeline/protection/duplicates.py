"""Who else has a deal's customer: our own first, then other deals by identity, then by name."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from django.db.models import Case, Q, When

from core import clock
from pipeline.deals import rules
from pipeline.models import Deal, DealPolicy, DuplicateFinding, OwnAccount, OwnIdentity, ProtectedIdentity

# Evidence by name that is shown: more would hide the rest.
MOST_ALIKE = 10
# Candidates that are compared; a block of names beyond this is too common to say anything.
MOST_COMPARED = 200
# Claims of one customer that are evidence, its holders and the oldest first: the tenth says no more.
MOST_CLAIMS = 40

Found = dict[tuple[str, int, int], DuplicateFinding]


def identities_of(row: Deal | OwnAccount) -> list[rules.Identity]:
    return rules.identities(
        country=str(row.customer_country),
        registration=row.customer_registration,
        vat=row.customer_vat,
        domain=row.customer_domain,
    )


def find(deal: Deal, lines: Sequence[str], policy: DealPolicy) -> list[DuplicateFinding]:
    """Unsaved findings about a deal for the lines it asks for (codes), the heaviest first.

    The same four queries whatever there is to find, so that the time of an answer tells nothing.
    """
    identities = identities_of(deal)
    found: Found = {}
    for own in _own_identities(identities, lines):
        _against_own(found, deal, own, lines)
    _against_own_names(found, deal, policy)
    for row in _claims(deal, identities):
        _against_claim(found, deal, row, lines)
    _against_names(found, deal, policy)
    ranked = sorted(found.values(), key=lambda f: (not f.blocks, -f.weight, f.other_deal_id or 0))
    strong = [finding for finding in ranked if finding.kind != rules.NAME]
    return strong + [finding for finding in ranked if finding.kind == rules.NAME][:MOST_ALIKE]


def blocking(found: Iterable[DuplicateFinding]) -> list[DuplicateFinding]:
    """The findings that keep a deal from protection now."""
    return [finding for finding in found if finding.blocks and finding.ended_at is None]


def compared(kept: Iterable[DuplicateFinding], found: Sequence[DuplicateFinding]) -> list[DuplicateFinding]:
    """What is found now, and after it what was found before and holds no longer, with the moment.

    ``found`` are unsaved; a finding that is kept already comes as its row, brought up to date.
    """
    rows = {_place(row): row for row in kept}
    now = []
    for finding in found:
        row = rows.pop(_place(finding), finding)
        row.weight, row.blocks, row.value, row.ended_at = finding.weight, finding.blocks, finding.value, None
        now.append(row)
    for row in rows.values():
        row.ended_at = row.ended_at or _end_of(row)
    return now + list(rows.values())


def _place(finding: DuplicateFinding) -> tuple[str, int, int]:
    return finding.kind, finding.other_deal_id or 0, finding.own_account_id or 0


def _end_of(finding: DuplicateFinding) -> datetime:
    """When evidence that is not found any more came to its end: with the other side, else now."""
    other = finding.other_deal or finding.own_account
    assert other is not None  # pipeline_finding_one_side
    return other.closed_at or clock.now()


def any_of(identities: Sequence[rules.Identity]) -> Q:
    """Rows with a kind and a value, of one of these identities."""
    condition = Q(pk__in=[])
    for kind in {identity.kind for identity in identities}:
        values = [identity.value for identity in identities if identity.kind == kind]
        condition |= Q(kind=kind, value__in=values)
    return condition


def is_over(deal: str = "") -> Q:
    """Deals whose last day of protection has passed, whether or not the night's work came by.
    ``deal`` is the path to them."""
    return Q(
        **{f"{deal}status": Deal.Status.APPROVED, f"{deal}protected_until__lt": clock.today()},
    )


def is_past(deal: Deal) -> bool:
    """The same of a deal that was read."""
    until = deal.protected_until
    return deal.status == Deal.Status.APPROVED and until is not None and until < clock.today()


def _own_identities(identities: Sequence[rules.Identity], lines: Sequence[str]) -> Iterable[OwnIdentity]:
    """Identities of our open accounts that are the customer's, those that block first: names alike,
    however many, leave none of them out."""
    covers = Q(account__product_line=None) | Q(account__product_line__code__in=lines)
    rows = OwnIdentity.objects.filter(any_of(identities), account__closed_at=None)
    ranked = rows.order_by(Case(When(covers, then=0), default=1), "pk")
    return ranked.select_related("account__product_line")[:MOST_COMPARED]


def _against_own(found: Found, deal: Deal, row: OwnIdentity, lines: Sequence[str]) -> None:
    own_line = row.account.product_line.code if row.account.product_line else ""
    same_line = not own_line or own_line in lines
    name, weight = row.account.customer_name, 100 if same_line else 50
    _add(found, deal, row.kind, weight=weight, blocks=same_line, own_account=row.account, value=name)


def _against_own_names(found: Found, deal: Deal, policy: DealPolicy) -> None:
    """Our open accounts whose name begins or ends alike, and is."""
    known = {finding.own_account_id for finding in found.values()}
    alike = Q(name_head=deal.name_head) | Q(name_tail=deal.name_tail)
    rows = OwnAccount.objects.filter(alike, closed_at=None).order_by("-pk")
    for account in rows[:MOST_COMPARED]:
        degree = rules.likeness(deal.name_key, account.name_key)
        if account.pk not in known and degree >= policy.name_likeness:
            weight, name = rules.name_weight(degree), account.customer_name
            _add(found, deal, rules.NAME, weight=weight, own_account=account, value=name)


def _claims(deal: Deal, identities: Sequence[rules.Identity]) -> Iterable[ProtectedIdentity]:
    live = ProtectedIdentity.objects.exclude(state=ProtectedIdentity.State.RELEASED)
    held = Q(state__in=(ProtectedIdentity.State.HELD, ProtectedIdentity.State.SHARED))
    rows = live.filter(any_of(identities)).exclude(deal_id=deal.pk).select_related("deal__partner")
    return rows.order_by(Case(When(held, then=0), default=1), "deal__submitted_at", "pk")[:MOST_CLAIMS]


def _against_claim(found: Found, deal: Deal, row: ProtectedIdentity, lines: Sequence[str]) -> None:
    same_line = row.line in lines
    held = row.state in (ProtectedIdentity.State.HELD, ProtectedIdentity.State.SHARED)
    weight = rules.WEIGHTS[row.kind] if same_line else rules.WEIGHTS[row.kind] // 2
    blocks = held and same_line and not is_past(row.deal)
    _add(found, deal, row.kind, weight=weight, blocks=blocks, other_deal=row.deal, value=row.value)


def _against_names(found: Found, deal: Deal, policy: DealPolicy) -> None:
    known = {finding.other_deal_id for finding in found.values()}
    rows = Deal.objects.filter(
        Q(name_head=deal.name_head) | Q(name_tail=deal.name_tail),
        status__in=[*Deal.OPEN, Deal.Status.CONVERTED],
    ).exclude(pk=deal.pk)
    # Tuples, not rows: a common block of names has hundreds, and few are alike.
    for pk, key, name in rows.order_by("-id").values_list("pk", "name_key", "customer_name")[:MOST_COMPARED]:
        alike = rules.likeness(deal.name_key, key)
        if pk not in known and alike >= policy.name_likeness:
            _add(found, deal, rules.NAME, weight=rules.name_weight(alike), other_deal_id=pk, value=name)


def _add(
    found: Found, deal: Deal, kind: str, *, weight: int, value: str, blocks: bool = False, **side: Any
) -> None:
    finding = DuplicateFinding(deal=deal, kind=kind, weight=weight, blocks=blocks, value=value, **side)
    key = _place(finding)
    if key not in found or (blocks, weight) > (found[key].blocks, found[key].weight):
        found[key] = finding


def own_claim(deal: Deal, lines: Sequence[str]) -> Deal | None:
    """The partner's open deal that claims the customer for one of these lines already."""
    rows = ProtectedIdentity.objects.filter(
        any_of(identities_of(deal)),
        line__in=lines,
        deal__partner=deal.partner,
        deal__status__in=Deal.OPEN,
    )
    found = rows.exclude(deal_id=deal.pk).select_related("deal").order_by("deal__submitted_at", "pk").first()
    return found.deal if found else None
