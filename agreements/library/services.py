"""Operations on the clause library and the templates."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any, TypeVar

from django.utils.translation import gettext_lazy as _

from agreements.drafting import variables as typed
from agreements.library import definitions
from agreements.models import Clause, ClauseVersion, Template, TemplateClause
from core import clock
from core.actor import Actor
from core.errors import DomainError, Sentence
from core.operation import create, lock, lock_all, no_op, operation, record, update_fields
from core.text import names_in, stray_braces
from partners.models import Region

Definitions = Sequence[typed.Item]
Row = TypeVar("Row", Clause, Template)


@operation("agreements.clause:change", event="agreements.clause.created")
def clause_create(
    *,
    actor: Actor,
    text: dict[str, str],
    effective_from: date | None = None,
    code: str = "",
    variables: Definitions = (),
    **details: Any,
) -> Clause:
    """Add a clause to the library with its first text, at the end of its part. ``details`` are columns of
    Clause; ``variables`` define the names that the text brings into the programme.

    Raises DomainError 422 at ``text`` for a name without a meaning or a brace that belongs to no name.
    """
    _check_definitions(variables)
    check_text(text, variables)
    if "position" not in details:
        last = Clause.objects.filter(part=details["part"]).order_by("position").last()
        details["position"] = last.position + 1 if last else 0
    code = code or definitions.free_code(Clause.objects, details["title"], otherwise="clause", length=60)
    clause = create(Clause, code=code, variables=_named_in(text, variables), **details)
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


def check_text(text: dict[str, str], variables: Definitions) -> None:
    """Raise DomainError 422 at ``text`` unless every ``{name}`` means something and every brace is of one."""
    if errors := text_errors(text, {item["name"] for item in variables} | set(definitions.known())):
        raise DomainError("invalid", errors[0], fields={"text": errors})


def text_errors(text: dict[str, str], known: set[str]) -> list[Sentence]:
    """What a text names that means nothing, each with its line."""
    errors: list[Sentence] = []
    for words in text.values():
        errors += [
            _("A brace here belongs to no name: “%(line)s”") % {"line": _cut(line)}
            for line in stray_braces(words)
        ]
        for line in words.splitlines():
            for name in sorted(names_in(line) - typed.STANDARD_NAMES - known):
                values = {"name": f"{{{name}}}", "line": _cut(line)}
                errors.append(_("Nobody says what %(name)s means: “%(line)s”") % values)
    return errors


def _cut(line: str) -> str:
    return line if len(line) <= 120 else f"{line[:119]}…"


def _named_in(text: dict[str, str], variables: Definitions) -> list[typed.Item]:
    named = set().union(*(names_in(words) for words in text.values()))
    return [item for item in variables if item["name"] in named]


def _check_definitions(variables: Any) -> None:
    typed.check_schema(list(variables), territories=Region.objects.values_list("code", flat=True))


@operation("agreements.clause:change", event="agreements.clause.changed")
def clause_change(*, actor: Actor, clause: Clause, **details: Any) -> Clause:
    """Change a clause's title, place or use; its text only changes by a new version."""
    clause = lock(clause)
    if details.get("code", clause.code) != clause.code:
        raise DomainError.invalid(_("The code cannot change: agreements name it."), field="code")
    changes = update_fields(clause, **details)
    record(clause, changes=changes) if changes else no_op()
    return clause


@operation("agreements.clause:change", event="agreements.clause.moved")
def clause_move(*, actor: Actor, clause: Clause, place: int) -> Clause:
    """Take a clause to a place in its part, counted from 0: the order in which the library shows it."""
    rows = lock_all(Clause.objects.filter(part=clause.part).order_by("pk"))
    return _move(rows, clause, place)


@operation("agreements.clause:change", event="agreements.template.moved")
def template_move(*, actor: Actor, template: Template, place: int) -> Template:
    """Take a template to a place in the list, counted from 0: the order in which it is offered."""
    return _move(lock_all(Template.objects.order_by("pk")), template, place)


def _move(rows: list[Row], row: Row, place: int) -> Row:
    """Give locked rows the positions that follow from taking one of them to its place."""
    before = sorted(rows, key=lambda each: (each.position, each.code))
    moved = next(each for each in before if each.pk == row.pk)
    after = [each for each in before if each is not moved]
    after.insert(max(0, min(place, len(after))), moved)
    if after == before:
        no_op()
        return moved
    for position, each in enumerate(after):
        each.position = position
    type(row)._default_manager.bulk_update(after, ["position"])
    record(moved, data={"place": after.index(moved) + 1})
    return moved


@operation("agreements.clause:change", event="agreements.clause.versioned")
def clause_version_add(
    *,
    actor: Actor,
    clause: Clause,
    text: dict[str, str],
    effective_from: date,
    note: str = "",
    variables: Definitions = (),
) -> ClauseVersion:
    """Write a new text of a clause, for agreements drawn up from a date on.

    Agreements that exist keep theirs. ``variables`` define the names that this text brings in. Raises
    DomainError 422 when nothing differs from the latest, or at ``text`` as ``clause_create`` does.
    """
    clause = lock(clause)
    _check_definitions(variables)
    check_text(text, variables)
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
    added = {item["name"] for item in variables}
    kept = [item for item in clause.variables if item["name"] not in added]
    update_fields(clause, variables=[*kept, *_named_in(text, variables)])
    record(clause, data={"number": row.number, "day": effective_from.isoformat()})
    return row


@operation("agreements.clause:change", event="agreements.template.created")
def template_create(*, actor: Actor, clauses: Sequence[Clause], code: str = "", **details: Any) -> Template:
    """Add a template that assembles clauses in this order, the last of the list. ``details`` are columns
    of Template."""
    _check_definitions(details.get("variables", []))
    if "position" not in details:
        last = Template.objects.order_by("position").last()
        details["position"] = last.position + 1 if last else 0
    code = code or definitions.free_code(Template.objects, details["name"], otherwise="template", length=40)
    template = create(Template, code=code, **details)
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
    _check_definitions(details.get("variables", template.variables))
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
