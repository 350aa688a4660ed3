from django.urls import path

from insights.by_partners import views as by_partners
from insights.dashboard import views as dashboard
from insights.dashboards import edit_views as arranging
from insights.dashboards import views as dashboards
from insights.engagement import views as engagement
from insights.entered import declared_views as entered_declared_views
from insights.entered import views as totals
from insights.kpis import views as kpis_views
from insights.review import answer_views as review_answers
from insights.review import asking_views as asking
from insights.review import edition_views as editions
from insights.review import views as reviews
from insights.review_meetings.urls import urlpatterns as review_meetings
from insights.scorecards import views as scorecards
from insights.surveys import answer_views as survey_answers
from insights.surveys import public_views as survey_public
from insights.surveys import views as surveys
from insights.targets import views as targets
from insights.tier_reviews.urls import urlpatterns as tier_reviews
from insights.tiers import requirement_views as tier_requirements
from insights.tiers import standing_views as tier_standings

app_name = "insights"
_base = "staff/insights/"
_by = _base + "by-partners/"
_review = _base + "review/"
_tiers = _base + "tiers/"
_asked = "staff/settings/tier-requirements/"
_survey = _base + "surveys/"
_wave = _base + "survey-waves/<str:public_id>/"
_survey_answers = _base + "survey-answers/"
_cards = "staff/settings/scorecards/"
_boards = _base + "dashboards/"
_board = _boards + "<str:public_id>/"

urlpatterns = [
    path(_base, dashboard.Dashboard.as_view(), name="dashboard"),
    path(_base + "rollup/", dashboard.RollupStart.as_view(), name="rollup"),
    path(_base + "kpis/", kpis_views.KpiList.as_view(), name="kpis"),
    path(_base + "kpis/<slug:code>/", kpis_views.KpiPage.as_view(), name="kpi"),
    path(_base + "kpis/<slug:code>/export/", kpis_views.KpiExport.as_view(), name="kpi-export"),
    path(_base + "kpis/<slug:code>/declare/", entered_declared_views.DeclaredAdd.as_view(), name="declare"),
    path(
        _base + "declared/<str:public_id>/withdraw/",
        entered_declared_views.DeclaredWithdraw.as_view(),
        name="declared-withdraw",
    ),
    path(_by, by_partners.DeclaredAmounts.as_view(), name="declared-amounts"),
    path(_by + "new/", by_partners.AmountNew.as_view(), name="declared-amount-new"),
    path(_by + "reductions/", by_partners.CostReductions.as_view(), name="cost-reductions"),
    path(_by + "reductions/new/", by_partners.ReductionNew.as_view(), name="cost-reduction-new"),
    path(
        _by + "reductions/<str:public_id>/withdraw/",
        by_partners.ReductionWithdraw.as_view(),
        name="cost-reduction-withdraw",
    ),
    path(
        _by + "<str:public_id>/withdraw/",
        by_partners.AmountWithdraw.as_view(),
        name="declared-amount-withdraw",
    ),
    path(_base + "targets/", targets.TargetList.as_view(), name="targets"),
    path(_base + "targets/new/", targets.TargetNew.as_view(), name="target-new"),
    path(_base + "targets/<str:public_id>/", targets.TargetEdit.as_view(), name="target-edit"),
    path(_base + "targets/<str:public_id>/archive/", targets.TargetArchive.as_view(), name="target-archive"),
    path(_base + "roadmap/", targets.Roadmap.as_view(), name="roadmap"),
    path(_base + "roadmap/<str:public_id>/tick/", targets.StepTick.as_view(), name="step-tick"),
    path(_base + "company-totals/", totals.TotalList.as_view(), name="totals"),
    path(_base + "company-totals/set/", totals.TotalSet.as_view(), name="total-set"),
    path(_survey, surveys.SurveyList.as_view(), name="surveys"),
    path(_survey + "new/", surveys.SurveyNew.as_view(), name="survey-new"),
    path(_survey + "<str:public_id>/", surveys.SurveyPage.as_view(), name="survey"),
    path(_survey + "<str:public_id>/edit/", surveys.SurveyEdit.as_view(), name="survey-edit"),
    path(_survey + "<str:public_id>/archive/", surveys.SurveyArchive.as_view(), name="survey-archive"),
    path(_survey + "<str:public_id>/wave/", surveys.WavePlan.as_view(), name="survey-wave-plan"),
    path(_wave, surveys.WavePage.as_view(), name="survey-wave"),
    path(_wave + "edit/", surveys.WaveEdit.as_view(), name="survey-wave-edit"),
    path(_wave + "open/", surveys.WaveOpen.as_view(), name="survey-wave-open"),
    path(_wave + "close/", surveys.WaveClose.as_view(), name="survey-wave-close"),
    path(_wave + "cancel/", surveys.WaveCancel.as_view(), name="survey-wave-cancel"),
    path(_survey_answers, survey_answers.AnswerList.as_view(), name="survey-answers"),
    path(_survey_answers + "<str:public_id>/", survey_answers.AnswerPage.as_view(), name="survey-answer"),
    path(
        _survey_answers + "<str:public_id>/follow-up/",
        survey_answers.FollowUp.as_view(),
        name="survey-follow-up",
    ),
    path("surveys/<str:token>/", survey_public.SurveyLink.as_view(), name="survey-link"),
    path(_boards, dashboards.DashboardList.as_view(), name="dashboards"),
    path(_boards + "new/", arranging.DashboardNew.as_view(), name="dashboard-new"),
    path(_boards + "tiles/<str:public_id>/", arranging.TileEdit.as_view(), name="tile-edit"),
    path(_boards + "tiles/<str:public_id>/move/", arranging.TileMove.as_view(), name="tile-move"),
    path(_boards + "tiles/<str:public_id>/remove/", arranging.TileRemove.as_view(), name="tile-remove"),
    path(_boards + "tiles/<str:public_id>/export/", dashboards.TileExport.as_view(), name="tile-export"),
    path(_boards + "schedules/<str:public_id>/", arranging.ScheduleEdit.as_view(), name="schedule-edit"),
    path(
        _boards + "schedules/<str:public_id>/remove/",
        arranging.ScheduleRemove.as_view(),
        name="schedule-remove",
    ),
    path(_board, dashboards.DashboardPage.as_view(), name="dashboard-of"),
    path(_board + "pdf/", dashboards.DashboardPdf.as_view(), name="dashboard-pdf"),
    path(_board + "arrange/", arranging.DashboardArrange.as_view(), name="dashboard-arrange"),
    path(_board + "edit/", arranging.DashboardEdit.as_view(), name="dashboard-edit"),
    path(_board + "copy/", arranging.DashboardCopy.as_view(), name="dashboard-copy"),
    path(_board + "archive/", arranging.DashboardArchive.as_view(), name="dashboard-archive"),
    path(_board + "tiles/<slug:kind>/", arranging.TileNew.as_view(), name="tile-new"),
    path(_board + "schedules/", arranging.ScheduleNew.as_view(), name="schedule-new"),
    path("staff/settings/signs-of-life/", engagement.PolicyPage.as_view(), name="engagement-policy"),
    path(_tiers, tier_standings.StandingList.as_view(), name="tier-standings"),
    path(_tiers + "run/", tier_standings.StandingsStart.as_view(), name="tier-standings-run"),
    path(_tiers + "what-if/", tier_standings.WhatIf.as_view(), name="tier-what-if"),
    path(_asked, tier_requirements.RequirementsHome.as_view(), name="tier-requirements"),
    path(_asked + "draft/", tier_requirements.DraftBegin.as_view(), name="tier-requirements-draft"),
    path(_asked + "rule/<str:public_id>/", tier_requirements.RulePage.as_view(), name="tier-rule"),
    path(_asked + "rule/<str:public_id>/edit/", tier_requirements.RuleEdit.as_view(), name="tier-rule-edit"),
    path(
        _asked + "rule/<str:public_id>/remove/",
        tier_requirements.RuleRemove.as_view(),
        name="tier-rule-remove",
    ),
    path(
        _asked + "rule/<str:public_id>/requirement/",
        tier_requirements.RequirementNew.as_view(),
        name="tier-requirement-new",
    ),
    path(
        _asked + "requirement/<str:public_id>/",
        tier_requirements.RequirementEdit.as_view(),
        name="tier-requirement-edit",
    ),
    path(
        _asked + "requirement/<str:public_id>/remove/",
        tier_requirements.RequirementRemove.as_view(),
        name="tier-requirement-remove",
    ),
    path(
        _asked + "<str:public_id>/",
        tier_requirements.RequirementsPage.as_view(),
        name="tier-requirements-of",
    ),
    path(
        _asked + "<str:public_id>/note/",
        tier_requirements.VersionNote.as_view(),
        name="tier-requirements-note",
    ),
    path(
        _asked + "<str:public_id>/discard/",
        tier_requirements.VersionDiscard.as_view(),
        name="tier-requirements-discard",
    ),
    path(
        _asked + "<str:public_id>/try/", tier_requirements.VersionTry.as_view(), name="tier-requirements-try"
    ),
    path(
        _asked + "<str:public_id>/publish/",
        tier_requirements.VersionPublish.as_view(),
        name="tier-requirements-publish",
    ),
    path(_asked + "<str:public_id>/rule/", tier_requirements.RuleNew.as_view(), name="tier-rule-new"),
    path(_base + "health/", scorecards.HealthList.as_view(), name="health"),
    path(_base + "health/count/", scorecards.ScoresStart.as_view(), name="health-count"),
    path(_base + "health/alerts/<str:public_id>/", scorecards.AlertAcknowledge.as_view(), name="score-alert"),
    path(_cards, scorecards.ScorecardSettings.as_view(), name="scorecards"),
    path(_cards + "new/", scorecards.ScorecardNew.as_view(), name="scorecard-new"),
    path(_cards + "meaning/", scorecards.PolicyPage.as_view(), name="score-policy"),
    path(
        _cards + "measures/<str:public_id>/edit/",
        scorecards.MeasureEdit.as_view(),
        name="scorecard-measure-edit",
    ),
    path(
        _cards + "measures/<str:public_id>/move/",
        scorecards.MeasureMove.as_view(),
        name="scorecard-measure-move",
    ),
    path(
        _cards + "measures/<str:public_id>/remove/",
        scorecards.MeasureRemove.as_view(),
        name="scorecard-measure-remove",
    ),
    path(_cards + "<str:public_id>/edit/", scorecards.ScorecardEdit.as_view(), name="scorecard-edit"),
    path(_cards + "<str:public_id>/copy/", scorecards.ScorecardCopy.as_view(), name="scorecard-copy"),
    path(
        _cards + "<str:public_id>/publish/", scorecards.ScorecardPublish.as_view(), name="scorecard-publish"
    ),
    path(
        _cards + "<str:public_id>/archive/", scorecards.ScorecardArchive.as_view(), name="scorecard-archive"
    ),
    path(
        _cards + "<str:public_id>/measures/new/",
        scorecards.MeasureNew.as_view(),
        name="scorecard-measure-new",
    ),
    path(_review, reviews.ReviewHome.as_view(), name="review"),
    path(_review + "begin/", reviews.ReviewBegin.as_view(), name="review-begin"),
    path(_review + "asked/<str:public_id>/", review_answers.AskedAnswer.as_view(), name="review-asked"),
    path(_review + "question/<str:public_id>/", reviews.QuestionPage.as_view(), name="review-question"),
    path(
        _review + "question/<str:public_id>/answer/",
        review_answers.QuestionAnswer.as_view(),
        name="review-question-answer",
    ),
    path(_review + "file/<str:public_id>/", reviews.AnswerFile.as_view(), name="review-file"),
    path(_review + "edition/<str:public_id>/", reviews.EditionPage.as_view(), name="review-edition"),
    path(
        _review + "edition/<str:public_id>/markdown/",
        editions.EditionMarkdown.as_view(),
        name="review-edition-markdown",
    ),
    path(_review + "edition/<str:public_id>/pdf/", editions.EditionPdf.as_view(), name="review-edition-pdf"),
    path(_review + "asked/<str:public_id>/change/", asking.AnswerHandOver.as_view(), name="review-hand-over"),
    path(
        _review + "asked/<str:public_id>/withdraw/", asking.AnswerWithdraw.as_view(), name="review-withdraw"
    ),
    path(_review + "<str:public_id>/", reviews.ReviewPage.as_view(), name="review-of"),
    path(_review + "<str:public_id>/answer/", review_answers.ReviewAnswer.as_view(), name="review-answer"),
    path(_review + "<str:public_id>/ask/", asking.ReviewAsk.as_view(), name="review-ask"),
    path(_review + "<str:public_id>/waiting/", asking.ReviewWaiting.as_view(), name="review-waiting"),
    path(_review + "<str:public_id>/summary/", reviews.SummaryPage.as_view(), name="review-summary"),
    path(_review + "<str:public_id>/editions/", editions.EditionList.as_view(), name="review-editions"),
    path(_review + "<str:public_id>/freeze/", editions.EditionFreeze.as_view(), name="review-freeze"),
    path(_review + "<str:public_id>/compare/", editions.EditionCompare.as_view(), name="review-compare"),
    path(_review + "<str:public_id>/markdown/", editions.ReviewMarkdown.as_view(), name="review-markdown"),
    path(_review + "<str:public_id>/pdf/", editions.ReviewPdf.as_view(), name="review-pdf"),
    *review_meetings,
    *tier_reviews,
]
