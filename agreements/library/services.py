"""Operations on the clause library and the templates."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _

from agreements.drafting import variables
from agreements.models import Clause, ClauseVersion, Template, TemplateClause
from core import clock
from core.actor import Actor
from core.errors import DomainError
from core.operation import create, lock, no_op, operation, record, update_fields


@operation("agreements.clause:change", event="agreements.clause.created")
def clause_create(
    *, actor: Actor, text: dict[str, str], effective_from: date | None = None, **details: Any
) -> Clause:
    """Add a clause to the library with its first text. ``details`` are columns of Clause."""
    clause = create(Clause, **details)
    create(
        ClauseVersion,
        clause=clause,
        number=1,
        text=text,
        effective_from=effective_from or clock.today(),
        created_by=actor.person,
    )
    record(clause)
    return clause


@operation("agreements.clause:change", event="agreements.clause.changed")
def clause_change(*, actor: Actor, clause: Clause, **details: Any) -> Clause:
    """Change a clause's title, place or use; its text only changes by a new version."""
    clause = lock(clause)
    if details.get("code", clause.code) != clause.code:
        raise DomainError.invalid(_("The code cannot change: agreements name it."), field="code")
    changes = update_fields(clause, **details)
    record(clause, changes=changes) if changes else no_op()
    return clause


@operation("agreements.clause:change", event="agreements.clause.versioned")
def clause_version_add(
    *, actor: Actor, clause: Clause, text: dict[str, str], effective_from: date, note: str = ""
) -> ClauseVersion:
    """Write a new text of a clause, for agreements drawn up from a date on.

    Agreements that exist keep theirs. Raises DomainError 422 when nothing differs from the latest.
    """
    clause = lock(clause)
    latest = clause.versions.order_by("-number").first()
    if latest and dict(latest.text) == dict(text) and latest.effective_from == effective_from:
        raise DomainError.invalid(_("This is the text that is in the library already."), field="text")
    row = create(
        ClauseVersion,
        clause=clause,
        number=latest.number + 1 if latest else 1,
        text=text,
        effective_from=effective_from,
        note=note.strip(),
        created_by=actor.person,
    )
    record(clause, data={"number": row.number, "day": effective_from.isoformat()})
    return row


@operation("agreements.clause:change", event="agreements.template.created")
def template_create(*, actor: Actor, clauses: Sequence[Clause], **details: Any) -> Template:
    """Add a template that assembles clauses in this order. ``details`` are columns of Template."""
    variables.check_schema(details.get("variables", []))
    template = create(Template, **details)
    _place(template, clauses)
    record(template)
    return template


@operation("agreements.clause:change", event="agreements.template.changed")
def template_change(
    *, actor: Actor, template: Template, clauses: Sequence[Clause] | None = None, **details: Any
) -> Template:
    """Change a template, for agreements drawn up from now on; those that exist keep their text."""
    template = lock(template)
    if details.get("code", template.code) != template.code:
        raise DomainError.invalid(_("The code cannot change: partner types name it."), field="code")
    variables.check_schema(details.get("variables", template.variables))
    changes = update_fields(template, **details)
    before = [place.clause.code for place in template.places.select_related("clause")]
    if clauses is not None and [clause.code for clause in clauses] != before:
        template.places.all().delete()
        _place(template, clauses)
        changes["clauses"] = [before, [clause.code for clause in clauses]]
    record(template, changes=changes) if changes else no_op()
    return template


def _place(template: Template, clauses: Sequence[Clause]) -> None:
    if not clauses:
        raise DomainError.invalid(_("A template needs at least one clause."), field="clauses")
    for position, clause in enumerate(clauses):
        create(TemplateClause, template=template, clause=clause, position=position)
