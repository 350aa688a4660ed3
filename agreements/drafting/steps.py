"""Steps that the operations of this room share."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.utils import translation
from django.utils.translation import gettext_lazy as _

from agreements.drafting import selectors as drafting_selectors
from agreements.models import Agreement, AgreementVersion
from agreements.terms import rules
from core import clock
from core.actor import Actor
from core.errors import DomainError
from core.events import record as events
from core.operation import check_transition, create, update_fields
from core.sequences import take_number

TERMS = (
    "starts_on", "ends_on", "notice_days", "tacit_renewal", "renewal_months", "renewal_terms",
    "confidentiality", "service_level", "passive_sales", "value_minor", "currency",
)  # fmt: skip


def next_number() -> str:
    """The next number of the year, such as 2026-014; given back when the transaction is."""
    year = clock.today().year
    return f"{year}-{take_number(f'agreements:{year}'):03d}"


def set_status(agreement: Agreement, status: str, **values: Any) -> dict[str, list[Any]]:
    """Take a locked agreement to another status. Raises DomainError 409 on a step not allowed."""
    check_transition(agreement, status)
    return update_fields(agreement, status=status, status_since=clock.now(), **values)


def must_be(agreement: Agreement, *statuses: str) -> None:
    """Raise DomainError 409 unless the agreement is in one of these statuses."""
    if agreement.status not in statuses:
        raise DomainError.transition(agreement.get_status_display())


def refuse_amendment(agreement: Agreement) -> None:
    """Raise DomainError 409 for an amendment: it is renewed, replaced and ended with its agreement."""
    if agreement.amends_id:
        raise DomainError.conflict(
            _("An amendment goes with its agreement: decide on the agreement itself."), code="amendment"
        )


def checked_terms(agreement: Agreement, terms: dict[str, Any], *, drafting: bool = False) -> dict[str, Any]:
    """Terms with the notice date that follows. Raises DomainError 422 with the errors by field.

    ``drafting`` refuses a notice that is longer than the term; a term that follows from what was
    signed keeps the notice that both sides agreed on.
    """
    unknown = set(terms) - set(TERMS)
    if unknown:
        raise TypeError(f"no such terms: {sorted(unknown)}")
    merged = {name: terms.get(name, getattr(agreement, name)) for name in TERMS}
    starts_on, ends_on, notice_days = merged["starts_on"], merged["ends_on"], merged["notice_days"]
    errors = rules.term_errors(
        starts_on=starts_on,
        ends_on=ends_on,
        tacit_renewal=merged["tacit_renewal"],
        renewal_months=merged["renewal_months"],
        currency=merged["currency"],
    )
    said = rules.notice_error(starts_on, ends_on, notice_days) if drafting else ""
    if said:
        errors["notice_days"] = said
    if errors:
        fields = {name: [message] for name, message in errors.items()}
        raise DomainError("invalid", next(iter(errors.values())), fields=fields)
    return {**merged, "notice_on": rules.notice_date(ends_on, notice_days)}


def terms_json(agreement: Agreement) -> dict[str, Any]:
    """The terms as a version keeps them."""
    terms = {name: events.to_json(getattr(agreement, name)) for name in TERMS}
    rows = drafting_selectors.exclusivities_of(agreement)
    with translation.override(agreement.language):
        labels = [drafting_selectors.exclusivity_label(row) for row in rows]
    promises = [drafting_selectors.promise(row) for row in rows]
    return {**terms, "title": agreement.title, "exclusivities": labels, "promises": promises}


def add_version(
    actor: Actor,
    agreement: Agreement,
    *,
    clauses: Sequence[dict[str, Any]],
    schema: Sequence[dict[str, Any]],
    values: dict[str, Any],
    change_kind: str = AgreementVersion.Change.CREATED,
    note: str = "",
) -> AgreementVersion:
    """Keep the text and terms as they are now as the next version of a locked agreement."""
    number = agreement.version + 1
    made = AgreementVersion(
        clauses=list(clauses),
        schema=list(schema),
        values=values,
        terms=terms_json(agreement),
        parties=drafting_selectors.parties(agreement, agreement.language),
    )
    kept = ("clauses", "schema", "values", "terms", "parties")
    row = create(
        AgreementVersion,
        agreement=agreement,
        number=number,
        text=drafting_selectors.filled_in(agreement, made),
        author=actor.person,
        change=change_kind,
        note=note[:300],
        **{name: getattr(made, name) for name in kept},
    )
    update_fields(agreement, version=number)
    return row


def current(agreement: Agreement) -> AgreementVersion:
    return drafting_selectors.version_of(agreement, agreement.version)
