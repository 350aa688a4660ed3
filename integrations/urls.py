from django.urls import path

from integrations.catalogue import views

app_name = "integrations"
urlpatterns = [
    path("staff/integrations/", views.IntegrationList.as_view(), name="list"),
    path("staff/integrations/new/", views.IntegrationNew.as_view(), name="new"),
    path("staff/integrations/<str:public_id>/edit/", views.IntegrationEdit.as_view(), name="edit"),
    path("staff/integrations/<str:public_id>/archive/", views.IntegrationArchive.as_view(), name="archive"),
]
