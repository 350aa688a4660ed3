"""The pages of the meetings of partners' reviews."""

from django.urls import path

from insights.review_meetings import action_views as actions
from insights.review_meetings import views

_review = "staff/recruitment/reviews/<str:public_id>/"
_meeting = "staff/review-meetings/<str:public_id>/"
_section = "staff/review-meetings/sections/<str:public_id>/"
_action = "staff/review-meetings/actions/<str:public_id>/"

urlpatterns = [
    path(_review + "prepare/", views.MeetingPrepare.as_view(), name="review-meeting-new"),
    path(_review + "actions/new/", actions.ActionAgree.as_view(), name="review-action-new"),
    path(
        "staff/review-meetings/documents/<str:public_id>/",
        views.MeetingDocumentFile.as_view(),
        name="review-meeting-document",
    ),
    path(_section + "edit/", views.MeetingSectionEdit.as_view(), name="review-meeting-section"),
    path(_section + "write/", views.MeetingSectionWrite.as_view(), name="review-meeting-section-write"),
    path(_action + "edit/", actions.ActionEdit.as_view(), name="review-action-edit"),
    path(_action + "done/", actions.ActionTick.as_view(), name="review-action-tick"),
    path(_action + "reopen/", actions.ActionReopen.as_view(), name="review-action-reopen"),
    path(_action + "drop/", actions.ActionDrop.as_view(), name="review-action-drop"),
    path(_meeting, views.MeetingPage.as_view(), name="review-meeting"),
    path(_meeting + "edit/", views.MeetingEdit.as_view(), name="review-meeting-edit"),
    path(_meeting + "people/", views.MeetingParticipants.as_view(), name="review-meeting-people"),
    path(_meeting + "minutes/", views.MeetingMinutes.as_view(), name="review-meeting-minutes"),
    path(_meeting + "pdf/", views.MeetingPdf.as_view(), name="review-meeting-pdf"),
    path(_meeting + "invite/", views.MeetingInvite.as_view(), name="review-meeting-invite"),
    path(_meeting + "send/", views.MeetingSend.as_view(), name="review-meeting-send"),
    path(
        "review-meetings/<str:partner>/<str:public_id>/",
        views.MeetingDoor.as_view(),
        name="review-meeting-door",
    ),
    path(
        "review-actions/<str:partner>/<str:public_id>/",
        views.ActionsDoor.as_view(),
        name="review-actions-door",
    ),
]
