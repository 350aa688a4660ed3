"""How dashboards are put together: what they are called, their parts and their order, to whom they are sent."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from core.errors import DomainError
from core.permissions import refusal
from core.text import Translated
from insights.dashboards import schedules, selectors, services
from insights.dashboards.columns import shared_said
from insights.dashboards.events import PAGE
from insights.dashboards.forms import FORMS, CopyForm, DashboardForm, ScheduleForm
from insights.dashboards.models import Dashboard, DashboardSchedule, DashboardTile
from web.moves import MovePage, numbered
from web.views import ActionPage, DetailPage, FormPage, RowFormPage

Kind = DashboardTile.Kind


def arrange_url(dashboard: Dashboard) -> str:
    return reverse("insights:dashboard-arrange", args=[dashboard.public_id])


class _Own:
    """Pages of who may change the dashboard; another who may read it is refused."""

    permission = selectors.CHANGE

    @property
    def dashboard(self) -> Dashboard:
        return self.object

    def load(self) -> None:
        super().load()
        if self.actor.can(self.permission) and not selectors.may_change(self.actor, self.dashboard):
            raise refusal(self.actor, selectors.MANAGE)

    def success_url(self, result: Any) -> str:
        return arrange_url(self.dashboard)

    @property
    def cancel_url(self) -> str:
        return arrange_url(self.dashboard)


class _OwnPart(_Own):
    @property
    def dashboard(self) -> Dashboard:
        return self.object.dashboard


class DashboardNew(FormPage):
    permission = selectors.CHANGE
    form_class = DashboardForm
    title = _("New dashboard")
    submit_label = _("Begin")
    success_message = _("The dashboard is begun. Put its first part on it.")

    @property
    def cancel_url(self) -> str:
        return reverse("insights:dashboards")

    def perform(self, form: DashboardForm) -> Dashboard:
        return services.dashboard_create(actor=self.actor, **form.values())

    def success_url(self, result: Dashboard) -> str:
        return arrange_url(result)


class DashboardEdit(_Own, RowFormPage):
    queryset = Dashboard.objects.in_use()
    form_class = DashboardForm
    title = _("Name and sharing")
    success_message = _("The dashboard is saved.")

    def get_initial(self) -> dict[str, Any]:
        row = self.object
        kept = {name: getattr(row, name) for name in ("name", "is_shared", "roles", "months")}
        return {**kept, **row.filters}

    def perform(self, form: DashboardForm) -> Dashboard:
        return services.dashboard_change(actor=self.actor, dashboard=self.object, **form.values())


class DashboardCopy(RowFormPage):
    """A copy of one's own, private at first."""

    permission = selectors.CHANGE
    queryset = Dashboard.objects.in_use()
    form_class = CopyForm
    title = _("Copy a dashboard")
    submit_label = _("Copy")
    success_message = _("The dashboard is copied. This one is yours, and private.")

    def get_initial(self) -> dict[str, Any]:
        names = {}
        for code, name in self.object.name.items():
            with translation.override(code):
                names[code] = gettext("Copy of %(name)s") % {"name": name} if name else ""
        return {"name": Translated(names)}

    def perform(self, form: CopyForm) -> Dashboard:
        return services.dashboard_copy(actor=self.actor, dashboard=self.object, **form.cleaned_data)

    def success_url(self, result: Dashboard) -> str:
        return arrange_url(result)

    @property
    def cancel_url(self) -> str:
        return PAGE.url(self.object)


class DashboardArchive(_Own, ActionPage):
    queryset = Dashboard.objects.in_use()
    success_message = _("The dashboard is archived.")

    def perform(self) -> Dashboard:
        return services.dashboard_archive(actor=self.actor, dashboard=self.object)

    def success_url(self, result: Dashboard) -> str:
        return reverse("insights:dashboards")


class DashboardArrange(_Own, DetailPage):
    """The parts in their order, and when the dashboard is sent."""

    template_name = "insights/dashboards/arrange.html"
    queryset = Dashboard.objects.in_use().select_related("owner")

    def get_context(self, **extra: Any) -> dict[str, Any]:
        tiles = numbered(selectors.tiles_of(self.object))
        sent = DashboardSchedule.objects.filter(dashboard=self.object).prefetch_related("recipients__user")
        return super().get_context(
            title=str(self.object),
            tiles=[(tile, selectors.shows(tile)) for tile in tiles],
            kinds=[
                (kind.label, reverse("insights:tile-new", args=[self.object.public_id, kind.value]))
                for kind in Kind
            ],
            schedules=list(sent),
            shared_said=shared_said(self.object),
            page_url=PAGE.url(self.object),
            **extra,
        )


class _TileForm(_Own):
    submit_label = _("Save")
    success_message = _("The part is saved.")

    @property
    def kind(self) -> str:
        raise NotImplementedError

    @property
    def form_class(self) -> Any:
        return FORMS[self.kind]

    def get_context(self, **extra: Any) -> dict[str, Any]:
        return super().get_context(subtitle=str(self.dashboard), **extra)


class TileNew(_TileForm, RowFormPage):
    queryset = Dashboard.objects.in_use()

    @property
    def kind(self) -> str:
        return self.kwargs["kind"]

    def load(self) -> None:
        super().load()
        if self.kind not in FORMS:
            raise DomainError.not_found()
        self.title = Kind(self.kind).label

    def perform(self, form: Any) -> DashboardTile:
        return services.tile_save(
            actor=self.actor, dashboard=self.object, kind=self.kind, **form.cleaned_data
        )


class TileEdit(_TileForm, _OwnPart, RowFormPage):
    queryset = DashboardTile.objects.filter(dashboard__archived_at=None).select_related("dashboard", "target")

    @property
    def kind(self) -> str:
        return self.object.kind

    def load(self) -> None:
        super().load()
        self.title = self.object.get_kind_display()

    def get_initial(self) -> dict[str, Any]:
        return {name: getattr(self.object, name) for name in self.form_class.base_fields} | {
            "target": self.object.target and self.object.target.public_id
        }

    def perform(self, form: Any) -> DashboardTile:
        return services.tile_save(
            actor=self.actor, dashboard=self.dashboard, tile=self.object, **form.cleaned_data
        )


class TileRemove(_OwnPart, ActionPage):
    queryset = DashboardTile.objects.filter(dashboard__archived_at=None).select_related("dashboard")
    success_message = _("The part is taken off.")

    def perform(self) -> None:
        services.tile_remove(actor=self.actor, tile=self.object)


class TileMove(_OwnPart, MovePage):
    queryset = DashboardTile.objects.filter(dashboard__archived_at=None).select_related("dashboard")

    @property
    def list_url(self) -> str:
        return arrange_url(self.dashboard)

    def perform(self) -> int:
        return services.tile_move(actor=self.actor, tile=self.object, to=self.to)


class _ScheduleForm(_Own):
    form_class = ScheduleForm
    title = _("Send it regularly")
    success_message = _("The dashboard is sent on that day.")

    def form_kwargs(self) -> dict[str, Any]:
        return {**super().form_kwargs(), "dashboard": self.dashboard}

    def get_context(self, **extra: Any) -> dict[str, Any]:
        intro = _(
            "It comes as a PDF. Everybody gets the figures of the partners that they may see themselves."
        )
        return super().get_context(subtitle=str(self.dashboard), intro=intro, **extra)


class ScheduleNew(_ScheduleForm, RowFormPage):
    queryset = Dashboard.objects.in_use()

    def get_initial(self) -> dict[str, Any]:
        return {"people": [self.actor.id]}

    def perform(self, form: ScheduleForm) -> DashboardSchedule:
        return schedules.schedule_save(actor=self.actor, dashboard=self.object, **form.values())


class ScheduleEdit(_ScheduleForm, _OwnPart, RowFormPage):
    queryset = DashboardSchedule.objects.filter(dashboard__archived_at=None).select_related("dashboard")

    def get_initial(self) -> dict[str, Any]:
        people = self.object.recipients.values_list("user__public_id", flat=True)
        is_weekly = self.object.every == DashboardSchedule.Every.WEEK
        return {
            "every": self.object.every,
            "weekday": self.object.day if is_weekly else 1,
            "month_day": 1 if is_weekly else self.object.day,
            "people": list(people),
        }

    def perform(self, form: ScheduleForm) -> DashboardSchedule:
        return schedules.schedule_save(
            actor=self.actor, dashboard=self.dashboard, schedule=self.object, **form.values()
        )


class ScheduleRemove(_OwnPart, ActionPage):
    queryset = DashboardSchedule.objects.filter(dashboard__archived_at=None).select_related("dashboard")
    success_message = _("The dashboard is sent no more.")

    def perform(self) -> None:
        schedules.schedule_remove(actor=self.actor, schedule=self.object)
