from django.urls import path

from pipeline.pilots import views

_one = "staff/recruitment/pilots/<str:public_id>/"
_test = "staff/recruitment/pilot-tests/<str:public_id>/"

urlpatterns = [
    path("staff/recruitment/<str:public_id>/pilots/new/", views.PilotNew.as_view(), name="pilot-new"),
    path(_one, views.PilotPage.as_view(), name="pilot"),
    path(_one + "edit/", views.PilotEdit.as_view(), name="pilot-edit"),
    path(_one + "tests/new/", views.TestAdd.as_view(), name="pilot-test-add"),
    path(_one + "decide/", views.PilotDecide.as_view(), name="pilot-decide"),
    path(_test + "edit/", views.TestEdit.as_view(), name="pilot-test-edit"),
    path(_test + "measure/", views.TestMeasure.as_view(), name="pilot-test-measure"),
    path(_test + "remove/", views.TestRemove.as_view(), name="pilot-test-remove"),
    path(_test + "document/", views.TestFile.as_view(), name="pilot-test-file"),
]
