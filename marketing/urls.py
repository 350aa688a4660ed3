from django.urls import path

from marketing.case_studies import views

app_name = "marketing"
_one = "staff/case-studies/<str:public_id>/"
urlpatterns = [
    path("staff/case-studies/", views.CaseStudyList.as_view(), name="list"),
    path("staff/case-studies/new/", views.CaseStudyNew.as_view(), name="new"),
    path(_one, views.CaseStudyPage.as_view(), name="detail"),
    path(_one + "edit/", views.CaseStudyEdit.as_view(), name="edit"),
    path(_one + "results/new/", views.ResultAdd.as_view(), name="result-add"),
    path(_one + "publish/", views.CaseStudyPublish.as_view(), name="publish"),
    path(_one + "withdraw/", views.CaseStudyWithdraw.as_view(), name="withdraw"),
]
