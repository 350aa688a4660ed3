from django.urls import path

from marketing.actions import views as actions
from marketing.case_studies import views

app_name = "marketing"
_one = "staff/case-studies/<str:public_id>/"
_action = "staff/co-marketing/<str:public_id>/"
urlpatterns = [
    path("staff/co-marketing/", actions.ActionList.as_view(), name="actions"),
    path("staff/co-marketing/new/", actions.ActionNew.as_view(), name="action-new"),
    path("staff/co-marketing/years/", actions.ActionYears.as_view(), name="action-years"),
    path(_action, actions.ActionDetail.as_view(), name="action"),
    path(_action + "edit/", actions.ActionEdit.as_view(), name="action-edit"),
    path(_action + "accept/", actions.ActionAccept.as_view(), name="action-accept"),
    path(_action + "refuse/", actions.ActionRefuse.as_view(), name="action-refuse"),
    path(_action + "done/", actions.ActionFinish.as_view(), name="action-done"),
    path(_action + "cancel/", actions.ActionCancel.as_view(), name="action-cancel"),
    path(_action + "replan/", actions.ActionReplan.as_view(), name="action-replan"),
    path(_action + "leads/new/", actions.LeadLink.as_view(), name="action-lead"),
    path(_action + "sales/new/", actions.SaleLink.as_view(), name="action-sale"),
    path(
        "staff/co-marketing/leads/<str:public_id>/unlink/",
        actions.LeadUnlink.as_view(),
        name="action-lead-unlink",
    ),
    path(
        "staff/co-marketing/sales/<str:public_id>/unlink/",
        actions.SaleUnlink.as_view(),
        name="action-sale-unlink",
    ),
    path("staff/case-studies/", views.CaseStudyList.as_view(), name="list"),
    path("staff/case-studies/new/", views.CaseStudyNew.as_view(), name="new"),
    path(_one, views.CaseStudyPage.as_view(), name="detail"),
    path(_one + "edit/", views.CaseStudyEdit.as_view(), name="edit"),
    path(_one + "results/new/", views.ResultAdd.as_view(), name="result-add"),
    path(_one + "publish/", views.CaseStudyPublish.as_view(), name="publish"),
    path(_one + "withdraw/", views.CaseStudyWithdraw.as_view(), name="withdraw"),
]
