from django.urls import path

from insights.views import dashboard, kpis, targets, totals

app_name = "insights"
_base = "staff/insights/"

urlpatterns = [
    path(_base, dashboard.Dashboard.as_view(), name="dashboard"),
    path(_base + "rollup/", dashboard.RollupStart.as_view(), name="rollup"),
    path(_base + "kpis/", kpis.KpiList.as_view(), name="kpis"),
    path(_base + "kpis/<slug:code>/", kpis.KpiPage.as_view(), name="kpi"),
    path(_base + "kpis/<slug:code>/export/", kpis.KpiExport.as_view(), name="kpi-export"),
    path(_base + "kpis/<slug:code>/declare/", kpis.DeclaredAdd.as_view(), name="declare"),
    path(
        _base + "declared/<str:public_id>/withdraw/",
        kpis.DeclaredWithdraw.as_view(),
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
