from django.urls import path

from accounts import session_views, token_views, views
from accounts.begin import views as begin_views
from accounts.colleagues import views as colleague_views

app_name = "accounts"
urlpatterns = [
    path("begin/", begin_views.Begin.as_view(), name="begin"),
    path("begin/<str:token>/", begin_views.BeginLinkOpen.as_view(), name="begin_link"),
    path("profile/", views.Profile.as_view(), name="profile"),
    path("profile/calendars/void/", views.CalendarsVoid.as_view(), name="calendars_void"),
    path("profile/sessions/", session_views.Sessions.as_view(), name="sessions"),
    path(
        "profile/sessions/end-others/", session_views.SessionsEndOthers.as_view(), name="sessions_end_others"
    ),
    path("profile/sessions/<str:public_id>/end/", session_views.SessionEnd.as_view(), name="session_end"),
    path("profile/again/", session_views.LoginAgain.as_view(), name="login_again"),
    path("staff/settings/people/", views.PeopleList.as_view(), name="people"),
    path("staff/settings/people/invite/", colleague_views.Invite.as_view(), name="people_invite"),
    path("staff/settings/people/new/", views.PersonNew.as_view(), name="person_new"),
    path("staff/settings/people/<str:public_id>/", views.PersonEdit.as_view(), name="person"),
    path(
        "staff/settings/people/<str:public_id>/deactivate/",
        views.PersonDeactivate.as_view(),
        name="person_deactivate",
    ),
    path(
        "staff/settings/people/<str:public_id>/reactivate/",
        views.PersonReactivate.as_view(),
        name="person_reactivate",
    ),
    path(
        "staff/settings/people/<str:public_id>/end-sessions/",
        session_views.PersonSessionsEnd.as_view(),
        name="person_sessions_end",
    ),
    path(
        "staff/settings/people/<str:public_id>/reset-second-step/",
        session_views.PersonFactorReset.as_view(),
        name="person_factor_reset",
    ),
    path("staff/settings/tokens/", token_views.TokenList.as_view(), name="tokens"),
    path("staff/settings/tokens/new/", token_views.TokenNew.as_view(), name="token_new"),
    path(
        "staff/settings/tokens/<str:public_id>/rotate/",
        token_views.TokenRotate.as_view(),
        name="token_rotate",
    ),
    path(
        "staff/settings/tokens/<str:public_id>/revoke/",
        token_views.TokenRevoke.as_view(),
        name="token_revoke",
    ),
]
