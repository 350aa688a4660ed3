"""The pages of joint plans."""

from django.urls import path

from pipeline.plans import views

_plan = "staff/joint-plans/<str:public_id>/"
_row = "staff/joint-plans/rows/<slug:part>/<str:public_id>/"

urlpatterns = [
    path("staff/joint-plans/", views.PlanList.as_view(), name="plans"),
    path(_plan, views.PlanPage.as_view(), name="plan"),
    path(_plan + "edit/", views.PlanHead.as_view(), name="plan-edit"),
    path(_plan + "open/", views.PlanOpen.as_view(), name="plan-open"),
    path(_plan + "texts/<slug:section>/", views.PlanText.as_view(), name="plan-text"),
    path(_plan + "sections/<slug:section>/share/", views.SectionShare.as_view(), name="plan-section-share"),
    path(
        _plan + "sections/<slug:section>/withdraw/",
        views.SectionWithdraw.as_view(),
        name="plan-section-withdraw",
    ),
    path(_plan + "add/<slug:part>/", views.PlanRowAdd.as_view(), name="plan-row-add"),
    path(_row + "edit/", views.PlanRowEdit.as_view(), name="plan-row-edit"),
    path(_row + "note/", views.PlanRowNote.as_view(), name="plan-row-note"),
    path(_row + "remove/", views.PlanRowRemove.as_view(), name="plan-row-remove"),
    path("staff/recruitment/<str:public_id>/plan/new/", views.PlanNew.as_view(), name="plan-new"),
]
