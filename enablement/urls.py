from django.urls import path

from enablement import views

app_name = "enablement"
urlpatterns = [
    path("staff/settings/support/", views.QueueList.as_view(), name="queues"),
    path("staff/settings/support/new/", views.QueueNew.as_view(), name="queue-new"),
    path("staff/settings/support/<str:public_id>/", views.QueueEdit.as_view(), name="queue-edit"),
    path("staff/settings/support/<str:public_id>/move/", views.QueueMove.as_view(), name="queue-move"),
]
