from django.urls import path

from pipeline.reviews import views

_all = "staff/recruitment/reviews/"
_one = _all + "<str:public_id>/"

urlpatterns = [
    path(_all, views.ReviewList.as_view(), name="recruitment-reviews"),
    path(_one, views.ReviewPage.as_view(), name="partnership-review"),
    path(_one + "edit/", views.ReviewChange.as_view(), name="partnership-review-edit"),
    path(_one + "held/", views.ReviewHold.as_view(), name="partnership-review-hold"),
    path(_one + "interval/", views.PartnerInterval.as_view(), name="partnership-review-interval"),
    path("staff/settings/recruitment/reviews/", views.Intervals.as_view(), name="review-intervals"),
]
