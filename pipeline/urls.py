from pipeline.applications.urls import urlpatterns as applications
from pipeline.deals.urls import urlpatterns as deals
from pipeline.pilots.urls import urlpatterns as pilots
from pipeline.plan_follow_up.urls import urlpatterns as plan_follow_up
from pipeline.plan_review.urls import urlpatterns as plan_review
from pipeline.plans.urls import urlpatterns as plans
from pipeline.recruitment.urls import urlpatterns as recruitment
from pipeline.reviews.urls import urlpatterns as reviews
from pipeline.sales.urls import urlpatterns as sales
from pipeline.stakeholders.urls import urlpatterns as stakeholders
from pipeline.webinars.urls import urlpatterns as webinars
from pipeline.white_label.urls import urlpatterns as white_label

app_name = "pipeline"
urlpatterns = [
    *applications,
    *plan_follow_up,
    *plan_review,
    *plans,
    *pilots,
    *reviews,
    *stakeholders,
    *webinars,
    *recruitment,
    *deals,
    *sales,
    *white_label,
]
