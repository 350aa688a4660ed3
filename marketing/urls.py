from django.urls import path

from marketing.actions import views as actions
from marketing.case_studies import public_views, views
from marketing.funds import request_views
from marketing.funds import views as fund_views
from marketing.press import views as press
from marketing.recognition import views as recognition
from marketing.segments import views as segments

app_name = "marketing"
_fund = "staff/funds/"
_request = "staff/funds/requests/"
_asked = "staff/funds/requests/<str:public_id>/"
_claim = "staff/funds/claims/<str:public_id>/"
_one = "staff/case-studies/<str:public_id>/"
_press = "staff/press/<str:public_id>/"
_action = "staff/co-marketing/<str:public_id>/"
_segment = "staff/segments/<str:public_id>/"
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
    path(_one + "results/<int:place>/", views.ResultEdit.as_view(), name="result-edit"),
    path(_one + "results/<int:place>/remove/", views.ResultRemove.as_view(), name="result-remove"),
    path(_one + "quotes/new/", views.QuoteAdd.as_view(), name="quote-add"),
    path(_one + "quotes/<int:place>/", views.QuoteEdit.as_view(), name="quote-edit"),
    path(_one + "quotes/<int:place>/remove/", views.QuoteRemove.as_view(), name="quote-remove"),
    path(_one + "submit/", views.CaseStudySubmit.as_view(), name="submit"),
    path(_one + "publish/", views.CaseStudyPublish.as_view(), name="publish"),
    path(_one + "withdraw/", views.CaseStudyWithdraw.as_view(), name="withdraw"),
    path(
        "staff/case-studies/documents/<str:public_id>/", views.CaseStudyPdf.as_view(), name="case-study-pdf"
    ),
    path("case-studies/", public_views.CaseStudies.as_view(), name="public-case-studies"),
    path("case-studies/<slug:slug>/", public_views.CaseStudyPage.as_view(), name="public-case-study"),
    path("case-studies/<slug:slug>/pdf/", public_views.CaseStudyPdf.as_view(), name="public-case-study-pdf"),
    path("staff/press/", press.PressList.as_view(), name="press"),
    path("staff/press/new/", press.PressNew.as_view(), name="press-new"),
    path("staff/press/files/<str:public_id>/", press.PressFileLink.as_view(), name="press-file"),
    path(
        "staff/press/files/<str:public_id>/remove/", press.PressFileRemove.as_view(), name="press-file-remove"
    ),
    path(_press, press.PressPage.as_view(), name="press-request"),
    path(_press + "edit/", press.PressEdit.as_view(), name="press-edit"),
    path(_press + "submit/", press.PressSubmit.as_view(), name="press-submit"),
    path(_press + "approve/", press.PressApprove.as_view(), name="press-approve"),
    path(_press + "refuse/", press.PressRefuse.as_view(), name="press-refuse"),
    path(_press + "withdraw/", press.PressWithdraw.as_view(), name="press-withdraw"),
    path(_press + "publish/", press.PressPublish.as_view(), name="press-publish"),
    *recognition.urls(),
    path(_fund, fund_views.FundList.as_view(), name="funds"),
    path(_fund + "new/", fund_views.FundNew.as_view(), name="fund-new"),
    path(_fund + "allocations/<str:public_id>/", fund_views.AllocationEdit.as_view(), name="allocation-edit"),
    path(_request, request_views.RequestList.as_view(), name="fund-requests"),
    path(_request + "new/", request_views.RequestNew.as_view(), name="fund-request-new"),
    path(_asked, request_views.RequestPage.as_view(), name="fund-request"),
    path(_asked + "edit/", request_views.RequestEdit.as_view(), name="fund-request-edit"),
    path(
        _asked + "fields/<slug:code>/",
        request_views.RequestOwnFile.as_view(),
        name="fund-request-own-file",
    ),
    path(_asked + "submit/", request_views.RequestSubmit.as_view(), name="fund-request-submit"),
    path(_asked + "withdraw/", request_views.RequestWithdraw.as_view(), name="fund-request-withdraw"),
    path(_asked + "approve/", request_views.RequestApprove.as_view(), name="fund-request-approve"),
    path(_asked + "refuse/", request_views.RequestRefuse.as_view(), name="fund-request-refuse"),
    path(_asked + "cancel/", request_views.RequestCancel.as_view(), name="fund-request-cancel"),
    path(_fund + "proofs/<str:public_id>/", request_views.ClaimProofFile.as_view(), name="fund-claim-proof"),
    path(_claim, request_views.ClaimPage.as_view(), name="fund-claim"),
    path(_claim + "invoice/", request_views.ClaimInvoice.as_view(), name="fund-claim-invoice"),
    path(_claim + "accept/", request_views.ClaimAccept.as_view(), name="fund-claim-accept"),
    path(_claim + "return/", request_views.ClaimReturn.as_view(), name="fund-claim-return"),
    path(_claim + "take-back/", request_views.ClaimTakeBack.as_view(), name="fund-claim-take-back"),
    path(_claim + "pay/", request_views.ClaimPay.as_view(), name="fund-claim-pay"),
    path(_fund + "<str:public_id>/", fund_views.FundPage.as_view(), name="fund"),
    path(_fund + "<str:public_id>/edit/", fund_views.FundEdit.as_view(), name="fund-edit"),
    path(_fund + "<str:public_id>/open/", fund_views.FundOpen.as_view(), name="fund-open"),
    path(_fund + "<str:public_id>/close/", fund_views.FundClose.as_view(), name="fund-close"),
    path(_fund + "<str:public_id>/allocations/", fund_views.AllocationNew.as_view(), name="allocation-new"),
    path("staff/segments/", segments.SegmentList.as_view(), name="segments"),
    path("staff/segments/new/", segments.SegmentNew.as_view(), name="segment-new"),
    path(_segment, segments.SegmentPage.as_view(), name="segment"),
    path(_segment + "edit/", segments.SegmentEdit.as_view(), name="segment-edit"),
    path(_segment + "archive/", segments.SegmentArchive.as_view(), name="segment-archive"),
]
