from django.urls import path

from pipeline.stakeholders import views

_one = "staff/recruitment/people/<str:public_id>/"

urlpatterns = [
    path(
        "staff/recruitment/<str:public_id>/people/new/",
        views.StakeholderAdd.as_view(),
        name="stakeholder-add",
    ),
    path(_one + "edit/", views.StakeholderEdit.as_view(), name="stakeholder-edit"),
    path(_one + "remove/", views.StakeholderRemove.as_view(), name="stakeholder-remove"),
]
