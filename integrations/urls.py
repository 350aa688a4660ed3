from django.urls import path

from integrations.catalogue import views
from integrations.requests import public_views
from integrations.requests import views as requests

app_name = "integrations"
_one = "staff/integrations/<str:public_id>/"
_request = "staff/integrations/requests/<str:public_id>/"
urlpatterns = [
    path("roadmap/", public_views.Roadmap.as_view(), name="roadmap"),
    path("staff/integrations/", views.IntegrationList.as_view(), name="list"),
    path("staff/integrations/new/", views.IntegrationNew.as_view(), name="new"),
    path("staff/integrations/requests/", requests.RequestList.as_view(), name="requests"),
    path("staff/integrations/requests/new/", requests.RequestNew.as_view(), name="request-new"),
    path(_request, requests.RequestPage.as_view(), name="request"),
    path(_request + "edit/", requests.RequestEdit.as_view(), name="request-edit"),
    path(_request + "status/", requests.RequestMove.as_view(), name="request-move"),
    path(_request + "vote/", requests.PartnerVote.as_view(), name="request-vote"),
    path(_request + "vote-customer/", requests.CustomerVote.as_view(), name="request-vote-customer"),
    path(
        "staff/integrations/votes/<str:public_id>/take-back/",
        requests.VoteTakeBack.as_view(),
        name="vote-take-back",
    ),
    path(_one, views.IntegrationPage.as_view(), name="detail"),
    path(_one + "edit/", views.IntegrationEdit.as_view(), name="edit"),
    path(_one + "usage/", views.UsageNew.as_view(), name="usage"),
    path(_one + "health/", views.HealthNew.as_view(), name="health"),
    path(_one + "archive/", views.IntegrationArchive.as_view(), name="archive"),
]
