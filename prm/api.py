"""The routes of the API, v1."""

from __future__ import annotations

from django.urls import path
from drf_spectacular.views import SpectacularAPIView
from rest_framework.routers import SimpleRouter

import rest.openapi  # noqa: F401  (tells the description how money and filters look)
from agreements.drafting.api import AgreementViewSet
from insights.entered.api import CompanyTotalViewSet
from partners.benefits.api import GrantViewSet, UseViewSet
from partners.kinds.api import RelationshipViewSet
from partners.partner.api import ContactViewSet, PartnerViewSet
from payouts.runs.api import PayoutViewSet
from payouts.statements.api import StatementViewSet
from pipeline.deals.api import DealExtensionViewSet, DealViewSet, OwnAccountViewSet
from pipeline.recruitment.api import RecruitmentViewSet
from pipeline.sales.api import SaleViewSet
from referrals.commissions.api import CommissionViewSet
from referrals.conversions.api import ConversionViewSet
from referrals.links.api import LinkViewSet


class SchemaView(SpectacularAPIView):
    """The OpenAPI description, for anybody: it holds no data."""

    public = "the description of the API holds no data"
    authentication_classes: list = []
    permission_classes: list = []
    throttle_classes: list = []


router = SimpleRouter()
router.register("partners", PartnerViewSet, basename="partner")
router.register("relationships", RelationshipViewSet, basename="relationship")
router.register("benefit-grants", GrantViewSet, basename="benefit-grant")
router.register("benefit-uses", UseViewSet, basename="benefit-use")
router.register("contacts", ContactViewSet, basename="contact")
router.register("agreements", AgreementViewSet, basename="agreement")
router.register("recruitments", RecruitmentViewSet, basename="recruitment")
router.register("deals", DealViewSet, basename="deal")
router.register("deal-extensions", DealExtensionViewSet, basename="deal-extension")
router.register("own-accounts", OwnAccountViewSet, basename="own-account")
router.register("statements", StatementViewSet, basename="statement")
router.register("payouts", PayoutViewSet, basename="payout")
router.register("sales", SaleViewSet, basename="sale")
router.register("conversions", ConversionViewSet, basename="conversion")
router.register("commissions", CommissionViewSet, basename="commission")
router.register("referral-links", LinkViewSet, basename="referral-link")

app_name = "api"
# Months are sent by the handful, each under its own name: a PUT of the collection.
company_totals = CompanyTotalViewSet.as_view({"get": "list", "put": "upsert"})
urlpatterns = [
    path("schema/", SchemaView.as_view(), name="schema"),
    path("company-totals/", company_totals, name="company-total-list"),
    *router.urls,
]
