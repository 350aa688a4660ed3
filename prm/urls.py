"""Every address of the product: each room brings its own."""

from django.contrib import admin
from django.urls import include, path

from accounts.views import LanguageSwitch
from prm.home import Home

handler400 = "prm.http.bad_request"
handler404 = "prm.http.not_found"
handler500 = "prm.http.server_error"
urlpatterns = [
    # First: other systems ask for these all day, and addresses are tried in order.
    path("api/v1/", include("prm.api")),
    path("", Home.as_view(), name="home"),
    path("i18n/setlang/", LanguageSwitch.as_view(), name="set_language"),
    path("accounts/", include("allauth.urls")),
    path("admin/", admin.site.urls),
    path("", include("web.urls")),
    path("", include("accounts.urls")),
    path("", include("partners.urls")),
    path("", include("agreements.urls")),
    path("", include("pipeline.urls")),
    path("", include("referrals.urls")),
    path("", include("payouts.urls")),
    path("", include("enablement.urls")),
    path("", include("integrations.urls")),
    path("", include("marketing.urls")),
    path("", include("insights.urls")),
    path("", include("portal.urls")),
]
