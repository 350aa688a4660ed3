"""The addresses of reviews of tiers."""

from django.urls import path

from insights.tier_reviews import proposal_views as proposals
from insights.tier_reviews import views

_all = "staff/insights/tier-reviews/"
_one = _all + "<str:public_id>/"
_proposal = "staff/insights/tier-proposals/<str:public_id>/"

urlpatterns = [
    path(_all, views.ReviewList.as_view(), name="tier-reviews"),
    path(_all + "new/", views.ReviewNew.as_view(), name="tier-review-new"),
    path(_one, proposals.ReviewPage.as_view(), name="tier-review"),
    path(_one + "edit/", views.ReviewEdit.as_view(), name="tier-review-edit"),
    path(_one + "open/", views.ReviewOpen.as_view(), name="tier-review-open"),
    path(_one + "cancel/", views.ReviewCancel.as_view(), name="tier-review-cancel"),
    path(_one + "close/", views.ReviewClose.as_view(), name="tier-review-close"),
    path("staff/insights/tier-proposals/", proposals.ProposalList.as_view(), name="tier-proposals"),
    path("staff/insights/tier-proposals/decide/", proposals.DecideMany.as_view(), name="tier-decide"),
    path(_proposal, proposals.ProposalPage.as_view(), name="tier-proposal"),
    path(_proposal + "decide/", proposals.ProposalDecide.as_view(), name="tier-proposal-decide"),
    path(_proposal + "keep/", proposals.GraceWithdraw.as_view(), name="tier-grace-withdraw"),
    path("staff/settings/tier-reviews/", views.PolicyPage.as_view(), name="tier-policy"),
]
