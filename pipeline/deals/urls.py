"""The addresses of deals, of our own customers and of the rules of registration."""

from django.urls import path

from pipeline.deals import policy_views as deal_policy_views
from pipeline.deals import views as deals
from pipeline.protection import views as protection_views

_one = "staff/deals/<str:public_id>/"

urlpatterns = [
    path("staff/deals/", deals.DealList.as_view(), name="deals"),
    path("staff/deals/new/", deals.DealNew.as_view(), name="deal_new"),
    path("staff/deals/own/", protection_views.OwnAccountList.as_view(), name="own_accounts"),
    path("staff/deals/own/new/", protection_views.OwnAccountNew.as_view(), name="own_account_new"),
    path("staff/deals/own/<str:public_id>/", protection_views.OwnAccountEdit.as_view(), name="own_account"),
    path(
        "staff/deals/own/<str:public_id>/close/",
        protection_views.OwnAccountClose.as_view(),
        name="own_account_close",
    ),
    path(_one, deals.DealPage.as_view(), name="deal"),
    path(_one + "edit/", deals.DealEdit.as_view(), name="deal_edit"),
    path(_one + "fields/<slug:code>/", deals.DealOwnFile.as_view(), name="deal-own-file"),
    path(_one + "stage/", deals.DealStage.as_view(), name="deal_stage"),
    path(_one + "approve/", deals.DealApprove.as_view(), name="deal_approve"),
    path(_one + "reject/", deals.DealReject.as_view(), name="deal_reject"),
    path(_one + "ask/", deals.DealAsk.as_view(), name="deal_ask"),
    path(_one + "recheck/", deals.DealRecheck.as_view(), name="deal_recheck"),
    path(_one + "win/", deals.DealWin.as_view(), name="deal_win"),
    path(_one + "lose/", deals.DealLose.as_view(), name="deal_lose"),
    path(_one + "withdraw/", deals.DealWithdraw.as_view(), name="deal_withdraw"),
    path("staff/deal-extensions/<str:public_id>/", deals.ExtensionDecide.as_view(), name="extension"),
    path("staff/settings/deals/", deal_policy_views.DealPolicyPage.as_view(), name="deal_rules"),
    path("staff/settings/deals/new/", deal_policy_views.DealPolicyNew.as_view(), name="deal_rules_new"),
]
