from django.urls import path

from pipeline.applications import policy_views, public_views, views

_all = "staff/applications/"
_one = _all + "<str:public_id>/"
_settings = "staff/settings/applications/"

urlpatterns = [
    path(_all, views.ApplicationList.as_view(), name="applications"),
    path(_one, views.ApplicationPage.as_view(), name="application"),
    path(_one + "ask/", views.ApplicationAsk.as_view(), name="application-ask"),
    path(_one + "put-aside/", views.ApplicationPutAside.as_view(), name="application-put-aside"),
    path(_one + "resume/", views.ApplicationResume.as_view(), name="application-resume"),
    path(_one + "accept/", views.ApplicationAccept.as_view(), name="application-accept"),
    path(_one + "refuse/", views.ApplicationRefuse.as_view(), name="application-refuse"),
    path(_one + "erase/", views.ApplicationErase.as_view(), name="application-erase"),
    path(_settings, policy_views.PolicyPage.as_view(), name="application-policy"),
    path(_settings + "new/", policy_views.PolicyNew.as_view(), name="application-policy-new"),
    path("apply/", public_views.Apply.as_view(), name="apply"),
    path("apply/confirm/<str:token>/", public_views.Confirm.as_view(), name="apply-confirm"),
    path("apply/answer/<str:token>/", public_views.Answer.as_view(), name="apply-answer"),
    path("apply/<slug:language>/", public_views.Apply.as_view(), name="apply"),
    path("apply/<slug:language>/sent/", public_views.Sent.as_view(), name="apply-sent"),
]
