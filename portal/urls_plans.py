"""The addresses of joint plans in the portal."""

from django.urls import path

from portal.views import plans

_base = "portal/<str:partner>/plans/"
_plan = _base + "<str:public_id>/"
_row = _base + "rows/<slug:part>/<str:public_id>/"
_proposal = _base + "proposals/<str:public_id>/"

urlpatterns = [
    path(_base, plans.Plans.as_view(), name="plans"),
    path(_plan, plans.PlanPage.as_view(), name="plan"),
    path(_plan + "texts/<slug:section>/", plans.PlanText.as_view(), name="plan-text"),
    path(_plan + "add/<slug:part>/", plans.PlanRowAdd.as_view(), name="plan-row-add"),
    path(_plan + "comments/<slug:section>/", plans.Comment.as_view(), name="plan-comment"),
    path(_plan + "versions/", plans.Versions.as_view(), name="plan-versions"),
    path(_row + "edit/", plans.PlanRowEdit.as_view(), name="plan-row-edit"),
    path(_row + "note/", plans.PlanRowNote.as_view(), name="plan-row-note"),
    path(_row + "remove/", plans.PlanRowRemove.as_view(), name="plan-row-remove"),
    path(_proposal, plans.Proposal.as_view(), name="plan-proposal"),
    path(_proposal + "counter/", plans.ProposalCounter.as_view(), name="plan-proposal-counter"),
    path(_proposal + "withdraw/", plans.ProposalWithdraw.as_view(), name="plan-proposal-withdraw"),
    path(
        _base + "comments/<str:public_id>/resolve/",
        plans.CommentResolve.as_view(),
        name="plan-comment-resolve",
    ),
]
