"""Segments in the back-office: the list, the builder, and who is in one."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext_lazy

from accounts.selectors import user_of
from core.errors import DomainError
from core.numbers import whole_number
from core.paging import PAGE_SIZE
from marketing.models import Segment
from marketing.segments import conditions, presenters, selectors, services
from marketing.segments.columns import SEGMENT_COLUMNS
from marketing.segments.filters import SegmentFilter
from marketing.segments.forms import SegmentForm, initial_of
from marketing.segments.services import CHANGE, EXPORT, VIEW
from partners.partner.columns import PARTNER_COLUMNS
from web.columns import permitted
from web.exports import export_response
from web.lists import TableList
from web.views import ActionPage, DetailPage, FormPage, RowFormPage


class SegmentList(TableList):
    permission = VIEW
    template_name = "marketing/segments/list.html"
    title = gettext_lazy("Segments")
    queryset = Segment.objects.current().select_related("owner")
    filterset_class = SegmentFilter
    default_sort = "name"
    columns = SEGMENT_COLUMNS
    export_permission = EXPORT
    export_name = "segments"

    def get_context(self, **extra: Any) -> dict[str, Any]:
        return super().get_context(
            new_url=reverse("marketing:segment-new") if self.actor.can(CHANGE) else "", **extra
        )


class SegmentPage(DetailPage):
    """Who is in it now, page by page; as a file with all of them."""

    permission = VIEW
    template_name = "marketing/segments/detail.html"
    queryset = Segment.objects.current().select_related("owner")

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        kind = request.GET.get("format", "")
        if kind in ("csv", "xlsx") and self.actor.can(EXPORT):
            return self._export(kind)
        return super().get(request, *args, **kwargs)

    def get_context(self, **extra: Any) -> dict[str, Any]:
        segment, ids = self.object, selectors.member_ids(self.actor, self.object.conditions)
        begin = whole_number(self.request.GET.get("from", ""))
        mine = segment.owner_id == self.actor.user_id
        return super().get_context(
            title=segment.name,
            segment=segment,
            said=presenters.said(segment.conditions),
            figures=[figure.label for figure, _one in selectors.figures_of(segment.conditions)],
            members=presenters.members(self.actor, segment.conditions, ids[begin : begin + PAGE_SIZE]),
            count=len(ids),
            first=begin + 1,
            earlier=f"?from={max(0, begin - PAGE_SIZE)}" if begin else "",
            later=f"?from={begin + PAGE_SIZE}" if begin + PAGE_SIZE < len(ids) else "",
            may_change=self.actor.can(CHANGE) and (segment.is_shared or mine),
            may_export=self.actor.can(EXPORT),
            **extra,
        )

    def _export(self, kind: str) -> HttpResponse:
        ids = selectors.member_ids(self.actor, self.object.conditions)
        chosen = [figure for figure, _one in selectors.figures_of(self.object.conditions)]
        columns = permitted(
            (column for column in PARTNER_COLUMNS if column.exported and column.shown), self.actor
        )
        pairs = [(c.file_label or c.label, lambda row, c=c: c.value(row.partner)) for c in columns]
        pairs += [
            (figure.label, lambda row, place=place: row.figures[place][0])
            for place, figure in enumerate(chosen)
        ]
        parts = (ids[begin : begin + 1_000] for begin in range(0, len(ids), 1_000))
        rows = (row for part in parts for row in presenters.members(self.actor, self.object.conditions, part))
        return export_response(rows, pairs, name="segment", kind=kind)


class SegmentBuilder:
    """The form in which conditions are chosen. "Count" says how many partners meet them, and saves nothing."""

    permission = CHANGE
    template_name = "marketing/segments/builder.html"
    form_class = SegmentForm
    submit_label = gettext_lazy("Save the segment")
    success_message = gettext_lazy("The segment is saved.")

    def second_look(self, form: SegmentForm) -> dict[str, Any]:
        if "count" not in self.request.POST:
            return {}
        try:
            checked = conditions.checked(self.actor, form.conditions)
        except DomainError as error:
            form.add_error(None, str(error.message))
            return {"counted": None, "refused": True}
        return {"counted": len(selectors.member_ids(self.actor, checked)), "refused": False}

    def success_url(self, result: Segment) -> str:
        return reverse("marketing:segment", args=[result.public_id])


class SegmentNew(SegmentBuilder, FormPage):
    title = gettext_lazy("New segment")

    def get_initial(self) -> dict[str, Any]:
        """What the list of partners was narrowed by."""
        asked = self.request.GET
        names = [name for name in conditions.filter_names() if any(asked.getlist(name))]
        return initial_of({"filters": {name: asked.getlist(name) for name in names}, "figures": []})

    def perform(self, form: SegmentForm) -> Segment:
        return services.segment_create(actor=self.actor, owner=user_of(self.actor), **form.values())

    @property
    def cancel_url(self) -> str:
        return reverse("marketing:segments")


class SegmentEdit(SegmentBuilder, RowFormPage):
    queryset = Segment.objects.current().select_related("owner")
    title = gettext_lazy("Change the segment")

    def get_initial(self) -> dict[str, Any]:
        row = self.object
        return {"name": row.name, "is_shared": row.is_shared, **initial_of(row.conditions)}

    def perform(self, form: SegmentForm) -> Segment:
        return services.segment_change(actor=self.actor, segment=self.object, **form.values())

    @property
    def cancel_url(self) -> str:
        return reverse("marketing:segment", args=[self.object.public_id])


class SegmentArchive(ActionPage):
    permission = CHANGE
    queryset = Segment.objects.current().select_related("owner")
    success_message = gettext_lazy("The segment is archived.")

    def perform(self) -> Segment:
        return services.segment_archive(actor=self.actor, segment=self.object)

    def success_url(self, result: Segment) -> str:
        return reverse("marketing:segments")
