"""What can happen in recruitment and on the wish list."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from core.events.registry import Indexed, declare, target_type
from core.links import PageOf
from core.money import Money
from pipeline import models
from pipeline.recruitment.things import label_of
from web.templatetags.formats import day, money_tile


def _amount(value: dict[str, str]) -> str:
    return money_tile(Money.from_json(value))


VIEW = "pipeline.recruitment:view"
PAGE = PageOf("pipeline:recruitment", VIEW)
PHASES = PageOf("pipeline:phases", "core.config:view", args=())
_RELATED = ("recruitment__partner",)

target_type(
    models.Recruitment,
    plural=_("Recruitments"),
    label=str,
    staff=PAGE,
    related=("partner",),
    indexed=Indexed(
        title=str,
        detail=lambda row: row.headline or str(row.phase),
        text=lambda row: f"{row.partner.name} {row.title}",
        related=("phase",),
    ),
)
target_type(
    models.Activity,
    label=lambda row: str(row.recruitment),
    staff=PageOf("pipeline:recruitment", VIEW, ("recruitment.public_id",)),
    related=_RELATED,
)
target_type(
    models.Wish,
    plural=_("Wishes"),
    label=str,
    staff=PageOf("pipeline:wish", "pipeline.wish:view"),
    indexed=Indexed(title=lambda row: row.name, detail=lambda row: str(row.type), related=("type",)),
)
target_type(models.Phase, label=str, staff=PHASES)
target_type(models.PhaseStep, label=str, staff=PHASES)
target_type(models.PhaseCondition, label=str, staff=PHASES)
target_type(
    models.ForecastSnapshot,
    label=lambda row: day(row.week),
    staff=PageOf("pipeline:recruitment-forecast", VIEW, args=()),
)

declare("pipeline.recruitment.opened", _("Recruitment “{target}” opened in {phase}"), icon="square-kanban")
declare("pipeline.recruitment.changed", _("Recruitment “{target}” re-estimated"), icon="pencil")
declare("pipeline.recruitment.moved", _("Recruitment “{target}” moved to {phase}"), icon="arrow-right")
declare("pipeline.recruitment.won", _("Recruitment “{target}” won"), icon="trophy")
declare("pipeline.recruitment.went_live", _("“{target}” went live"), icon="rocket")
declare("pipeline.recruitment.lost", _("Recruitment “{target}” lost"), icon="circle-x")
declare("pipeline.recruitment.reopened", _("Recruitment “{target}” taken up again"), icon="rotate-ccw")
declare("pipeline.recruitment.step_planned", _("Next step of “{target}”: {step}"), icon="calendar-clock")
declare("pipeline.recruitment.step_done", _("“{target}”: {step} done"), icon="square-check")
declare("pipeline.recruitment.step_undone", _("“{target}”: {step} is to be done again"), icon="square")
declare("pipeline.recruitment.file_added", _("Document “{file}” added to “{target}”"), icon="paperclip")
declare("pipeline.recruitment.file_archived", _("Document “{file}” of “{target}” archived"), icon="paperclip")
declare(
    "pipeline.activity.added",
    _("Activity noted for “{target}”: {kind}"),
    icon="message-circle",
    labels={"kind": lambda value: models.Activity.Kind(value).label},
)
declare(
    "pipeline.forecast.kept",
    _("Forecast of the week of {target} saved: {total}"),
    icon="trending-up",
    labels={"total": _amount},
)
declare("pipeline.phase.saved", _("Phase “{target}” saved"), icon="settings")
declare("pipeline.phase.moved", _("“{target}” moved to another place"), icon="settings")
# Recorded by programmes that began with the usual phases before there were several sets.
declare("pipeline.phase.set_up", _("Phase “{target}” set up with its steps"), icon="settings")
declare(
    "pipeline.recruitment.weighed_again",
    _("The usual probability of {phase} is another now"),
    icon="pencil",
)
declare("pipeline.phase.condition_saved", _("Condition of {phase} saved: {target}"), icon="settings")
declare(
    "pipeline.phase.condition_removed",
    _("Condition of “{target}” removed: {thing}"),
    icon="settings",
    labels={"thing": label_of},
)
declare("pipeline.phase.step_saved", _("Step “{target}” saved"), icon="settings")
declare("pipeline.wish.added", _("“{target}” put on the wish list"), icon="star")
declare("pipeline.wish.changed", _("Wish “{target}” changed"), icon="star")
declare("pipeline.wish.dropped", _("Wish “{target}” given up"), icon="star-off")
declare("pipeline.wish.restored", _("“{target}” is wanted again"), icon="star")
declare("pipeline.wish.recruited", _("Wish “{target}” turned into a recruitment"), icon="square-kanban")
