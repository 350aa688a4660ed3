"""Agreements that were concluded before the programme used this product: loaded in one go."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from agreements.drafting.services import assemble
from agreements.drafting.steps import who
from agreements.models import Agreement, AgreementVersion, Template
from agreements.terms import rules
from core import bulk, clock, search
from core.actor import Actor
from core.days import FIRST_DAY, LAST_DAY
from core.errors import DomainError
from core.events.record import Target
from core.ids import new_public_id
from core.models import OwnEntity
from core.operation import no_op, operation, record_bulk
from core.sequences import take_block
from partners.models import Partner

IMPORTED = ("active", "signed", "ended", "terminated", "renewed")
COLUMNS = [
    "public_id", "number", "title", "partner_id", "own_entity_id", "template_id", "kind", "language",
    "status", "status_since", "version", "sent_version", "agreed_version", "sent_at", "author",
    "starts_on", "ends_on", "notice_days", "notice_on", "tacit_renewal", "renewal_months",
    "renewal_terms", "confidentiality", "service_level", "passive_sales", "value_minor", "currency",
    "activated_at", "ended_on", "end_reason", "outcome", "decided_on", "renewed_from_id",
    "created_at", "updated_at",
]  # fmt: skip
VERSION_COLUMNS = [
    "public_id", "agreement_id", "number", "clauses", "schema", "values", "terms", "author", "change",
    "note", "created_at",
]  # fmt: skip


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
    _insert_versions(actor, rows, made)
    search.index_many(_entry(row, past.partner) for row, past in zip(made, rows, strict=True))
    targets = [
        Target("agreements.agreement", row.public_id, past.partner.public_id)
        for row, past in zip(made, rows, strict=True)
    ]
    record_bulk("agreements.agreement.imported", targets, data={"count": len(rows)})
    return made


def _check(row: Past) -> None:
    wrong = (
        row.status not in IMPORTED
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
    author, at = who(actor), clock.now()
    prepared = []
    for row, number in zip(rows, numbers, strict=True):
        began = clock.start_of(row.starts_on)
        language = row.language or row.partner.language
        prepared.append(
            (
                new_public_id("agr"), number, row.title or row.template.name.in_language(language),
                row.partner.pk, own_entity.pk, row.template.pk, row.template.kind, language,
                row.status, _since(row, began), 1, 1, 1, began, author,
                row.starts_on, row.ends_on, row.notice_days, rules.notice_date(row.ends_on, row.notice_days),
                row.tacit_renewal, row.renewal_months, "", "none", "", "", row.value_minor, row.currency,
                began, row.ended_on, row.end_reason, row.outcome, row.decided_on, None, began, at,
            )
        )  # fmt: skip
    bulk.insert(Agreement, COLUMNS, prepared)
    found: dict[str, Agreement] = {}
    for part in bulk.chunks([values[0] for values in prepared], 500):
        found |= {
            agreement.public_id: agreement for agreement in Agreement.objects.filter(public_id__in=part)
        }
    return [found[values[0]] for values in prepared]


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


def _insert_versions(actor: Actor, rows: Sequence[Past], made: Sequence[Agreement]) -> None:
    texts: dict[tuple[int, int, str], list[dict[str, Any]]] = {}

    def clauses(row: Past, agreement: Agreement) -> list[dict[str, Any]]:
        key = (row.template.pk, row.partner.type_id, agreement.language)
        if key not in texts:
            texts[key] = assemble(row.template, row.partner, agreement.language, set())
        return texts[key]

    author = who(actor)
    bulk.insert(
        AgreementVersion,
        VERSION_COLUMNS,
        (
            (
                new_public_id("agv"), agreement.pk, 1, clauses(row, agreement), row.template.variables,
                row.values, _terms(agreement), author, AgreementVersion.Change.CREATED, "",
                agreement.created_at,
            )
            for row, agreement in zip(rows, made, strict=True)
        ),
    )  # fmt: skip


def _terms(agreement: Agreement) -> dict[str, Any]:
    return {
        "starts_on": agreement.starts_on.isoformat(),
        "ends_on": agreement.ends_on.isoformat() if agreement.ends_on else None,
        "notice_days": agreement.notice_days,
        "tacit_renewal": agreement.tacit_renewal,
        "renewal_months": agreement.renewal_months,
        "exclusivities": [],
    }


def _entry(agreement: Agreement, partner: Partner) -> Any:
    return search.entry(
        agreement,
        title=f"{agreement.number} {agreement.title}",
        detail=partner.name,
        text=f"{partner.name} {partner.legal_name}",
        url=f"/staff/agreements/{agreement.public_id}/",
        permission="agreements.agreement:view",
        partner=partner.public_id,
        owner_id=partner.owner_id,
    )
