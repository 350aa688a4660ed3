"""Operations that draw an agreement up and edit its draft. Every change is a new version."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from django.utils.translation import gettext_lazy as _

from agreements.drafting import variables
from agreements.drafting.selectors import parties_changed
from agreements.drafting.steps import (
    TERMS,
    add_version,
    checked_terms,
    current,
    must_be,
    next_number,
    refuse_amendment,
)
from agreements.library import definitions
from agreements.models import Agreement, AgreementVersion, Clause, Exclusivity, Template, TemplateKind
from core import clock, languages, search
from core.actor import Actor
from core.errors import DomainError
from core.models import OwnEntity
from core.operation import create, lock, no_op, operation, record, update_fields
from partners.models import Partner, ProductLine, Region, Sector

DRAFT = Agreement.Status.DRAFT
Change = AgreementVersion.Change


@operation("agreements.agreement:create", event="agreements.agreement.created")
def agreement_create(
    *,
    actor: Actor,
    partner: Partner,
    template: Template,
    title: str = "",
    language: str = "",
    own_entity: OwnEntity | None = None,
    values: dict[str, Any] | None = None,
    optional: Sequence[str] = (),
    replaces: Agreement | None = None,
    **terms: Any,
) -> Agreement:
    """Draw up an agreement from a template: its clauses for this partner's type, as they read today.

    ``optional`` names the optional clauses wanted. ``values`` are checked by the template's types.
    Raises DomainError 422 with errors by field; 409 without an entity of ours.
    """
    own_entity = own_entity or OwnEntity.objects.filter(is_default=True).first()
    if own_entity is None:
        raise DomainError.conflict(_("Add one of our legal entities first: it is our side of the agreement."))
    language = language or languages.spoken(partner.language)
    if template.kind == TemplateKind.AMENDMENT:
        raise DomainError.invalid(
            _("An amendment is drawn up on the page of the agreement that it amends."), field="template"
        )
    agreement = Agreement(
        number=next_number(),
        title=own_title(title.strip(), template, language),
        partner=partner,
        own_entity=own_entity,
        template=template,
        kind=template.kind,
        language=language,
        author=actor.person,
        replaces=replaces,
    )
    for name, value in checked_terms(agreement, terms, drafting=True).items():
        setattr(agreement, name, value)
    agreement.full_clean()
    agreement.save(force_insert=True)
    schema = definitions.schema_for(template)
    add_version(
        actor,
        agreement,
        clauses=assemble(template, partner, language, set(optional)),
        schema=schema,
        values=variables.parse_values(schema, values or {}, territories=regions()),
    )
    search.reindex(agreement)
    record(agreement, data={"number": agreement.number})
    return agreement


def own_title(title: str, template: Template, language: str) -> str:
    """The title given, or the template's in the language of the agreement; a title that is the
    template's in another language was not given by anybody."""
    proposed = template.name.in_language(language)
    return proposed if not title or title in template.name.values() else title


def regions() -> set[str]:
    return set(Region.objects.values_list("code", flat=True))


def assemble(template: Template, partner: Partner, language: str, optional: set[str]) -> list[dict[str, Any]]:
    """The clauses of a template for this partner's type, as they read today, by their parts."""
    places = template.places.select_related("clause").prefetch_related("clause__versions")
    clauses = []
    for place in places:
        clause = place.clause
        wanted = clause.kind == Clause.Kind.MANDATORY or clause.code in optional
        if wanted and clause.is_active and clause.partner_type_id in (None, partner.type_id):
            clauses.append(_clause_json(clause, language))
    return sorted((c for c in clauses if c), key=lambda c: c["part"])


def _clause_json(clause: Clause, language: str) -> dict[str, Any] | None:
    version = clause.version_on(clock.today())
    if version is None:
        return None
    return {
        "code": clause.code,
        "part": clause.part,
        "title": clause.title.in_language(language),
        "text": version.text.in_language(language),
        "source": version.public_id,
    }


def _edit(actor: Actor, agreement: Agreement, kind: str, *, note: str = "", **parts: Any) -> AgreementVersion:
    """The next version with other ``clauses`` or ``values``; the rest as it was."""
    last = current(agreement)
    kept = {"clauses": last.clauses, "schema": last.schema, "values": last.values}
    return add_version(actor, agreement, **{**kept, **parts}, change_kind=kind, note=note)


@operation("agreements.agreement:change", event="agreements.agreement.parties_changed")
def agreement_parties_refresh(*, actor: Actor, agreement: Agreement) -> Agreement:
    """Take what is known of the two sides today into a draft, as its next version: names, countries and
    registration numbers that were entered or changed after the last one."""
    agreement = lock(agreement)
    must_be(agreement, DRAFT)
    refresh_parties(actor, agreement)
    return agreement


def refresh_parties(actor: Actor, agreement: Agreement) -> None:
    """Inside an operation: the next version of a locked draft, when its parties changed."""
    if not parties_changed(agreement, current(agreement)):
        no_op()
        return
    _edit(actor, agreement, Change.PARTIES)
    record(
        agreement,
        event="agreements.agreement.parties_changed",
        data={"number": agreement.number, "version": agreement.version},
    )


@operation("agreements.agreement:change", event="agreements.agreement.values_changed")
def agreement_values_change(*, actor: Actor, agreement: Agreement, values: dict[str, Any]) -> Agreement:
    """Replace the values of the variables. Raises DomainError 422 with the errors by field."""
    agreement = lock(agreement)
    must_be(agreement, DRAFT)
    last = current(agreement)
    parsed = variables.parse_values(last.schema, values, territories=regions())
    if parsed == last.values:
        no_op()
        return agreement
    _edit(actor, agreement, Change.VALUES, values=parsed)
    record(agreement, data={"number": agreement.number, "version": agreement.version})
    return agreement


@operation("agreements.agreement:change", event="agreements.agreement.terms_changed")
def agreement_terms_change(
    *, actor: Actor, agreement: Agreement, title: str | None = None, **terms: Any
) -> Agreement:
    """Change the terms of a draft: dates, notice, renewal, confidentiality, service level, value."""
    agreement = lock(agreement)
    must_be(agreement, DRAFT)
    values = checked_terms(agreement, terms, drafting=agreement.amends_id is None)
    if title is not None:
        values["title"] = title.strip()
    changes = update_fields(agreement, **values)
    if not changes:
        no_op()
        return agreement
    _edit(actor, agreement, Change.TERMS)
    search.reindex(agreement)
    record(agreement, changes=changes, data={"number": agreement.number, "version": agreement.version})
    return agreement


@operation("agreements.agreement:change", event="agreements.agreement.edited")
def agreement_clause_edit(
    *, actor: Actor, agreement: Agreement, code: str, title: str, text: str, note: str = ""
) -> Agreement:
    """Change one clause of a draft. Raises DomainError 404 for an unknown clause, 422 at ``text`` for
    a ``{name}`` that nobody fills."""
    agreement = lock(agreement)
    must_be(agreement, DRAFT)
    edit_clause(actor, agreement, code=code, title=title, text=text, note=note)
    return agreement


def edit_clause(actor: Actor, agreement: Agreement, *, code: str, title: str, text: str, note: str) -> None:
    """Inside an operation: the next version of a locked agreement with one clause changed."""
    last = current(agreement)
    was = next((clause for clause in last.clauses if clause["code"] == code), None)
    if was is None:
        raise DomainError.not_found()
    now = {**was, "title": title.strip(), "text": _checked_text(text, last.schema)}
    if now == was:
        no_op()
        return
    clauses = [now if clause["code"] == code else clause for clause in last.clauses]
    _edit(actor, agreement, Change.CLAUSES, clauses=clauses, note=note or now["title"])
    record(
        agreement,
        event="agreements.agreement.edited",
        data={"number": agreement.number, "version": agreement.version, "clause": now["title"]},
    )


def _checked_text(text: str, schema: Sequence[dict[str, Any]]) -> str:
    text = text.strip().replace("\r\n", "\n")
    if not text:
        raise DomainError.invalid(_("Enter the text of the clause, or remove the clause."), field="text")
    unknown = variables.unknown_names([text], schema)
    if unknown:
        raise DomainError.invalid(
            _("Nothing fills in these names: %(names)s") % {"names": ", ".join(sorted(unknown))}, field="text"
        )
    return text


@operation("agreements.agreement:change", event="agreements.agreement.edited")
def agreement_clause_add(
    *,
    actor: Actor,
    agreement: Agreement,
    clause: Clause | None = None,
    part: int = 0,
    title: str = "",
    text: str = "",
) -> Agreement:
    """Add a clause to a draft: one of the library as it reads today, or one written for this case.

    It goes to the end of its part. Raises DomainError 409 when the clause is there already.
    """
    agreement = lock(agreement)
    must_be(agreement, DRAFT)
    last = current(agreement)
    codes = {row["code"] for row in last.clauses}
    if clause is not None:
        added = _clause_json(clause, agreement.language)
        if added is None or clause.code in codes:
            raise DomainError.conflict(_("This clause is in the agreement already."), field="clause")
    else:
        if not title.strip() or not 1 <= part <= 8:
            raise DomainError.invalid(_("A clause of your own needs a part and a title."), field="title")
        number = next(n for n in range(1, 1_000) if f"own-{n}" not in codes)
        text = _checked_text(text, last.schema)
        added = {"code": f"own-{number}", "part": part, "title": title.strip(), "text": text}
    clauses = sorted([*last.clauses, added], key=lambda row: row["part"])
    _edit(actor, agreement, Change.CLAUSES, clauses=clauses, note=added["title"])
    record(
        agreement,
        data={"number": agreement.number, "version": agreement.version, "clause": added["title"]},
    )
    return agreement


@operation("agreements.agreement:change", event="agreements.agreement.edited")
def agreement_clause_remove(*, actor: Actor, agreement: Agreement, code: str) -> Agreement:
    """Take a clause out of a draft. Raises DomainError 409 for one the library calls mandatory."""
    agreement = lock(agreement)
    must_be(agreement, DRAFT)
    last = current(agreement)
    gone = next((clause for clause in last.clauses if clause["code"] == code), None)
    if gone is None:
        raise DomainError.not_found()
    if Clause.objects.filter(code=code, kind=Clause.Kind.MANDATORY).exists():
        raise DomainError.conflict(_("This clause is mandatory. Change its text instead."))
    _edit(
        actor,
        agreement,
        Change.CLAUSES,
        clauses=[clause for clause in last.clauses if clause["code"] != code],
        note=gone["title"],
    )
    record(
        agreement,
        data={"number": agreement.number, "version": agreement.version, "clause": gone["title"]},
    )
    return agreement


@operation("agreements.agreement:change", event="agreements.exclusivity.added")
def exclusivity_add(
    *,
    actor: Actor,
    agreement: Agreement,
    mode: str,
    region: Region | None = None,
    country: str = "",
    sector: Sector | None = None,
    product_line: ProductLine | None = None,
    **dates: Any,
) -> Exclusivity:
    """Promise an exclusivity in a draft. Whether it collides is checked when it is put to approval
    and again before the signers are asked."""
    agreement = lock(agreement)
    must_be(agreement, DRAFT)
    row = create(
        Exclusivity,
        agreement=agreement,
        mode=mode,
        region=region,
        country=country,
        sector=sector,
        product_line=product_line,
        **dates,
    )
    _edit(actor, agreement, Change.EXCLUSIVITIES)
    record(row, data={"number": agreement.number, "mode": mode})
    return row


@operation("agreements.agreement:change", event="agreements.exclusivity.removed")
def exclusivity_remove(*, actor: Actor, exclusivity: Exclusivity) -> None:
    """Take an exclusivity out of a draft."""
    agreement = lock(exclusivity.agreement)
    must_be(agreement, DRAFT)
    Exclusivity.objects.filter(pk=exclusivity.pk).delete()
    _edit(actor, agreement, Change.EXCLUSIVITIES)
    record(agreement, data={"number": agreement.number})


@operation("agreements.agreement:manage", event="agreements.agreement.renegotiated")
def agreement_renegotiate(*, actor: Actor, agreement: Agreement) -> Agreement:
    """A new draft from an agreement in force, to take its place once signed.

    Raises DomainError 409 when one is being negotiated already.
    """
    old = lock(agreement)
    must_be(old, Agreement.Status.ACTIVE)
    refuse_amendment(old)
    if old.replacements.exclude(status=Agreement.Status.CANCELLED).exists():
        raise DomainError.conflict(_("A new version of this agreement is being negotiated already."))
    terms = {name: getattr(old, name) for name in TERMS}
    if old.ends_on:
        length = old.ends_on - old.first_day
        terms["starts_on"] = max(old.ends_on, clock.today()) + timedelta(days=1)
        terms["ends_on"] = terms["starts_on"] + length
    draft = Agreement(
        number=next_number(),
        author=actor.person,
        replaces=old,
        **{
            name: getattr(old, name)
            for name in ("title", "partner", "own_entity", "template", "kind", "language")
        },
        **checked_terms(old, terms),
    )
    draft.full_clean()
    draft.save(force_insert=True)
    copy_exclusivities(old, draft)
    last = current(old)
    add_version(
        actor, draft, clauses=last.clauses, schema=last.schema, values=last.values, note=f"← {old.number}"
    )
    search.reindex(draft)
    record(draft, data={"number": draft.number, "old": old.number}, also=[old])
    return draft


def copy_exclusivities(old: Agreement, new: Agreement) -> None:
    """The same promises in the next term. Dates of their own are not carried over: they were the
    old term's."""
    for row in old.exclusivities.all():
        create(
            Exclusivity,
            agreement=new,
            mode=row.mode,
            region=row.region,
            country=row.country,
            sector=row.sector,
            product_line=row.product_line,
        )
