"""What the database itself refuses: changing a value that somebody declared. It is withdrawn instead;
an edition of a review stays as it was frozen."""

from django.utils.translation import gettext_lazy as _

from core import constraints, guards
from insights.scorecards.choices import FEWEST, MOST

guards.never_deleted("insights_declaredvalue")
guards.only_changing("insights_declaredvalue", "withdrawn_at")

# An edition of a review is what it said on its day.
guards.append_only("insights_reviewedition")
constraints.GUARD_SENTENCES["frozen-edition"] = _("This edition is frozen: its answers stay as they are.")
for _verb in ("INSERT", "UPDATE"):
    guards.refuse_where(
        f"guard_insights_reviewedition_answers_{_verb.lower()}",
        "partners_answer",
        "SELECT 1 FROM insights_reviewedition e WHERE e.sheet_id = NEW.sheet_id",
        verb=_verb,
        says=f"{_verb.lower()} of an answer of a frozen edition",
        code="frozen-edition",
    )

# A scorecard that is archived stays as it was: scores of its time were calculated by it. How many measures one has
# is counted here, behind whoever adds one to it at the same moment.
guards.never_deleted("insights_scorecard")
guards.only_changing("insights_scorecard", when="OLD.status = 'archived'")
constraints.GUARD_SENTENCES["scorecard-measures"] = _("A scorecard in use has six to ten measures.")
_COUNTED = (
    "SELECT 1 WHERE (SELECT COUNT(*) FROM insights_scorecardmeasure m WHERE m.scorecard_id = {of}) {many}"
)
guards.refuse_where(
    "guard_insights_scorecardmeasure_most",
    "insights_scorecardmeasure",
    _COUNTED.format(of="NEW.scorecard_id", many=f">= {MOST}"),
    turn="NEW.scorecard_id",
    says=f"more than {MOST} measures of a scorecard",
    code="scorecard-measures",
)
for _verb in ("INSERT", "UPDATE"):
    guards.refuse_where(
        f"guard_insights_scorecard_fewest_{_verb.lower()}",
        "insights_scorecard",
        f"{_COUNTED.format(of='NEW.id', many=f'< {FEWEST}')} AND NEW.status = 'in_use'",
        verb=_verb,
        says=f"{_verb.lower()} of a scorecard in use with fewer than {FEWEST} measures",
        code="scorecard-measures",
    )
constraints.GUARD_SENTENCES["archived-scorecard"] = _("This scorecard is archived: it stays as it was.")
for _verb in ("INSERT", "UPDATE"):
    guards.refuse_where(
        f"guard_insights_scorecardmeasure_archived_{_verb.lower()}",
        "insights_scorecardmeasure",
        "SELECT 1 FROM insights_scorecard s WHERE s.id = NEW.scorecard_id AND s.status = 'archived'",
        verb=_verb,
        says=f"{_verb.lower()} of a measure of an archived scorecard",
        code="archived-scorecard",
    )
guards.fixed("insights_scorecardmeasure", "id", "public_id", "scorecard_id", "figure")

# That the health of a partner fell is a record; what is done about it is said once.
guards.never_deleted("insights_scorealert")
guards.only_changing("insights_scorealert", "acknowledged_at", "acknowledged_by", "note")
guards.only_changing("insights_scorealert", when="OLD.acknowledged_at IS NOT NULL")

guards.unguarded(
    "figures made anew from what they count",
    "insights_rollup",
    "insights_partnerday",
    "insights_partnerrevenue",
    "insights_rolluprun",
    "insights_partnerengagement",
    "insights_tierstanding",
    "insights_partnerscore",
    "insights_partnerscoreweek",
)
guards.unguarded(
    "entered as it is known now; each change is an event",
    "insights_companytotal",
    "insights_target",
    "insights_programmestep",
    "insights_engagementpolicy",
    "insights_scorepolicy",
)
