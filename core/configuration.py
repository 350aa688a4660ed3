"""What is configured, and what reads it: a column that nothing reads does not exist.

A model that is configuration says so by ``READ_BY``: for each of its columns, the function
(``module:name``) or the template (``templates/…``) that does something because of it. What only edits or
lists it does not count. ``manage.py configuration`` prints the table, and a test looks each reader up.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from django.apps import apps
from django.conf import settings
from django.db import models
from django.utils import timezone

# Where configuration is entered, listed or shipped, and not read.
NO_READERS = (
    "seed", "migrations", "tests", "demo", "partners.vocabulary.views", "partners.vocabulary.config_forms",
    "partners.vocabulary.services",
    "agreements.library.forms", "agreements.library.services", "pipeline.deals.policy_forms",
    "pipeline.recruitment.phase_views", "referrals.links.forms", "insights.targets.forms",
)  # fmt: skip


def models_configured() -> list[type[models.Model]]:
    """Every model that is configuration, by room and name."""
    found = [model for model in apps.get_models() if hasattr(model, "READ_BY")]
    return sorted(found, key=lambda model: model._meta.label)


def columns(model: type[models.Model]) -> list[str]:
    """What a person configures: neither keys, nor the code by which rows are named, nor what is written by
    the product itself."""
    plain = [field for field in model._meta.concrete_fields if field.default is not timezone.now]
    several = [field for field in model._meta.many_to_many if _is_plain(field)]
    return [
        field.name
        for field in (*plain, *several)
        if field.editable and not field.primary_key and field.name not in ("code", "public_id")
    ]


def _is_plain(field: models.ManyToManyField) -> bool:
    """Whether its rows hold nothing else; those that do are configuration of their own."""
    through = field.remote_field.through
    return through is not None and bool(through._meta.auto_created)


def read_by(model: type[models.Model]) -> dict[str, str]:
    """Its readers by column, with those that a base class names for all of its kind."""
    found: dict[str, str] = {}
    for base in reversed(model.__mro__):
        found |= vars(base).get("READ_BY", {})
    return found


def faults() -> Iterator[str]:
    """Columns without a reader, readers of no column, and readers that do not read what they are said to."""
    for model in models_configured():
        declared = read_by(model)
        for column in columns(model):
            reader = declared.get(column)
            if reader is None:
                yield f"{model._meta.label}.{column}: nothing reads it"
            elif problem := _problem(reader, _names(model, column)):
                yield f"{model._meta.label}.{column}: {reader} {problem}"
        for column in set(vars(model).get("READ_BY", {})) - set(columns(model)):
            yield f"{model._meta.label}.{column}: there is no such column"


def _names(model: type[models.Model], column: str) -> set[str]:
    """By what code names a column: a foreign key also from its other end."""
    field = model._meta.get_field(column)
    related = getattr(field, "remote_field", None)
    return {column} | ({str(related.related_name)} if related and related.related_name else set())


def _problem(reader: str, names: set[str]) -> str:
    module, _colon, name = reader.partition(":")
    path = settings.BASE_DIR / (reader if module == reader else f"{module.replace('.', '/')}.py")
    if any(f".{part}." in f".{module}." for part in NO_READERS):
        return "is where it is entered"
    if not path.exists():
        return "does not exist"
    if module == reader:
        return "" if _spoken(names).search(path.read_text()) else "does not name it"
    found = _definitions(path).get(name)
    if found is None:
        return "does not exist"
    return "" if names & _named(found) else "does not name it"


def _spoken(names: set[str]) -> re.Pattern[str]:
    return re.compile(rf"\.(?:get_)?(?:{'|'.join(sorted(names))})(?:_display)?\b")


@cache
def _definitions(path: Path) -> dict[str, ast.AST]:
    """Functions, classes, methods and what a module is given as a constant, by name."""
    found: dict[str, ast.AST] = {}
    for node in ast.parse(path.read_text()).body:
        if isinstance(node, ast.FunctionDef | ast.ClassDef):
            found[node.name] = node
        if isinstance(node, ast.ClassDef):
            methods = [part for part in node.body if isinstance(part, ast.FunctionDef | ast.ClassDef)]
            found |= {f"{node.name}.{part.name}": part for part in methods}
        if isinstance(node, ast.Assign | ast.AnnAssign):
            target = node.targets[0] if isinstance(node, ast.Assign) else node.target
            found[ast.unparse(target)] = node
    return found


def _named(node: ast.AST) -> set[str]:
    """The columns that code names: as an attribute, an argument or in the words of a look-up."""
    found: set[str] = set()
    for part in ast.walk(node):
        if isinstance(part, ast.Attribute):
            found |= {
                part.attr,
                re.sub(r"^get_(.+)_display$", r"\1", part.attr),
                part.attr.removesuffix("_id"),
            }
        elif isinstance(part, ast.keyword) and part.arg:
            found |= {*part.arg.split("__"), *(word.removesuffix("_id") for word in part.arg.split("__"))}
        elif isinstance(part, ast.Constant) and isinstance(part.value, str):
            found |= {word.lstrip("-") for word in part.value.split("__")}
    return found
