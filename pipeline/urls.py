from pipeline.deals.urls import urlpatterns as deals
from pipeline.recruitment.urls import urlpatterns as recruitment
from pipeline.sales.urls import urlpatterns as sales

app_name = "pipeline"
urlpatterns = [*recruitment, *deals, *sales]
