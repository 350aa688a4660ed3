from django.urls import path

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
from insights.targets import views as targets

app_name = "insights"
_base = "staff/insights/"
_review = _base + "review/"
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
    path(_base + "targets/", targets.TargetList.as_view(), name="targets"),
    path(_base + "targets/new/", targets.TargetNew.as_view(), name="target-new"),
    path(_base + "targets/<str:public_id>/", targets.TargetEdit.as_view(), name="target-edit"),
    path(_base + "targets/<str:public_id>/archive/", targets.TargetArchive.as_view(), name="target-archive"),
    path(_base + "roadmap/", targets.Roadmap.as_view(), name="roadmap"),
    path(_base + "roadmap/<str:public_id>/tick/", targets.StepTick.as_view(), name="step-tick"),
    path(_base + "company-totals/", totals.TotalList.as_view(), name="totals"),
    path(_base + "company-totals/set/", totals.TotalSet.as_view(), name="total-set"),
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
]
