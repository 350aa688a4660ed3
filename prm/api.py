"""The routes of the API, v1."""

from __future__ import annotations

from django.urls import path
from drf_spectacular.views import SpectacularAPIView
from rest_framework.routers import SimpleRouter

from partners.api import ContactViewSet, PartnerViewSet


class SchemaView(SpectacularAPIView):
    """The OpenAPI description, for anybody: it holds no data."""

    public = "the description of the API holds no data"
    authentication_classes: list = []
    permission_classes: list = []
    throttle_classes: list = []


router = SimpleRouter()
router.register("partners", PartnerViewSet, basename="partner")
router.register("contacts", ContactViewSet, basename="contact")

app_name = "api"
urlpatterns = [path("schema/", SchemaView.as_view(), name="schema"), *router.urls]
