from pipeline.urls_deals import urlpatterns as deals
from pipeline.urls_recruitment import urlpatterns as recruitment
from pipeline.urls_sales import urlpatterns as sales

app_name = "pipeline"
urlpatterns = [*recruitment, *deals, *sales]
