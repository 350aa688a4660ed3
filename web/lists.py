"""Lists drawn from their columns."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cached_property
from typing import Any

from django.db.models import QuerySet
from django.http.response import HttpResponseBase

from core import paging as pages
from core.errors import Sentence
from web import columns as cols
from web.columns import Column, Table
from web.exports import export_response
from web.templatetags.components.tables import PLACE, SORT
from web.views import ListPage

# What stands in the address without narrowing the list.
UNFILTERED = {SORT, "columns", *PLACE}


class TableList(ListPage):
    """A list whose head, cells, order, totals and files are its ``columns``.

    ``default_sort`` names the order as the address does. The template draws it with
    ``{% list_table %}what stands here without rows{% endlist_table %}``.
    """

    columns: Sequence[Column] = ()
    default_sort = ""
    total_label: Sentence = ""

    def all_columns(self) -> Sequence[Column]:
        """The columns, those of higher rooms included."""
        return self.columns

    def added_columns(self) -> Sequence[Column]:
        """Those that are defined while the installation runs, as far as the reader may see them."""
        return ()

    @cached_property
    def every_column(self) -> Sequence[Column]:
        return [*self.all_columns(), *self.added_columns()]

    @cached_property
    def orderings(self) -> dict[str, str]:
        found = cols.orderings(self.all_columns())
        return {self.default_sort: found[self.default_sort], **found}

    @cached_property
    def shown(self) -> list[Column]:
        """The columns of this page: those that ``?columns=`` names, else the usual ones."""
        asked = ",".join(self.request.GET.getlist("columns"))
        return cols.chosen(self.every_column, self.actor, [code.strip() for code in asked.split(",")])

    def page_of(self, rows: QuerySet) -> dict[str, Any]:
        found = super().page_of(cols.narrow(rows, self.shown, self.orderings[self.ordering]))
        cols.load(found["rows"], self.shown, self.actor)
        self.table = Table(
            self.shown, found["rows"], self.ordering, self.request.GET, self.totals(rows), self.total_label
        )
        return found

    def totals(self, rows: QuerySet) -> list[tuple[Column, cols.Sums]]:
        """What the rows add up to, in each currency and in all; for a list that was narrowed, as by the figure
        that opened it."""
        if not any(value for name, value in self.request.GET.items() if name not in UNFILTERED):
            return []
        return [(column, cols.totals(rows, column)) for column in self.shown if column.total]

    def export(self, rows: QuerySet, kind: str) -> HttpResponseBase:
        """All rows in the order of the page, with every column that may be taken away."""
        exported = cols.permitted((c for c in self.every_column if c.exported), self.actor)
        ordering = self.orderings[self.ordering]
        found = self._loaded(cols.narrow(rows, exported, ordering), ordering, exported)
        pairs = [(column.file_label or column.label, column.value) for column in exported]
        return export_response(found, pairs, name=self.export_name, kind=kind)

    def _loaded(self, rows: QuerySet, ordering: str, columns: Sequence[Column]) -> Iterator[Any]:
        for part in pages.in_parts(rows, ordering=ordering):
            yield from cols.load(part, columns, self.actor)

    def get_context(self, **extra: Any) -> dict[str, Any]:
        return super().get_context(table=self.table, chooser=self._chooser(), **extra)

    def _chooser(self) -> list[tuple[str, Sentence, bool]]:
        """The columns that can be shown: those that are, in their order, and the others behind them."""
        shown = {column.code for column in self.shown}
        others = [c for c in cols.permitted(self.every_column, self.actor) if c.code not in shown]
        return [(column.code, column.label, column.code in shown) for column in (*self.shown, *others)]
