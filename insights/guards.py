"""What the database itself refuses: changing a value that somebody declared. It is withdrawn instead;
an edition of a review stays as it was frozen."""

from django.utils.translation import gettext_lazy as _

from core import constraints, guards
from core.published_guards import parts_of_published
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
# What a partner was sent of a review meeting stays as it was; what was undertaken there is dropped, not deleted.
guards.append_only("insights_meetingdocument")
guards.never_deleted("insights_reviewaction")
guards.unguarded(
    "what is prepared and written until it is sent; each change is an event",
    "insights_reviewmeeting",
    "insights_meetingsection",
    "insights_meetingparticipant",
)

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
    "insights_dashboard",
    "insights_dashboardtile",
    "insights_dashboardschedule",
    "insights_dashboardrecipient",
    "insights_scorepolicy",
    "insights_tierpolicy",
)

for table in ("insights_partneramount", "insights_costreduction"):
    guards.never_deleted(table)
    guards.only_changing(table, "withdrawn_at")
# What tiers ask for is read back for years: a published version stays as it is, and its rules with it.
constraints.GUARD_SENTENCES["published-requirements"] = _(
    "This version of the requirements is published and stays as it is. Change it in a new draft."
)
guards.only_changing(
    "insights_requirementset", when="OLD.status = 'published'", code="published-requirements"
)
guards.refuse(
    "guard_insights_requirementset_delete",
    "insights_requirementset",
    "DELETE",
    "OLD.status = 'published'",
    says="deleting a published version",
    code="published-requirements",
)
parts_of_published(
    "guard_insights_tierrule_published",
    "insights_tierrule",
    "requirement_set_id",
    "insights_requirementset",
    code="published-requirements",
)
parts_of_published(
    "guard_insights_tierrequirement_published",
    "insights_tierrequirement",
    "rule_id",
    "(SELECT r.id, s.status FROM insights_tierrule r"
    " JOIN insights_requirementset s ON s.id = r.requirement_set_id)",
    code="published-requirements",
)
# A survey keeps what was promised to whoever answered it, and a wave what it asked, and whom.
for _table in ("survey", "surveywave", "surveyinvitation", "surveyanswer", "surveytally"):
    guards.never_deleted(f"insights_{_table}")
guards.fixed("insights_survey", "kind", "is_anonymous")
guards.only_changing(
    "insights_surveywave", "closes_on", "status", "closed_on", "updated_at", when="OLD.status <> 'planned'"
)
guards.only_changing("insights_surveyinvitation", "is_answered")
guards.refuse(
    "guard_insights_surveyinvitation_answered",
    "insights_surveyinvitation",
    "UPDATE",
    "OLD.is_answered AND NOT NEW.is_answered",
    says="saying of somebody who answered that they have not",
)
guards.only_changing("insights_surveytally", "count")
guards.only_changing(
    "insights_surveyanswer",
    "score",
    "comment",
    "answers",
    "may_quote",
    "followed_up_on",
    "followed_up_by",
    "follow_up",
)
guards.refuse(
    "guard_insights_surveyanswer_anonymous",
    "insights_surveyanswer",
    "UPDATE",
    "OLD.invitation_id IS NULL",
    says="changing an anonymous answer",
)
guards.refuse_where(
    "guard_insights_surveyanswer_named",
    "insights_surveyanswer",
    "SELECT 1 FROM insights_surveywave w JOIN insights_survey s ON s.id = w.survey_id "
    "WHERE w.id = NEW.wave_id AND s.is_anonymous = (NEW.invitation_id IS NOT NULL)",
    says="an anonymous answer that names somebody, or another one that does not",
)
constraints.GUARD_SENTENCES["survey-closed"] = _("This survey is closed. Thank you all the same.")
for _verb, _changed in (
    ("INSERT", ""),
    (
        "UPDATE",
        " AND (NEW.score <> OLD.score OR NEW.comment <> OLD.comment OR NEW.answers <> OLD.answers"
        " OR NEW.may_quote <> OLD.may_quote)",
    ),
):
    guards.refuse_where(
        f"guard_insights_surveyanswer_{_verb.lower()}_closed",
        "insights_surveyanswer",
        f"SELECT 1 FROM insights_surveywave w WHERE w.id = NEW.wave_id AND w.status <> 'open'{_changed}",
        verb=_verb,
        says=f"{_verb.lower()} of an answer in a wave that is not open",
        code="survey-closed",
    )

# A review stays what it was on its day: whom it was about, what was measured, what was decided.
guards.never_deleted("insights_tierreview")
guards.only_changing("insights_tierreview", "updated_at", when="OLD.status IN ('closed', 'cancelled')")
guards.fixed(
    "insights_tierreview",
    "requirement_set_id",
    "last_day",
    "opened_at",
    "review_on",
    when="OLD.status = 'open'",
)
guards.never_deleted("insights_tierproposal")
guards.only_changing(
    "insights_tierproposal",
    "decision", "reason", "decided_by", "decided_at", "grace", "grace_until", "updated_at",
)  # fmt: skip
guards.fixed(
    "insights_tierproposal",
    "decision", "reason", "decided_by", "decided_at", "grace_until",
    when="OLD.decision IN ('none', 'accepted', 'refused')",
)  # fmt: skip
guards.fixed("insights_tierproposal", "grace", when="OLD.grace <> 'running' AND OLD.decision = 'accepted'")
constraints.GUARD_SENTENCES["opened-review"] = _("This review is opened: what it holds stays as it was.")
guards.refuse_where(
    "guard_insights_tierproposal_opened",
    "insights_tierproposal",
    "SELECT 1 FROM insights_tierreview r WHERE r.id = NEW.review_id AND r.status <> 'planned'",
    says="a proposal of a review that is opened already",
    code="opened-review",
)
