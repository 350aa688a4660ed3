"""Who else has a deal's customer: our own first, then other deals by identity, then by name."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from django.db.models import Q

from core import clock
from pipeline.deals import rules
from pipeline.models import Deal, DealPolicy, DuplicateFinding, OwnAccount, OwnIdentity, ProtectedIdentity

# Evidence by name that is shown: more would hide the rest.
MOST_ALIKE = 10
# Candidates that are compared; a block of names beyond this is too common to say anything.
MOST_COMPARED = 200

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

    The same three queries whatever there is to find, so that the time of an answer tells nothing.
    """
    identities = identities_of(deal)
    found: Found = {}
    for account, kinds in _own_accounts(deal, identities):
        _against_own(found, deal, account, kinds, lines, policy)
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
    return other.closed_at or clock.now()


def _any_of(identities: Sequence[rules.Identity], prefix: str = "") -> Q:
    condition = Q(pk__in=[])
    for kind in {identity.kind for identity in identities}:
        values = [identity.value for identity in identities if identity.kind == kind]
        condition |= Q(**{f"{prefix}kind": kind, f"{prefix}value__in": values})
    return condition


def _own_accounts(deal: Deal, identities: Sequence[rules.Identity]) -> Iterable[tuple[OwnAccount, set[str]]]:
    """Our open accounts with one of the identities, or a name that begins or ends alike."""
    alike = Q(name_head=deal.name_head) | Q(name_tail=deal.name_tail)
    same = Q(pk__in=OwnIdentity.objects.filter(_any_of(identities)).values("account"))
    rows = OwnAccount.objects.filter(alike | same, closed_at=None).select_related("product_line")
    wanted = set(identities)
    for account in rows[:MOST_COMPARED]:
        yield account, {identity.kind for identity in wanted.intersection(identities_of(account))}


def _against_own(
    found: Found, deal: Deal, account: OwnAccount, kinds: set[str], lines: Sequence[str], policy: DealPolicy
) -> None:
    for kind in kinds:
        own_line = account.product_line.code if account.product_line else ""
        same_line = not own_line or own_line in lines
        _add(found, deal, kind, weight=100 if same_line else 50, blocks=same_line, own_account=account)
    alike = rules.likeness(deal.name_key, account.name_key)
    if not kinds and alike >= policy.name_likeness:
        _add(found, deal, rules.NAME, weight=rules.name_weight(alike), own_account=account)


def _claims(deal: Deal, identities: Sequence[rules.Identity]) -> Iterable[ProtectedIdentity]:
    live = ProtectedIdentity.objects.exclude(state=ProtectedIdentity.State.RELEASED)
    return live.filter(_any_of(identities)).exclude(deal_id=deal.pk).select_related("deal__partner")


def _against_claim(found: Found, deal: Deal, row: ProtectedIdentity, lines: Sequence[str]) -> None:
    same_line = row.line in lines
    held = row.state in (ProtectedIdentity.State.HELD, ProtectedIdentity.State.SHARED)
    weight = rules.WEIGHTS[row.kind] if same_line else rules.WEIGHTS[row.kind] // 2
    _add(
        found, deal, row.kind, weight=weight, blocks=held and same_line, other_deal=row.deal, value=row.value
    )


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
    found: Found, deal: Deal, kind: str, *, weight: int, blocks: bool = False, value: str = "", **side
) -> None:
    finding = DuplicateFinding(deal=deal, kind=kind, weight=weight, blocks=blocks, **side)
    finding.value = value or finding.own_account.customer_name
    key = _place(finding)
    if key not in found or (blocks, weight) > (found[key].blocks, found[key].weight):
        found[key] = finding
