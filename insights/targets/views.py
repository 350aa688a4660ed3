"""Targets, and the programme's own roadmap."""

from __future__ import annotations

from itertools import groupby
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core import people
from insights.base_views import FiguresMixin, TableFile
from insights.kpis import parts, present, selectors
from insights.kpis.registry import KPIS, Kpi
from insights.kpis.selectors import Scope
from insights.models import ProgrammeStep, Target
from insights.targets import services
from insights.targets.forms import NewTargetForm, TargetForm
from insights.targets.presenters import describe
from partners.models import PartnerType
from web.exports import Columns
from web.views import ActionPage, FormPage, Page, RowFormPage

STATES = {"ok": _("on track"), "warn": _("a little behind"), "bad": _("behind")}


class TargetList(FiguresMixin, TableFile, Page):
    permission = "insights.kpi:view"
    template_name = "insights/targets.html"
    title = _("Targets")
    tab = "targets"
    export_name = "targets"

    def file_rows(self) -> list[dict[str, Any]]:
        reading = selectors.read(Scope(self.actor))
        rows = Target.objects.visible_to(self.actor).filter(archived_at=None)
        return [describe(line, reading.currency) for line in selectors.target_lines(reading, rows)]

    def file_columns(self) -> Columns:
        return [
            (_("Target"), lambda row: row["label"]),
            (_("Due on"), lambda row: row["line"].target.due_on),
            (_("Attained"), lambda row: parts.rounded(row["line"].standing.attained)),
            (_("Expected by now"), lambda row: parts.rounded(row["line"].standing.expected)),
            (_("Forecast"), lambda row: parts.rounded(row["line"].standing.forecast)),
            (_("State"), lambda row: STATES.get(row["tone"], _("open"))),
        ]

    def get_context(self, **extra: Any) -> dict[str, Any]:
        lines = self.file_rows()
        tones = [line["tone"] for line in lines]
        return super().get_context(
            lines=lines,
            counts={tone: tones.count(tone) for tone in ("ok", "warn", "bad")},
            may_change=self.actor.can("insights.target:change"),
            **extra,
        )


class TargetPages:
    permission = "insights.target:change"
    success_message = _("The target is saved.")

    @property
    def cancel_url(self) -> str:
        return reverse("insights:targets")

    def success_url(self, result: Any) -> str:
        return self.cancel_url


class TargetNew(TargetPages, FormPage):
    form_class = NewTargetForm
    title = _("New target")
    submit_label = _("Set the target")

    def perform(self, form: NewTargetForm) -> Target:
        return services.target_save(actor=self.actor, **form.values())


class TargetEdit(TargetPages, RowFormPage):
    queryset = Target.objects.filter(archived_at=None)
    form_class = TargetForm

    def load(self) -> None:
        super().load()
        self.title = str(self.object.label)

    def get_initial(self) -> dict[str, Any]:
        values = {name: getattr(self.object, name) for name in self.form_class.base_fields}
        for name in ("value", "low", "high", "baseline"):
            values[name] = None if values[name] is None else format(values[name].normalize(), "f")
        type_ = PartnerType.objects.visible_to(self.actor).filter(code=self.object.type_code).first()
        return {**values, "type_code": type_.code if type_ else None}

    def perform(self, form: TargetForm) -> Target:
        return services.target_save(actor=self.actor, target=self.object, **form.values())


class TargetArchive(TargetPages, ActionPage):
    queryset = Target.objects.filter(archived_at=None)
    success_message = _("The target is archived.")

    def perform(self) -> Target:
        return services.target_archive(actor=self.actor, target=self.object)


class Roadmap(FiguresMixin, Page):
    """The programme's own steps by period, with the figures that go with them."""

    permission = "insights.kpi:view"
    template_name = "insights/roadmap.html"
    title = _("Roadmap")
    tab = "roadmap"

    def get_context(self, **extra: Any) -> dict[str, Any]:
        steps = list(ProgrammeStep.objects.visible_to(self.actor))
        kinds = {step.kind_code for step in steps} | {""}
        readings = {code: selectors.read(Scope(self.actor, {"kind": code} if code else {})) for code in kinds}
        known = people.find({step.done_by for step in steps if step.done_by})
        rows = [self._row(readings[step.kind_code], step, known) for step in steps]
        periods = [
            {"label": label, "rows": list(group)}
            for label, group in groupby(rows, key=lambda row: row["step"].period)
        ]
        for period in periods:
            period["done"] = sum(1 for row in period["rows"] if row["step"].done_on)
        return super().get_context(
            periods=periods, may_change=self.actor.can("insights.target:change"), **extra
        )

    def _row(self, reading: selectors.Reading, step: ProgrammeStep, known: dict) -> dict[str, Any]:
        kpi = KPIS.get(step.kpi)
        value = selectors.natural(kpi, kpi.read(reading.now), reading.currency) if kpi else None
        return {
            "step": step,
            "late": step.late(reading.today),
            "by": people.name_of(step.done_by, known) if step.done_by else "",
            "of": step.value,
            "value": value,
            "text": f"{present.shown_target(kpi, value, reading.currency)} / "
            f"{present.shown_target(kpi, step.value, reading.currency)}"
            if kpi
            else "",
            "url": figure_url(kpi, step.kind_code) if kpi else "",
        }


def figure_url(kpi: Kpi, kind: str) -> str:
    """The page of a figure, of all partners or of those of a relationship."""
    url = reverse("insights:kpi", args=[kpi.code])
    return f"{url}?{urlencode({'kind': kind})}" if kind else url


class StepTick(ActionPage):
    permission = "insights.target:change"
    queryset = ProgrammeStep.objects.all()

    def perform(self) -> ProgrammeStep:
        return services.step_tick(
            actor=self.actor, step=self.object, done=self.request.POST.get("done") == "1"
        )

    def success_url(self, result: ProgrammeStep) -> str:
        return reverse("insights:roadmap")
