from pipeline.applications.urls import urlpatterns as applications
from pipeline.deals.urls import urlpatterns as deals
from pipeline.recruitment.urls import urlpatterns as recruitment
from pipeline.sales.urls import urlpatterns as sales
from pipeline.white_label.urls import urlpatterns as white_label

app_name = "pipeline"
urlpatterns = [*applications, *recruitment, *deals, *sales, *white_label]
