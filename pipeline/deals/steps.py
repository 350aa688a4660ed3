"""Steps that several operations on deals share; none of them is an operation."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from core import clock
from core.errors import DomainError
from core.money import UNKNOWN_CURRENCY, is_currency
from partners.access.audiences import partner_members
from pipeline.deals import rules
from pipeline.models import Deal, DealPolicy, DuplicateFinding, OwnAccount, ProtectedIdentity
from pipeline.protection import duplicates

State = ProtectedIdentity.State
# Before any rules were written down, the defaults of the columns hold.
ALWAYS = date(2000, 1, 1)
REGISTER = "pipeline.deal:register"


def policy_in_force(day: date) -> DealPolicy:
    """The rules of a business date; the first use of a new installation writes the defaults down."""
    found = DealPolicy.objects.filter(effective_from__lte=day).order_by("-effective_from").first()
    return found or DealPolicy.objects.get_or_create(effective_from=ALWAYS)[0]


# -- What is typed becomes columns --------------------------------------------------------------


NUMBERS = frozenset({"customer_country", "customer_registration", "customer_vat"})


def normalised(
    details: dict[str, Any], *, row: Deal | OwnAccount | None = None, country: str = ""
) -> dict[str, Any]:
    """Details as columns: the customer in its normal form, the amount in minor units.

    ``row`` is what the details change: a rule on several columns reads there what is not given.
    ``country`` is that of the customer when neither names one. Raises DomainError by field.
    """
    values = dict(details)
    country = str(values.get("customer_country") or (row.customer_country if row else "") or country)
    if "customer_country" in values:
        values["customer_country"] = country
    if "customer_domain" in values:
        values["customer_domain"] = rules.customer_domain(values["customer_domain"])
    if NUMBERS & set(values):
        kept = (row.customer_registration, row.customer_vat) if row else ("", "")
        numbers = rules.legal_numbers(
            country, values.get("customer_registration"), values.get("customer_vat"), kept
        )
        values["customer_registration"], values["customer_vat"] = numbers
    if "customer_name" in values:
        values["customer_name"] = " ".join(values["customer_name"].split())
        values["name_key"] = rules.name_key(values["customer_name"])[:200]
        values["name_head"], values["name_tail"] = rules.name_blocks(values["name_key"])
    if "amount" in values:
        values |= _amount_columns(values.pop("amount"))
    return values


def _amount_columns(amount: Any) -> dict[str, Any]:
    if amount is None:
        return {"amount_minor": None}
    if not is_currency(amount.currency):
        raise DomainError.invalid(UNKNOWN_CURRENCY, field="amount")
    if amount.amount_minor < 0:
        raise DomainError.invalid(_("An amount is not below zero."), field="amount")
    return {"amount_minor": amount.amount_minor, "currency": amount.currency}


def check_complete(deal: Deal, lines: Sequence[str], *, lines_exist: bool) -> None:
    """Raises DomainError with everything that a submission still needs, field by field."""
    missing: dict[str, Any] = {}
    if not deal.name_key:
        missing["customer_name"] = [_("Enter the customer's name.")]
    if not duplicates.identities_of(deal):
        if deal.customer_registration:
            missing["customer_registration"] = [rules.NEEDS_COURT]
        else:
            missing["customer_domain"] = [rules.NEEDS_IDENTITY]
    if not deal.how.strip():
        missing["how"] = [_("Say in a few words how this deal came about.")]
    if lines_exist and not lines:
        missing["product_lines"] = [_("Choose what the customer is interested in.")]
    if deal.expected_on and deal.expected_on < clock.today():
        missing["expected_on"] = [_("This day is past. When do you expect the signature?")]
    if deal.public_tender and not deal.tender_reference.strip():
        missing["tender_reference"] = [_("Enter the reference of the public tender.")]
    if missing:
        first = next(iter(missing.values()))[0]
        raise DomainError("invalid", first, fields=missing)


# -- Protection ---------------------------------------------------------------------------------


def protect_identities(deal: Deal, lines: Sequence[str], *, free: bool) -> bool:
    """Write what a submitted deal claims. True when it holds all of it.

    ``free`` says that nothing was seen to block it. The database has the last word: when another
    transaction took one of the identities meanwhile, the deal only claims them.
    """
    rows = [
        ProtectedIdentity(deal=deal, kind=identity.kind, value=identity.value, line=line)
        for identity in duplicates.identities_of(deal)
        for line in (sorted(lines) or [""])
    ]
    if free:
        try:
            with transaction.atomic():
                _insert(rows, State.HELD)
            return True
        except IntegrityError:
            pass
    _insert(rows, State.CLAIMED)
    return False


def _insert(rows: list[ProtectedIdentity], state: str) -> None:
    for row in rows:
        row.pk, row.state = None, state
    ProtectedIdentity.objects.bulk_create(rows)


def settle_protection_state(deal: Deal, state: str) -> None:
    """Turn what a deal claims into held or shared rows.

    Raises DomainError 409 when another deal holds one of them, which an override may change.
    """
    claims = deal.identities.exclude(state=State.RELEASED)
    try:
        with transaction.atomic():
            claims.update(state=state)
    except IntegrityError:
        raise held_elsewhere() from None


def held_elsewhere() -> DomainError:
    """409 for staff: somebody has this customer, and only an override with a reason goes past it."""
    return DomainError.conflict(
        _(
            "This customer is held elsewhere: look at the evidence. Override it with a reason, or reject the deal."
        ),
        field="override",
        code="held-elsewhere",
    )


def save_findings(deal: Deal, found: Sequence[DuplicateFinding]) -> list[DuplicateFinding]:
    """Bring the evidence about a deal up to date. What holds no longer stays, with its end.

    Returns those that kept the deal from protection until now and do so no longer.
    """
    kept = list(deal.findings.select_related("other_deal", "own_account"))
    blocked = set(duplicates.blocking(kept))
    rows = duplicates.compared(kept, found)
    DuplicateFinding.objects.bulk_create([row for row in rows if row.pk is None])
    DuplicateFinding.objects.bulk_update(
        [row for row in rows if row.pk is not None], ["weight", "blocks", "value", "ended_at"]
    )
    return [row for row in blocked if row.ended_at or not row.blocks]


def lines_of(deal: Deal) -> list[str]:
    return [line.code for line in deal.product_lines.all()]


def registrants(deal: Deal) -> list[str]:
    """Whom of the partner something about a deal is told: those who may register deals."""
    return partner_members(deal.partner, REGISTER)
