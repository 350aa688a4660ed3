"""Drawing up an amendment from the agreement that it amends."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _

from agreements.drafting import variables
from agreements.drafting.services import assemble, own_title, regions
from agreements.drafting.steps import TERMS, add_version, checked_terms, must_be
from agreements.library import definitions
from agreements.models import Agreement, Exclusivity, Template, TemplateKind
from core import clock, search
from core.actor import Actor
from core.errors import DomainError
from core.operation import create, lock, operation, record

# The variable of a template that quotes the agreement amended.
AMENDED_NUMBER = "amended_number"


@operation("agreements.agreement:create", event="agreements.agreement.amendment_begun")
def agreement_amend(
    *,
    actor: Actor,
    agreement: Agreement,
    template: Template,
    title: str = "",
    starts_on: date | None = None,
    values: dict[str, Any] | None = None,
) -> Agreement:
    """Draw up an amendment of an agreement in force. It begins with the agreement's terms and
    exclusivities of today; what its draft changes of them is what it changes, from ``starts_on``.

    Its number is the agreement's with A1, A2, … Raises DomainError 409 unless the agreement is in force
    and no amendment itself, 422 for a template of another kind.
    """
    amended = lock(agreement)
    must_be(amended, Agreement.Status.ACTIVE)
    if amended.amends_id:
        raise DomainError.conflict(_("Amend the agreement itself, not its amendment."))
    if template.kind != TemplateKind.AMENDMENT:
        raise DomainError.invalid(_("Choose a template for amendments."), field="template")
    draft = Agreement(
        number=f"{amended.number}/A{amended.amendments.count() + 1}",
        title=own_title(title.strip(), template, amended.language),
        partner=amended.partner,
        own_entity=amended.own_entity,
        template=template,
        kind=template.kind,
        language=amended.language,
        author=actor.person,
        amends=amended,
    )
    terms = {name: getattr(amended, name) for name in TERMS}
    terms["starts_on"] = starts_on or clock.today()
    for name, value in checked_terms(draft, terms).items():
        setattr(draft, name, value)
    draft.full_clean()
    draft.save(force_insert=True)
    copy_promises(amended, draft)
    schema = definitions.schema_for(template)
    named = {item["name"] for item in schema}
    given = {AMENDED_NUMBER: amended.number, **(values or {})}
    add_version(
        actor,
        draft,
        clauses=assemble(template, amended.partner, amended.language, set()),
        schema=schema,
        values=variables.parse_values(
            schema,
            {name: value for name, value in given.items() if name in named},
            territories=regions(),
        ),
        note=f"→ {amended.number}",
    )
    search.reindex(draft)
    record(draft, data={"number": draft.number, "old": amended.number}, also=[amended])
    return draft


def copy_promises(amended: Agreement, draft: Agreement) -> None:
    """The exclusivities of the agreement, with their days: what is the same at the end stays as it is."""
    for row in amended.exclusivities.select_related("region", "sector", "product_line"):
        create(
            Exclusivity,
            agreement=draft,
            mode=row.mode,
            region=row.region,
            country=row.country,
            sector=row.sector,
            product_line=row.product_line,
            valid_from=row.valid_from,
            valid_to=row.valid_to,
        )
