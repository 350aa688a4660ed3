from django.urls import path

from pipeline.webinars import public_views as public
from pipeline.webinars import views

_all = "staff/webinars/"
_one = _all + "<str:public_id>/"
_person = _all + "people/<str:public_id>/"

urlpatterns = [
    path(_all, views.WebinarList.as_view(), name="webinars"),
    path(_all + "new/", views.WebinarNew.as_view(), name="webinar-new"),
    path(_person + "comes/", views.RegistrationAccept.as_view(), name="webinar-registration-accept"),
    path(_person + "declines/", views.RegistrationDecline.as_view(), name="webinar-registration-decline"),
    path(_one, views.WebinarPage.as_view(), name="webinar"),
    path(_one + "edit/", views.WebinarEdit.as_view(), name="webinar-edit"),
    path(_one + "cancel/", views.WebinarCancel.as_view(), name="webinar-cancel"),
    path(_one + "invite/", views.WebinarInvite.as_view(), name="webinar-invite"),
    path(_one + "attendance/", views.Attendance.as_view(), name="webinar-attendance"),
    path(
        "staff/recruitment/<str:public_id>/webinar/",
        views.RecruitmentInvite.as_view(),
        name="recruitment-webinar",
    ),
    path("webinars/mine/<str:token>/", public.OwnRegistration.as_view(), name="webinar-registration"),
    path("webinars/<str:public_id>/", public.PublicWebinar.as_view(), name="webinar-public"),
]
