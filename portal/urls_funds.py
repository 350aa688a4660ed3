"""The portal's addresses of funds."""

from django.urls import path

from portal.views import funds

_base = "portal/<str:partner>/funds/"
_request = _base + "requests/<str:public_id>/"

urlpatterns = [
    path(_base, funds.Funds.as_view(), name="funds"),
    path(_base + "requests/new/", funds.FundRequestNew.as_view(), name="fund-request-new"),
    path(_request, funds.FundRequestPage.as_view(), name="fund-request"),
    path(_request + "edit/", funds.FundRequestEdit.as_view(), name="fund-request-edit"),
    path(_request + "fields/<slug:code>/", funds.FundRequestOwnFile.as_view(), name="fund-request-own-file"),
    path(_request + "submit/", funds.FundRequestSubmit.as_view(), name="fund-request-submit"),
    path(_request + "withdraw/", funds.FundRequestWithdraw.as_view(), name="fund-request-withdraw"),
    path(_request + "claim/", funds.FundClaimNew.as_view(), name="fund-claim-new"),
    path(
        _base + "claims/<str:public_id>/invoice/", funds.FundClaimInvoice.as_view(), name="fund-claim-invoice"
    ),
    path(_base + "proofs/<str:public_id>/", funds.FundClaimProof.as_view(), name="fund-claim-proof"),
]
