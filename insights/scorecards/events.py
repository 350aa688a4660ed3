"""What can happen to scorecards and to the health of partners."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from core.events.registry import declare, target_type
from core.links import PageOf
from insights import models
from insights.scorecards.pages import TAB
from insights.scorecards.services import CONFIGURE, VIEW

SETTINGS = PageOf("insights:scorecards", VIEW, args=())

target_type(models.Scorecard, plural=_("Scorecards"), label=str, staff=SETTINGS, related=("partner_type",))
target_type(models.ScorecardMeasure, label=str, staff=SETTINGS)
target_type(
    models.ScorePolicy,
    label=lambda row: _("What a score means"),
    staff=PageOf("insights:score-policy", CONFIGURE, args=()),
)
target_type(models.ScoreAlert, label=lambda row: str(row.partner), staff=TAB, related=("partner",))

declare("insights.scorecard.saved", _("Scorecard “{target}” saved"), icon="gauge")
declare("insights.scorecard.copied", _("Scorecard “{target}” copied"), icon="copy")
declare("insights.scorecard.published", _("Scorecard “{target}” put in use"), icon="gauge")
declare("insights.scorecard.archived", _("Scorecard “{target}” archived"), icon="archive")
declare("insights.scorecard.measure_saved", _("Measure “{target}” of a scorecard saved"), icon="gauge")
declare(
    "insights.scorecard.measure_moved", _("Measure “{target}” of a scorecard moved"), icon="arrow-up-down"
)
declare("insights.scorecard.measure_removed", _("Measure taken off the scorecard “{target}”"), icon="trash-2")
declare("insights.score.policy_changed", _("What a score means changed"), icon="gauge")
declare("insights.score.count_started", _("Count of the scores started"), icon="refresh-cw")
declare("insights.score.fell", _("Health of “{target}” fell"), icon="trending-down")
declare("insights.score.acknowledged", _("Fall of the health of “{target}” acknowledged"), icon="check")
