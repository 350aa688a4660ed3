"""Agreements that were concluded before the programme used this product: loaded in one go."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from agreements.drafting import selectors
from agreements.drafting.services import assemble
from agreements.models import Agreement, AgreementVersion, Template
from agreements.terms import rules
from core import bulk, clock, search
from core.actor import Actor
from core.days import FIRST_DAY, LAST_DAY
from core.errors import DomainError
from core.events.record import Target
from core.ids import new_public_id
from core.models import OwnEntity
from core.money import is_currency
from core.operation import no_op, operation, record_bulk
from core.sequences import take_block
from partners.models import Partner

IMPORTED = ("active", "signed", "ended", "terminated", "renewed")


@dataclass(frozen=True)
class Past:
    """An agreement as it stands today. ``values`` are canonical already; a concluded one whose end
    has passed says what became of it (``outcome``, ``decided_on``)."""

    partner: Partner
    template: Template
    starts_on: date
    ends_on: date | None
    status: str = "active"
    title: str = ""
    language: str = ""
    notice_days: int = 90
    tacit_renewal: bool = False
    renewal_months: int | None = None
    outcome: str = ""
    decided_on: date | None = None
    ended_on: date | None = None
    end_reason: str = ""
    values: dict[str, Any] = field(default_factory=dict)
    value_minor: int | None = None
    currency: str = "EUR"


@operation("agreements.agreement:import", event="agreements.agreement.imported")
def agreements_import(
    *, actor: Actor, rows: Sequence[Past], own_entity: OwnEntity | None = None
) -> list[Agreement]:
    """Load concluded agreements, set-based, with numbers of the year in which each began.

    Each gets one version with the clauses of its template for its partner's type. One event for the
    batch, and nobody is told. Raises DomainError 422 on a row that says something impossible.
    """
    own_entity = own_entity or OwnEntity.objects.filter(is_default=True).first()
    if own_entity is None:
        raise DomainError.conflict(_("Add one of our legal entities first: it is our side of the agreement."))
    if not rows:
        no_op()
        return []
    for row in rows:
        _check(row)
    made = _insert(actor, rows, own_entity)
    _insert_versions(actor, rows, made, own_entity)
    search.index_many(search.entry(row) for row in made)
    targets = [
        Target("agreements.agreement", row.public_id, past.partner.public_id)
        for row, past in zip(made, rows, strict=True)
    ]
    record_bulk("agreements.agreement.imported", targets, data={"count": len(rows)})
    return made


def _check(row: Past) -> None:
    wrong = (
        row.status not in IMPORTED
        or not is_currency(row.currency)
        or (row.ends_on is not None and row.ends_on < row.starts_on)
        or (row.tacit_renewal and not (row.ends_on and row.renewal_months))
        or (row.status in ("ended", "terminated", "renewed") and not (row.outcome and row.decided_on))
        or not FIRST_DAY <= row.starts_on <= clock.today()
        or not FIRST_DAY <= (row.ends_on or FIRST_DAY) <= LAST_DAY
    )
    if wrong:
        raise DomainError.invalid(
            _("The agreement of %(partner)s from %(day)s contradicts itself.")
            % {"partner": row.partner.name, "day": row.starts_on.isoformat()}
        )


def _insert(actor: Actor, rows: Sequence[Past], own_entity: OwnEntity) -> list[Agreement]:
    numbers = _numbers(rows)
    author, at = actor.person, clock.now()
    prepared: list[dict[str, Any]] = []
    for row, number in zip(rows, numbers, strict=True):
        began = clock.start_of(row.starts_on)
        language = row.language or row.partner.language
        prepared.append(
            {
                "public_id": new_public_id("agr"),
                "number": number,
                "title": row.title or row.template.name.in_language(language),
                "partner_id": row.partner.pk,
                "own_entity_id": own_entity.pk,
                "template_id": row.template.pk,
                "kind": row.template.kind,
                "language": language,
                "status": row.status,
                "status_since": _since(row, began),
                "version": 1,
                "sent_version": 1,
                "agreed_version": 1,
                "sent_at": began,
                "author": author,
                "starts_on": row.starts_on,
                "ends_on": row.ends_on,
                "notice_days": row.notice_days,
                "notice_on": rules.notice_date(row.ends_on, row.notice_days),
                "tacit_renewal": row.tacit_renewal,
                "renewal_months": row.renewal_months,
                "renewal_terms": "",
                "confidentiality": "none",
                "service_level": "",
                "passive_sales": "",
                "value_minor": row.value_minor,
                "currency": row.currency,
                "activated_at": began,
                "ended_on": row.ended_on,
                "end_reason": row.end_reason,
                "outcome": row.outcome,
                "decided_on": row.decided_on,
                "renewed_from_id": None,
                "created_at": began,
                "updated_at": at,
            }
        )
    bulk.insert(Agreement, prepared)
    found: dict[str, Agreement] = {}
    for part in bulk.chunks([values["public_id"] for values in prepared], 500):
        found |= {
            agreement.public_id: agreement for agreement in Agreement.objects.filter(public_id__in=part)
        }
    return [found[values["public_id"]] for values in prepared]


def _since(row: Past, began: datetime) -> datetime:
    return clock.start_of(row.ended_on) if row.ended_on and row.status != "active" else began


def _numbers(rows: Sequence[Past]) -> list[str]:
    """Consecutive numbers within each year, in the order of the rows."""
    by_year: dict[int, int] = defaultdict(int)
    for row in rows:
        by_year[row.starts_on.year] += 1
    following = {year: take_block(f"agreements:{year}", count) for year, count in by_year.items()}
    numbers = []
    for row in rows:
        year = row.starts_on.year
        numbers.append(f"{year}-{following[year]:03d}")
        following[year] += 1
    return numbers


def _parties(row: Past, agreement: Agreement, own_entity: OwnEntity) -> dict[str, str]:
    agreement.partner, agreement.own_entity = row.partner, own_entity
    return selectors.parties(agreement, agreement.language)


def _insert_versions(
    actor: Actor, rows: Sequence[Past], made: Sequence[Agreement], own_entity: OwnEntity
) -> None:
    texts: dict[tuple[int, int, str], list[dict[str, Any]]] = {}

    def clauses(row: Past, agreement: Agreement) -> list[dict[str, Any]]:
        key = (row.template.pk, row.partner.type_id, agreement.language)
        if key not in texts:
            texts[key] = assemble(row.template, row.partner, agreement.language, set())
        return texts[key]

    author = actor.person
    bulk.insert(
        AgreementVersion,
        (
            {
                "public_id": new_public_id("agv"),
                "agreement_id": agreement.pk,
                "number": 1,
                "clauses": clauses(row, agreement),
                "schema": row.template.variables,
                "values": row.values,
                "terms": _terms(agreement),
                "parties": _parties(row, agreement, own_entity),
                "text": [],
                "author": author,
                "change": AgreementVersion.Change.CREATED,
                "note": "",
                "created_at": agreement.created_at,
            }
            for row, agreement in zip(rows, made, strict=True)
        ),
    )


def _terms(agreement: Agreement) -> dict[str, Any]:
    return {
        "starts_on": agreement.first_day.isoformat(),
        "ends_on": agreement.ends_on.isoformat() if agreement.ends_on else None,
        "notice_days": agreement.notice_days,
        "tacit_renewal": agreement.tacit_renewal,
        "renewal_months": agreement.renewal_months,
        "exclusivities": [],
    }
