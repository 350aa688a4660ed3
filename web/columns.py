"""One list of columns per entity. The list page, its CSV and XLSX and what the API may leave out are read
from it; what a column shows is made in Python, a row of eighty being drawn without a template.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from operator import attrgetter
from typing import Any

from django.db.models import Prefetch, QuerySet, Sum
from django.http import QueryDict
from django.utils.html import conditional_escape, format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from core import clock, slots
from core.actor import Actor
from core.errors import Sentence
from core.money import Money
from web.templatetags import formats
from web.templatetags.components.tables import heading, sort_heading


@dataclass(frozen=True)
class Column:
    """One thing a list says of each row.

    ``value`` is what a file holds, ``cell`` what the page shows (without one, the value as people read
    it). Both read the row through ``reads`` alone, as nothing else is fetched. What another table knows
    comes from ``load``, asked once for all rows of a page; ``value`` finds it in ``row.loaded``.
    """

    code: str
    label: Sentence
    value: Callable[[Any], Any]
    reads: tuple[str, ...] = ()
    prefetch: str | Prefetch = ""
    load: Callable[[Actor, list[Any]], Mapping[int, Any]] | None = None
    cell: Callable[[Any], Any] | None = None
    # A column that is never null; "-" before it sorts downwards first. The address calls it ``sort_as``.
    sort: str = ""
    sort_as: str = ""
    # The minor units to add up, in each currency of the column ``currency``, and the column of the day at
    # whose rate they are converted.
    total: str = ""
    total_day: str = ""
    permission: str = ""
    num: bool = False
    wide: bool = False
    classes: str = ""
    # What the column is called in a file, where no column beside it says the rest.
    file_label: Sentence = ""
    # What stands in the list until others are chosen, in the files, and in the API under the same name.
    shown: bool = True
    exported: bool = True
    api: bool = False

    @property
    def sort_name(self) -> str:
        return self.sort_as or self.code

    @property
    def css(self) -> str:
        return " ".join(filter(None, ("num" if self.num else "", "wide" if self.wide else "", self.classes)))

    def html(self, row: Any) -> Any:
        """What the page shows, to be escaped unless it is safe."""
        return self.cell(row) if self.cell else as_read(self.value(row))


def field(code: str, label: Sentence, **kwargs: Any) -> Column:
    """A column that is a field of the row."""
    return Column(code, label, attrgetter(code), reads=(code,), **kwargs)


def choice(
    code: str,
    label: Sentence,
    choices: Iterable[tuple[str, Any]],
    *,
    mark: Callable[[Any, Any], Any] | None = None,
    **kwargs: Any,
) -> Column:
    """A column that is a field with choices, said by its label; ``mark`` draws (row, label)."""
    labels = dict(choices)

    def said(row: Any) -> str:
        value = getattr(row, code)
        return str(labels.get(value, value))

    cell = (lambda row: mark(row, said(row))) if mark else None
    return Column(code, label, said, (code, *kwargs.pop("reads", ())), cell=cell, **kwargs)


def loaded(code: str, label: Sentence, load: Callable[[Actor, list[Any]], Mapping[int, Any]], **kwargs: Any):
    """A column that another table knows: one query for all rows of a page."""
    return Column(code, label, lambda row: row.loaded[code].get(row.pk), load=load, **kwargs)


def as_read(value: Any) -> str:
    """A value as people read it; nothing is an en dash."""
    if value is None or value == "":
        return formats.NONE
    if isinstance(value, Money):
        return formats.money(value)
    if isinstance(value, date):
        return formats.day(value)
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    return str(value)


def api_fields(columns: Iterable[Column]) -> list[str]:
    """The names under which the API gives the columns."""
    return [column.code for column in columns if column.api]


def orderings(columns: Iterable[Column]) -> dict[str, str]:
    """The name in the address, both ways, of every column that sorts."""
    found: dict[str, str] = {}
    for column in columns:
        if column.sort:
            path = column.sort.removeprefix("-")
            found |= {column.sort_name: path, f"-{column.sort_name}": f"-{path}"}
    return found


def chosen(columns: Iterable[Column], actor: Actor, codes: Sequence[str] = ()) -> list[Column]:
    """The columns this person sees: those named, in that order, else those shown by default."""
    allowed = permitted(columns, actor)
    by_code = {column.code: column for column in allowed}
    named = [by_code[code] for code in dict.fromkeys(codes) if code in by_code]
    return named or [column for column in allowed if column.shown]


def permitted(columns: Iterable[Column], actor: Actor) -> list[Column]:
    return [column for column in columns if not column.permission or actor.can(column.permission)]


def narrow(rows: QuerySet, columns: Sequence[Column], ordering: str = "") -> QuerySet:
    """The rows with only what the columns read, and what they are sorted by, in one query."""
    sorted_by = ordering.removeprefix("-")
    reads = {"pk", *(name for column in columns for name in column.reads)}
    reads |= {"public_id"} & {field.name for field in rows.model._meta.fields}
    if sorted_by and sorted_by not in rows.query.annotations:
        reads.add(sorted_by)
    related = {name.rpartition("__")[0] for name in reads if "__" in name}
    rows = rows.select_related(*sorted(related)) if related else rows.select_related(None)
    # Two columns may read the same rows of another table.
    prefetch = dict.fromkeys(column.prefetch for column in columns if column.prefetch)
    return rows.prefetch_related(None).only(*sorted(reads)).prefetch_related(*prefetch)


def load(rows: list[Any], columns: Iterable[Column], actor: Actor) -> list[Any]:
    """Give the rows of one page what the columns ask of other tables, one query a column."""
    wanted = {column.code: column.load(actor, rows) for column in columns if column.load} if rows else {}
    for row in rows:
        row.loaded = wanted
    return rows


@dataclass(frozen=True)
class Sums:
    """What a column adds up to: in each currency, and all of it in the programme's."""

    each: Sequence[Money]
    home: slots.HomeTotal | None = None

    @property
    def is_mixed(self) -> bool:
        """Whether the amounts by currency do not say the whole by themselves."""
        return self.home is not None and any(
            money.currency != self.home.total.currency for money in self.each
        )

    @property
    def said(self) -> list[str]:
        """The whole in the programme's currency, and what it leaves out, as sentences."""
        if self.home is None or not self.is_mixed:
            return []
        left_out = " · ".join(formats.money(money) for money in self.home.left_out)
        converted = _("In all %(total)s, other currencies converted at the rate of each day.")
        missing = _("Left out, for want of an exchange rate: %(amounts)s.")
        found = [converted % {"total": formats.money(self.home.total)}]
        return found + ([missing % {"amounts": left_out}] if left_out else [])


def totals(rows: QuerySet, column: Column) -> Sums:
    """What a column adds up to over all rows. One query, and one for the rates where there are several
    currencies; where a column names no day, today's rates hold."""
    if rows.query.distinct:
        # A join that doubled a row would double its amount.
        rows = rows.model._default_manager.filter(pk__in=rows.order_by().values("pk"))
    by = ("currency", column.total_day) if column.total_day else ("currency",)
    sums = rows.order_by().values_list(*by).annotate(total=Sum(column.total)).order_by(*by)
    dated = [
        (Money(row[-1], row[0]), row[1] if column.total_day else clock.today())
        for row in sums
        if row[-1] is not None
    ]
    each: dict[str, int] = {}
    for money, _day in dated:
        each[money.currency] = each.get(money.currency, 0) + money.amount_minor
    converted = [fill(dated) for fill in slots.home_total] if dated else []
    return Sums([Money(minor, code) for code, minor in each.items()], converted[0] if converted else None)


@dataclass(frozen=True)
class Table:
    """A page of rows as HTML."""

    columns: Sequence[Column]
    rows: Sequence[Any]
    ordering: str = ""
    query: QueryDict | None = None
    totals: Sequence[tuple[Column, Sums]] = ()
    total_label: Sentence = ""

    def head(self) -> SafeString:
        return mark_safe("".join(self._heading(column) for column in self.columns))  # noqa: S308 (escaped)

    def _heading(self, column: Column) -> SafeString:
        if not column.sort or self.query is None:
            return heading(column.label, column.css)
        down_first = column.sort.startswith("-")
        key = f"-{column.sort_name}" if down_first else column.sort_name
        return sort_heading(column.label, key, query=self.query, ordering=self.ordering, classes=column.css)

    def body(self) -> SafeString:
        cells = [
            (f'<td class="{column.css}">' if column.css else "<td>", column.html) for column in self.columns
        ]
        parts: list[str] = []
        for row in self.rows:
            parts.append("<tr>")
            for start, html in cells:
                parts += (start, conditional_escape(html(row)), "</td>")
            parts.append("</tr>\n")
        return mark_safe("".join(parts))  # noqa: S308 (each cell is escaped)

    def foot(self) -> SafeString:
        sums = [formats.money(money) for _column, found in self.totals for money in found.each]
        if not sums:
            return SafeString("")
        said = [sentence for _column, found in self.totals for sentence in found.said]
        return format_html(
            '<tfoot><tr><td colspan="{}" class="num">{} <strong>{}</strong>{}</td></tr></tfoot>',
            len(self.columns), self.total_label or _("Total:"), " · ".join(sums),
            format_html_join("", '<br><small class="muted">{}</small>', ((sentence,) for sentence in said)),
        )  # fmt: skip
