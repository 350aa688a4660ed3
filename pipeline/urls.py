from pipeline.deals.urls import urlpatterns as deals
from pipeline.plan_follow_up.urls import urlpatterns as plan_follow_up
from pipeline.plan_review.urls import urlpatterns as plan_review
from pipeline.plans.urls import urlpatterns as plans
from pipeline.recruitment.urls import urlpatterns as recruitment
from pipeline.sales.urls import urlpatterns as sales
from pipeline.white_label.urls import urlpatterns as white_label

app_name = "pipeline"
urlpatterns = [*plan_follow_up, *plan_review, *plans, *recruitment, *deals, *sales, *white_label]
