"""The wish list."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core.events import timeline
from pipeline.models import Recruitment, Wish
from pipeline.recruitment.filters import WishFilter
from pipeline.wishes import services
from pipeline.wishes.forms import WishForm, WishRecruitForm
from web.forms import ReasonForm
from web.views import ActionPage, DetailPage, FormPage, ListPage, RowFormPage

STATUS_TONES = {"open": "info", "recruited": "ok", "dropped": ""}
PRIORITY_TONES = {1: "warn", 2: "", 3: ""}


def page_of(wish: Wish) -> str:
    return reverse("pipeline:wish", args=[wish.public_id])


class WishList(ListPage):
    permission = "pipeline.wish:view"
    template_name = "pipeline/wishes/list.html"
    title = _("Wish list")
    queryset = Wish.objects.for_list()
    filterset_class = WishFilter
    orderings = {
        "priority": "priority",
        "-priority": "-priority",
        "name": "name",
        "-name": "-name",
        "-created": "-created_at",
        "created": "created_at",
    }
    export_permission = "pipeline.wish:export"
    export_name = "wishes"
    columns = [
        (_("Name"), lambda row: row.name),
        (_("Type"), lambda row: str(row.type)),
        (_("Relationship"), lambda row: str(row.kind or "")),
        (_("Country"), lambda row: row.country.name),
        (_("Priority"), lambda row: row.get_priority_display()),
        (_("Why we want it"), lambda row: row.reason),
        (_("Whom we know there"), lambda row: row.contact),
        (_("What stands in the way"), lambda row: row.blocker),
        (_("Status"), lambda row: row.get_status_display()),
    ]

    def decorate(self, rows: list[Any]) -> list[Any]:
        for row in rows:
            row.status_tone, row.priority_tone = STATUS_TONES[row.status], PRIORITY_TONES[row.priority]
        return rows

    def get_context(self, **extra: Any) -> dict[str, Any]:
        return super().get_context(
            may_add=self.actor.can("pipeline.wish:change"),
            may_recruit=self.actor.can("pipeline.wish:recruit"),
            **extra,
        )


class WishPage(DetailPage):
    permission = "pipeline.wish:view"
    template_name = "pipeline/wishes/detail.html"
    queryset = Wish.objects.for_list()

    def get_context(self, **extra: Any) -> dict[str, Any]:
        wish = self.object
        change, recruit = self.actor.can("pipeline.wish:change"), self.actor.can("pipeline.wish:recruit")
        return super().get_context(
            title=wish.name,
            wish=wish,
            tone=STATUS_TONES[wish.status],
            facts=[
                (_("Type"), wish.type),
                (_("Relationship"), wish.kind),
                (_("Country"), wish.country.name),
                (_("Priority"), wish.get_priority_display()),
                (_("Whom we know there"), wish.contact or _("Nobody yet")),
                (_("Added by"), wish.added_by),
            ],
            timeline=timeline.of_row(wish.public_id, self.actor, size=10)[0],
            may={
                "change": change and wish.status != Wish.Status.RECRUITED,
                "drop": change and wish.status == Wish.Status.OPEN,
                "restore": change and wish.status == Wish.Status.DROPPED,
                "recruit": recruit and wish.status == Wish.Status.OPEN,
            },
            **extra,
        )


class WishAdd(FormPage):
    permission = "pipeline.wish:change"
    title = _("New wish")
    form_class = WishForm
    submit_label = _("Put on the wish list")
    success_message = _("The wish is on the list.")

    def perform(self, form) -> Wish:
        return services.wish_add(actor=self.actor, **form.cleaned_data)

    def success_url(self, result: Wish) -> str:
        return page_of(result)

    @property
    def cancel_url(self) -> str:
        return reverse("pipeline:wishes")


class WishRowForm(RowFormPage):
    queryset = Wish.objects.for_list()

    def success_url(self, result: Any) -> str:
        return page_of(self.object)

    @property
    def cancel_url(self) -> str:
        return page_of(self.object)


class WishEdit(WishRowForm):
    permission = "pipeline.wish:change"
    title = _("Change a wish")
    form_class = WishForm
    success_message = _("The wish is saved.")

    def get_initial(self) -> dict[str, Any]:
        row = self.object
        names = ("name", "priority", "reason", "contact", "blocker")
        return {
            **{name: getattr(row, name) for name in names},
            "type": row.type.code,
            "kind": row.kind.code if row.kind else None,
            "country": row.country.code,
        }

    def perform(self, form) -> Wish:
        return services.wish_change(actor=self.actor, wish=self.object, **form.cleaned_data)


class WishDrop(WishRowForm):
    permission = "pipeline.wish:change"
    title = _("Give up a wish")
    form_class = ReasonForm
    submit_label = _("Give up")

    def perform(self, form) -> Wish:
        return services.wish_drop(actor=self.actor, wish=self.object, **form.cleaned_data)


class WishRestore(ActionPage):
    permission = "pipeline.wish:change"
    queryset = Wish.objects.for_list()
    success_message = _("It is wanted again.")

    def perform(self) -> Wish:
        return services.wish_restore(actor=self.actor, wish=self.object)

    def success_url(self, result: Any) -> str:
        return page_of(self.object)


class WishRecruit(WishRowForm):
    """One click turns a wish into a recruitment; only a missing country is asked for."""

    permission = "pipeline.wish:recruit"
    title = _("Turn into a recruitment")
    form_class = WishRecruitForm
    submit_label = _("Open the recruitment")
    success_message = _("The recruitment is open.")

    def post(self, request, *args: Any, **kwargs: Any) -> HttpResponse:
        if self.object.country and "country" not in request.POST:
            request.POST = request.POST.copy()
            request.POST["country"] = self.object.country.code
        return super().post(request, *args, **kwargs)

    def get_initial(self) -> dict[str, Any]:
        return {"country": self.object.country.code}

    def perform(self, form) -> Recruitment:
        return services.wish_recruit(actor=self.actor, wish=self.object, **form.cleaned_data)

    def success_url(self, result: Recruitment) -> str:
        return reverse("pipeline:recruitment", args=[result.public_id])
