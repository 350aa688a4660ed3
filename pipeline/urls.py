from pipeline.urls_recruitment import urlpatterns as recruitment

app_name = "pipeline"
urlpatterns = [*recruitment]
