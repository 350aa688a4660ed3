"""The pages of working on a joint plan together."""

from django.urls import path

from pipeline.plan_review import views

_plan = "staff/joint-plans/<str:public_id>/"
_proposal = "staff/joint-plans/proposals/<str:public_id>/"

urlpatterns = [
    path(_proposal, views.Proposal.as_view(), name="plan-proposal"),
    path(_proposal + "counter/", views.ProposalCounter.as_view(), name="plan-proposal-counter"),
    path(_proposal + "withdraw/", views.ProposalWithdraw.as_view(), name="plan-proposal-withdraw"),
    path(
        "staff/joint-plans/comments/<str:public_id>/resolve/",
        views.CommentResolve.as_view(),
        name="plan-comment-resolve",
    ),
    path(_plan + "comments/<slug:section>/", views.Comment.as_view(), name="plan-comment"),
    path(_plan + "versions/", views.Versions.as_view(), name="plan-versions"),
    path(_plan + "versions/keep/", views.VersionKeep.as_view(), name="plan-version-keep"),
]
