"""The addresses of reviews of the partnership in the portal."""

from django.urls import path

from portal.views import reviews

_base = "portal/<str:partner>/reviews/"

urlpatterns = [
    path(_base, reviews.Reviews.as_view(), name="reviews"),
    path(
        _base + "documents/<str:public_id>/",
        reviews.MeetingDocumentFile.as_view(),
        name="review-meeting-document",
    ),
    path(_base + "actions/<str:public_id>/done/", reviews.ActionTick.as_view(), name="review-action-tick"),
    path(_base + "<str:public_id>/", reviews.MeetingPage.as_view(), name="review-meeting"),
]
