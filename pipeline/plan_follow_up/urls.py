"""The pages of documents of joint plans and of how these are followed."""

from django.urls import path

from pipeline.plan_documents import views as documents
from pipeline.plan_follow_up import views

_plan = "staff/joint-plans/<str:public_id>/"
_review = "staff/joint-plans/reviews/<str:public_id>/"
_section = "staff/joint-plans/reviews/sections/<str:public_id>/"

urlpatterns = [
    path(
        "staff/joint-plans/documents/<str:public_id>/",
        documents.PlanDocumentFile.as_view(),
        name="plan-document",
    ),
    path(_review, views.ReviewPage.as_view(), name="plan-review"),
    path(_review + "pdf/", views.ReviewPdf.as_view(), name="plan-review-pdf"),
    path(_review + "send/", views.ReviewSend.as_view(), name="plan-review-send"),
    path(_review + "delete/", views.ReviewDelete.as_view(), name="plan-review-delete"),
    path(_section + "edit/", views.ReviewSectionEdit.as_view(), name="plan-review-section"),
    path(_section + "write/", views.ReviewSectionWrite.as_view(), name="plan-review-section-write"),
    path(_plan + "documents/", views.PlanDocuments.as_view(), name="plan-documents"),
    path(_plan + "pdf/", documents.PlanPdf.as_view(), name="plan-pdf"),
    path(_plan + "pdf/shared/", documents.PlanSharedPdf.as_view(), name="plan-shared-pdf"),
    path(_plan + "proposal/send/", documents.ProposalSend.as_view(), name="plan-proposal-send"),
    path(_plan + "contract/new/", documents.ContractDraw.as_view(), name="plan-contract-new"),
    path(_plan + "reviews/new/", views.ReviewBegin.as_view(), name="plan-review-new"),
    path(_plan + "results/", views.PlanResults.as_view(), name="plan-results"),
    path(_plan + "close/", views.PlanClose.as_view(), name="plan-close"),
    path("joint-plans/<str:partner>/<str:public_id>/", views.PlanDoor.as_view(), name="plan-door"),
]
