from django.urls import path

from agreements.drafting import edit_views as drafting
from agreements.drafting import views as agreement
from agreements.exclusivities import views as exclusivities
from agreements.library import clause_views, template_views
from agreements.library import views as library
from agreements.review import flow_views as review_flow_views
from agreements.review import views as review_views
from agreements.signing import public_views as public
from agreements.signing import staff_views as signing_staff_views
from agreements.signing import views as signing
from agreements.terms import renewal_views as terms_renewal_views
from agreements.terms import views as renewals

app_name = "agreements"
_all = "staff/agreements/"
_one = _all + "<str:public_id>/"

urlpatterns = [
    path(_all, agreement.AgreementList.as_view(), name="list"),
    path(_all + "new/", drafting.Create.as_view(), name="create"),
    path(_all + "renewals/", renewals.Renewals.as_view(), name="renewals"),
    path(_all + "exclusivities/", exclusivities.ExclusivityList.as_view(), name="exclusivities"),
    path(_all + "signatures/<str:public_id>/", signing.SignPage.as_view(), name="sign"),
    path(_all + "rounds/<str:public_id>/document/", agreement.PresentedDownload.as_view(), name="presented"),
    path(_all + "documents/<str:public_id>/", agreement.DocumentDownload.as_view(), name="document"),
    path(_all + "points/<str:public_id>/settle/", review_views.PointSettle.as_view(), name="point-settle"),
    path(
        _all + "points/<str:public_id>/withdraw/", review_views.PointWithdraw.as_view(), name="point-withdraw"
    ),
    path(_all + "approvals/<str:public_id>/approve/", review_views.Approve.as_view(), name="approve"),
    path(_all + "approvals/<str:public_id>/reject/", review_views.Reject.as_view(), name="reject"),
    path(
        _all + "exclusivities/<str:public_id>/remove/",
        drafting.ExclusivityRemove.as_view(),
        name="exclusivity-remove",
    ),
    path(_one, agreement.AgreementPage.as_view(), name="detail"),
    path(_one + "tab/<slug:tab>/", agreement.AgreementPage.as_view(), name="tab"),
    path(_one + "compare/", agreement.Compare.as_view(), name="compare"),
    path(_one + "preview/", agreement.Preview.as_view(), name="preview"),
    path(_one + "amend/", drafting.Amend.as_view(), name="amend"),
    path(_one + "terms/", drafting.Terms.as_view(), name="terms"),
    path(_one + "values/", drafting.Values.as_view(), name="values"),
    path(_one + "parties/", drafting.PartiesRefresh.as_view(), name="parties"),
    path(_one + "clauses/new/", drafting.ClauseAdd.as_view(), name="clause-add"),
    path(_one + "clauses/remove/", drafting.ClauseRemove.as_view(), name="clause-remove"),
    path(_one + "clauses/<slug:code>/", drafting.ClauseEdit.as_view(), name="clause-edit"),
    path(_one + "exclusivities/new/", drafting.ExclusivityAdd.as_view(), name="exclusivity-add"),
    path(_one + "points/", review_views.PointRaise.as_view(), name="point"),
    path(_one + "send/", review_flow_views.Send.as_view(), name="send"),
    path(_one + "take-back/", review_flow_views.TakeBack.as_view(), name="take-back"),
    path(_one + "chase/", review_flow_views.Chase.as_view(), name="chase"),
    path(_one + "cancel/", review_flow_views.Cancel.as_view(), name="cancel"),
    path(_one + "approval/", review_views.ApprovalAsk.as_view(), name="approval"),
    path(_one + "signers/", signing_staff_views.Signers.as_view(), name="signers"),
    path(_one + "signature/stop/", signing_staff_views.SignatureStop.as_view(), name="signature-stop"),
    path(_one + "signature/copy/", signing_staff_views.SignedCopy.as_view(), name="signed-copy"),
    path(_one + "renew/", terms_renewal_views.Renew.as_view(), name="renew"),
    path(_one + "renegotiate/", terms_renewal_views.Renegotiate.as_view(), name="renegotiate"),
    path(_one + "end/", terms_renewal_views.End.as_view(), name="end"),
    path("staff/settings/agreements/", library.Clauses.as_view(), name="clauses"),
    path("staff/settings/agreements/clauses/new/", clause_views.ClauseNew.as_view(), name="clause-new"),
    path(
        "staff/settings/agreements/clauses/<str:public_id>/", clause_views.ClausePage.as_view(), name="clause"
    ),
    path(
        "staff/settings/agreements/clauses/<str:public_id>/edit/",
        clause_views.ClauseEdit.as_view(),
        name="clause-change",
    ),
    path(
        "staff/settings/agreements/clauses/<str:public_id>/versions/new/",
        clause_views.ClauseVersionNew.as_view(),
        name="clause-version",
    ),
    path(
        "staff/settings/agreements/clauses/<str:public_id>/move/",
        library.ClauseMove.as_view(),
        name="clause-move",
    ),
    path(
        "staff/settings/agreements/templates/<str:public_id>/move/",
        library.TemplateMove.as_view(),
        name="template-move",
    ),
    path("staff/settings/agreements/templates/", library.Templates.as_view(), name="templates"),
    path(
        "staff/settings/agreements/templates/new/", template_views.TemplateNew.as_view(), name="template-new"
    ),
    path(
        "staff/settings/agreements/templates/<str:public_id>/",
        template_views.TemplateEdit.as_view(),
        name="template",
    ),
    path("sign/<str:token>/", public.LinkSign.as_view(), name="link-sign"),
    path("sign/<str:token>/<slug:kind>/", public.LinkDocument.as_view(), name="link-document"),
    path("signed/<str:token>/", public.LinkCopy.as_view(), name="link-copy"),
    path("signed/<str:token>/<slug:kind>/", public.LinkCopyDocument.as_view(), name="link-copy-document"),
    path("calendar/<str:token>.ics", public.Feed.as_view(), name="feed"),
    path("agreements/<str:partner>/<str:public_id>/", public.Door.as_view(), name="door"),
]
