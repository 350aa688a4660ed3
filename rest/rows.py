"""How rows become JSON: what a serializer declares, compiled once for its class.

REST framework asks each field for each value of each row, and builds all the fields anew for each
request. A serializer that extends ``RowSerializer`` declares the same fields, from which the schema is
made; its rows are read by plain functions, and where every field is a column, without model instances.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.core.exceptions import FieldDoesNotExist
from django.db import models
from django_countries.fields import CountryField
from rest_framework import relations, serializers

from core.actor import Actor
from rest.fields import DateTimeField, LoadedField

# What these fields answer of a stored value is the value.
_AS_STORED = (
    serializers.CharField,
    serializers.ChoiceField,
    serializers.IntegerField,
    serializers.BooleanField,
)

Reader = Callable[["RowSerializer", Any], Any]
Convert = Callable[[Any], Any]


class RowSerializer(serializers.ModelSerializer):
    """A serializer of rows that are read: as declared, without asking each field for each row.

    What may be missing is read from the columns behind each field, so that the description says it
    without anybody's help; of a property that may be None the field says so (``allow_null``).
    """

    serializer_field_mapping = {
        **serializers.ModelSerializer.serializer_field_mapping,
        models.DateTimeField: DateTimeField,
    }

    def get_fields(self) -> dict[str, serializers.Field]:
        found = super().get_fields()
        for name, field in found.items():
            path = columns_behind(self.Meta.model, field.source or name)
            # Whoever only reads a row gets all of it.
            field.read_only, field.required = True, False
            field.allow_null = field.allow_null or any(column.null for column in path)
            if isinstance(field, serializers.ChoiceField) and path:
                field.allow_blank = path[-1].blank
        return found

    def to_representation(self, instance: Any) -> dict[str, Any]:
        return {name: read(self, instance) for name, read in readers(type(self))}


def columns_behind(model: Any, source: str) -> list[models.Field]:
    """The columns that a field reads one after the other; none of what is no column, of an amount the
    one of its figure. A list of rows may be empty, and is never missing."""
    path: list[models.Field] = []
    for step in source.split("."):
        column = _field(model, step) or _field(model, f"{step}_minor")
        if column is None or not column.concrete or column.many_to_many:
            return path
        path.append(column)
        model = column.related_model
    return path


def _field(model: Any, name: str) -> Any:
    try:
        return model._meta.get_field(name) if model else None
    except FieldDoesNotExist:
        return None


# -- From a row of the model ------------------------------------------------------------------------


@cache
def readers(serializer: type[RowSerializer]) -> list[tuple[str, Reader]]:
    """A function for each declared field. Kept as long as the process: classes do not change."""
    return [(name, _reader(field)) for name, field in serializer().fields.items() if not field.write_only]


def give_loaded(serializer: type[Any], rows: list[Any], actor: Actor) -> None:
    """Give instances what other tables know of them, in one go for each such field."""
    for name, field in serializer().fields.items():
        if isinstance(field, LoadedField) and rows:
            found = field.load(actor, [row.public_id for row in rows])
            for row in rows:
                row.__dict__.setdefault(_GIVEN, {})[name] = found[row.public_id]


_GIVEN = "_loaded_fields"


def _loaded_reader(field: LoadedField) -> Reader:
    def read(serializer: RowSerializer, row: Any) -> Any:
        given = row.__dict__.get(_GIVEN, {})
        if field.field_name in given:
            return given[field.field_name]
        return field.load(serializer.context["request"].user, [row.public_id])[row.public_id]

    return read


def _reader(field: serializers.Field) -> Reader:
    if isinstance(field, LoadedField):
        return _loaded_reader(field)
    if isinstance(field, serializers.SerializerMethodField):
        method = field.method_name
        return lambda serializer, row: getattr(serializer, method)(row)
    if isinstance(field, serializers.BaseSerializer | relations.ManyRelatedField):
        nested: Any = field
        return lambda _serializer, row: nested.to_representation(nested.get_attribute(row))
    return _path_reader(field.source_attrs, _convert(field))


def _path_reader(path: list[str], convert: Convert | None) -> Reader:
    def read(_serializer: RowSerializer, row: Any) -> Any:
        for step in path:
            row = getattr(row, step)
            if row is None:
                return None
        return convert(row) if convert else row

    return read


def _convert(field: serializers.Field) -> Convert | None:
    plain = type(field).to_representation in {kind.to_representation for kind in _AS_STORED}
    return None if plain else field.to_representation


# -- From columns alone -----------------------------------------------------------------------------


@dataclass(frozen=True)
class Many:
    """A field that lists one column of the rows on the other side of a many-to-many relation."""

    relation: models.ManyToManyField
    column: str

    def by_row(self, ids: list[int]) -> dict[int, list[Any]]:
        """The values of each row, in the order of the other side. One query."""
        link = self.relation.remote_field.through
        assert link is not None  # models are loaded
        near, far = self.relation.m2m_field_name(), self.relation.m2m_reverse_field_name()
        rows = link._default_manager.filter(**{f"{near}__in": ids}).order_by(f"{far}")
        found: dict[int, list[Any]] = {}
        for pk, value in rows.values_list(f"{near}_id", f"{far}__{self.column}"):
            found.setdefault(pk, []).append(value)
        return found


@dataclass(frozen=True)
class Columns:
    """Every field of a serializer as a column to read and what is made of its value."""

    fields: list[tuple[str, str, Convert | None]]
    many: dict[str, Many]
    loaded: dict[str, LoadedField]

    def values(self, queryset: models.QuerySet, *more: str) -> models.QuerySet:
        """The rows as dictionaries, with the columns ``more`` besides."""
        columns = [column for _name, column, _convert in self.fields if column]
        wanted = dict.fromkeys(["pk", *(["public_id"] if self.loaded else []), *more, *columns])
        return queryset.select_related(None).prefetch_related(None).values(*wanted)

    def present(self, rows: Iterable[Mapping[str, Any]], actor: Actor) -> list[dict[str, Any]]:
        """Rows that ``values`` read, as the serializer answers them. One query for each list of codes, and
        those of what other tables know."""
        rows = list(rows)
        ids = [row["pk"] for row in rows]
        listed = {name: many.by_row(ids) for name, many in self.many.items()} if rows else {}
        for name, field in self.loaded.items() if rows else ():
            found = field.load(actor, [row["public_id"] for row in rows])
            listed[name] = {row["pk"]: found[row["public_id"]] for row in rows}
        return [self._one(row, listed) for row in rows]

    def _one(self, row: Mapping[str, Any], listed: dict[str, dict[int, Any]]) -> dict[str, Any]:
        answer = {}
        for name, column, convert in self.fields:
            if not column:
                answer[name] = listed[name].get(row["pk"], [])
                continue
            value = row[column]
            answer[name] = value if convert is None or value is None else convert(value)
        return answer


@cache
def columns(serializer: type[Any]) -> Columns | None:
    """The columns behind a serializer's fields; None when one of them is more than a column. Kept as
    long as the process: classes do not change."""
    if not issubclass(serializer, RowSerializer) or _is_own(serializer):
        return None
    model = serializer.Meta.model
    fields: list[tuple[str, str, Convert | None]] = []
    many: dict[str, Many] = {}
    loaded: dict[str, LoadedField] = {}
    for name, field in serializer().fields.items():
        if isinstance(field, LoadedField):
            loaded[name] = field
            fields.append((name, "", None))
            continue
        found = (
            _many(model, field) if isinstance(field, relations.ManyRelatedField) else _column(model, field)
        )
        if found is None:
            return None
        if isinstance(found, Many):
            many[name] = found
        fields.append((name, "" if isinstance(found, Many) else found, _convert(field)))
    return Columns(fields, many, loaded)


def _is_own(serializer: type[RowSerializer]) -> bool:
    return serializer.to_representation is not RowSerializer.to_representation


def _many(model: type[models.Model], field: relations.ManyRelatedField) -> Many | None:
    child = field.child_relation
    if not isinstance(child, relations.SlugRelatedField) or len(field.source_attrs) != 1:
        return None
    relation = model._meta.get_field(field.source_attrs[0])
    return Many(relation, child.slug_field) if isinstance(relation, models.ManyToManyField) else None


def _column(model: Any, field: serializers.Field) -> str | None:
    """The lookup of a field that reads one column of the row or of what it points at."""
    if isinstance(field, serializers.SerializerMethodField | serializers.BaseSerializer):
        return None
    path, found = list(field.source_attrs), None
    for place, step in enumerate(path):
        if isinstance(found, CountryField) and path[place:] == ["code"]:
            return "__".join(path[:place])
        found = _field(model, step)
        if found is None:
            return None
        if found.is_relation:
            if not found.concrete or found.many_to_many:
                return None
            model = found.related_model
    return None if found is None or found.is_relation else "__".join(path)
