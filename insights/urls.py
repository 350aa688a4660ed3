from django.urls import path

from insights.dashboard import views as dashboard
from insights.entered import declared_views as entered_declared_views
from insights.entered import views as totals
from insights.kpis import views as kpis_views
from insights.targets import views as targets

app_name = "insights"
_base = "staff/insights/"

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
]
