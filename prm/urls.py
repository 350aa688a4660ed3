"""Every address of the product: each room brings its own."""

from django.contrib import admin
from django.urls import include, path

from prm.home import Home

urlpatterns = [
    path("", Home.as_view(), name="home"),
    path("i18n/", include("django.conf.urls.i18n")),
    path("accounts/", include("allauth.urls")),
    path("admin/", admin.site.urls),
    path("", include("prm.core.urls")),
    path("", include("accounts.urls")),
    path("", include("partners.urls")),
    path("api/v1/", include("prm.api")),
]
