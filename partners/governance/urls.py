from django.urls import path

from partners.governance import views

_base, _one = "staff/governance/", "staff/governance/<str:public_id>/"
_meeting = _base + "meetings/<str:public_id>/"

urlpatterns = [
    path(_base, views.BodyList.as_view(), name="governance"),
    path(_base + "new/", views.BodyNew.as_view(), name="governance-body-new"),
    path(_base + "seats/<str:public_id>/end/", views.SeatEnd.as_view(), name="seat-end"),
    path(_base + "decisions/<str:public_id>/done/", views.DecisionDone.as_view(), name="body-decision-done"),
    path(_meeting, views.MeetingPage.as_view(), name="body-meeting"),
    path(_meeting + "edit/", views.MeetingEdit.as_view(), name="body-meeting-edit"),
    path(_meeting + "hold/", views.MeetingHold.as_view(), name="body-meeting-hold"),
    path(_meeting + "cancel/", views.MeetingCancel.as_view(), name="body-meeting-cancel"),
    path(_meeting + "publish/", views.MeetingPublish.as_view(), name="body-meeting-publish"),
    path(_meeting + "decisions/new/", views.DecisionNew.as_view(), name="body-decision-new"),
    path(_one, views.BodyPage.as_view(), name="governance-body"),
    path(_one + "edit/", views.BodyEdit.as_view(), name="governance-body-edit"),
    path(_one + "seats/new/", views.SeatNew.as_view(), name="seat-new"),
    path(_one + "meetings/new/", views.MeetingNew.as_view(), name="body-meeting-new"),
]
