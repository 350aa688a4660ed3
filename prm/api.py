"""The routes of the API, v1."""

from __future__ import annotations

import hashlib
from threading import Lock
from typing import Any

from django.http import HttpResponse
from django.urls import path, re_path
from django.utils.cache import get_conditional_response
from django.utils.translation import get_language
from drf_spectacular.utils import extend_schema
from drf_spectacular.views import SpectacularAPIView
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request
from rest_framework.routers import SimpleRouter

import rest.openapi  # noqa: F401  (tells the description how money and filters look)
from agreements.drafting.api import AgreementViewSet
from agreements.exclusivities.api import ExclusivityViewSet
from enablement.certification.api import CertificateViewSet, CertificationViewSet, TrainingViewSet
from insights.by_partners.api import CostReductionViewSet, PartnerAmountViewSet
from insights.dashboards.api import DashboardViewSet
from insights.engagement.api import EngagementViewSet
from insights.entered.api import CompanyTotalViewSet
from insights.review.api import EditionViewSet, ReviewViewSet
from insights.review.asking_api import AssignmentViewSet
from insights.review_meetings.api import MeetingDocumentViewSet, ReviewActionViewSet, ReviewMeetingViewSet
from insights.scorecards.api import PartnerScoreViewSet, ScoreAlertViewSet
from insights.surveys.api import SurveyAnswerViewSet, SurveyViewSet, SurveyWaveViewSet
from insights.tier_reviews.api import TierProposalViewSet, TierReviewViewSet
from insights.tier_reviews.progress_api import TierProgressViewSet
from insights.tiers.api import RequirementSetViewSet, StandingViewSet
from integrations.catalogue.api import IntegrationViewSet
from integrations.requests.api import RequestViewSet, VoteViewSet
from marketing.actions.api import ActionViewSet, LeadViewSet, SaleLinkViewSet
from marketing.announcements.api import AnnouncementViewSet, NewsViewSet
from marketing.campaigns.api import CampaignMailViewSet, MailCampaignViewSet
from marketing.case_studies.api import CaseStudyVersionViewSet, CaseStudyViewSet
from marketing.funds.api import ClaimViewSet, FundRequestViewSet
from marketing.funds.budget_api import AllocationViewSet, FundViewSet
from marketing.mailing.api import MailTopicViewSet, SuppressionViewSet
from marketing.press.api import PressViewSet
from marketing.recognition.api import AwardViewSet, MediaCoverageViewSet, PublicationViewSet
from marketing.segments.api import SegmentViewSet
from partners.benefits.api import GrantViewSet, UseViewSet
from partners.budget.api import BudgetLineViewSet
from partners.governance.api import BodyViewSet, DecisionViewSet, MeetingViewSet, SeatViewSet
from partners.journeys.api import PartnerJourneyStepViewSet, PartnerJourneyViewSet
from partners.kinds.api import RelationshipViewSet
from partners.partner.api import ContactViewSet, PartnerViewSet
from partners.partner.part_api import (
    PartnerAddressViewSet,
    PartnerDomainViewSet,
)
from partners.questions.api import QuestionnaireViewSet
from partners.rates.api import RateViewSet
from payouts.runs.api import PayoutViewSet
from payouts.statements.api import StatementViewSet
from pipeline.applications.api import ApplicationViewSet
from pipeline.business_cases.api import CaseViewSet
from pipeline.deals.api import DealExtensionViewSet, DealViewSet, OwnAccountViewSet
from pipeline.pilots.api import PilotTestViewSet, PilotViewSet
from pipeline.plans.api import PlanViewSet
from pipeline.proposals.api import ProposalSectionViewSet, ProposalViewSet
from pipeline.recruitment.api import RecruitmentViewSet
from pipeline.reviews.api import PartnershipReviewViewSet
from pipeline.sales.api import SaleViewSet
from pipeline.stakeholders.api import StakeholderViewSet
from pipeline.webinars.api import RegistrationViewSet, WebinarViewSet
from pipeline.white_label.api import OfferViewSet, TermsViewSet
from pipeline.wishes.api import WishViewSet
from prm.me import MeView
from referrals.commissions.api import CommissionViewSet
from referrals.conversions.api import ConversionViewSet
from referrals.links.api import LinkViewSet
from rest.throttling import AddressRateThrottle


class SchemaView(SpectacularAPIView):
    """The OpenAPI description, for anybody: it holds no data. It is made once by each process, in each
    language and format; whoever asks again with its ETag is told that it is the same."""

    public = "the description of the API holds no data"
    authentication_classes: list = []
    permission_classes: list = []
    throttle_classes = [AddressRateThrottle]

    def handle_exception(self, exc: Exception) -> Any:
        """A refusal is problem details, whatever the description is read as."""
        self.request.accepted_renderer, self.request.accepted_media_type = JSONRenderer(), "application/json"
        return super().handle_exception(exc)

    @extend_schema(exclude=True)
    def get(self, request: Request, *args: Any, **kwargs: Any) -> HttpResponse:
        media = request.accepted_renderer.media_type
        key = (get_language(), media)
        with _ONE_AT_A_TIME:
            if key not in _SCHEMAS:
                answer = self.finalize_response(request, super().get(request, *args, **kwargs))
                _SCHEMAS[key] = answer.render().content
            content = _SCHEMAS[key]
        response = HttpResponse(content, content_type=media)
        response["ETag"] = f'"{hashlib.sha256(content).hexdigest()[:32]}"'
        response["Cache-Control"] = "public, max-age=3600"
        return get_conditional_response(request, etag=response["ETag"], response=response)


# What a process has described, by language and format.
_SCHEMAS: dict[tuple[str | None, str], bytes] = {}
# Two threads that describe at once disturb each other.
_ONE_AT_A_TIME = Lock()


router = SimpleRouter()
router.register("partners", PartnerViewSet, basename="partner")
router.register("relationships", RelationshipViewSet, basename="relationship")
router.register("onboardings", PartnerJourneyViewSet, basename="onboarding")
router.register("onboarding-steps", PartnerJourneyStepViewSet, basename="onboarding-step")
router.register("funds", FundViewSet, basename="fund")
router.register("fund-allocations", AllocationViewSet, basename="fund-allocation")
router.register("fund-requests", FundRequestViewSet, basename="fund-request")
router.register("fund-claims", ClaimViewSet, basename="fund-claim")
router.register("benefit-grants", GrantViewSet, basename="benefit-grant")
router.register("governance-bodies", BodyViewSet, basename="governance-body")
router.register("governance-seats", SeatViewSet, basename="governance-seat")
router.register("governance-meetings", MeetingViewSet, basename="governance-meeting")
router.register("governance-decisions", DecisionViewSet, basename="governance-decision")
router.register("benefit-uses", UseViewSet, basename="benefit-use")
router.register("questionnaires", QuestionnaireViewSet, basename="questionnaire")
router.register("budget-lines", BudgetLineViewSet, basename="budget-line")
router.register("contacts", ContactViewSet, basename="contact")
router.register("partner-domains", PartnerDomainViewSet, basename="partner-domain")
router.register("partner-addresses", PartnerAddressViewSet, basename="partner-address")
router.register("agreements", AgreementViewSet, basename="agreement")
router.register("exclusivities", ExclusivityViewSet, basename="exclusivity")
router.register("joint-plans", PlanViewSet, basename="joint-plan")
router.register("recruitments", RecruitmentViewSet, basename="recruitment")
router.register("business-cases", CaseViewSet, basename="business-case")
router.register("proposals", ProposalViewSet, basename="proposal")
router.register("proposal-sections", ProposalSectionViewSet, basename="proposal-section")
router.register("recruitment-contacts", StakeholderViewSet, basename="recruitment-contact")
router.register("partnership-reviews", PartnershipReviewViewSet, basename="partnership-review")
router.register("pilots", PilotViewSet, basename="pilot")
router.register("pilot-tests", PilotTestViewSet, basename="pilot-test")
router.register("webinars", WebinarViewSet, basename="webinar")
router.register("webinar-registrations", RegistrationViewSet, basename="webinar-registration")
router.register("applications", ApplicationViewSet, basename="application")
router.register("deals", DealViewSet, basename="deal")
router.register("deal-extensions", DealExtensionViewSet, basename="deal-extension")
router.register("own-accounts", OwnAccountViewSet, basename="own-account")
router.register("statements", StatementViewSet, basename="statement")
router.register("payouts", PayoutViewSet, basename="payout")
router.register("white-label-offers", OfferViewSet, basename="white-label-offer")
router.register("white-label-terms", TermsViewSet, basename="white-label-terms")
router.register("sales", SaleViewSet, basename="sale")
router.register("conversions", ConversionViewSet, basename="conversion")
router.register("commissions", CommissionViewSet, basename="commission")
router.register("referral-links", LinkViewSet, basename="referral-link")
router.register("integrations", IntegrationViewSet, basename="integration")
router.register("integration-requests", RequestViewSet, basename="integration-request")
router.register("integration-votes", VoteViewSet, basename="integration-vote")
router.register("partner-amounts", PartnerAmountViewSet, basename="partner-amount")
router.register("cost-reductions", CostReductionViewSet, basename="cost-reduction")
router.register("segments", SegmentViewSet, basename="segment")
router.register("co-marketing-actions", ActionViewSet, basename="co-marketing-action")
router.register("co-marketing-leads", LeadViewSet, basename="co-marketing-lead")
router.register("co-marketing-sales", SaleLinkViewSet, basename="co-marketing-sale")
router.register("case-studies", CaseStudyViewSet, basename="case-study")
router.register("case-study-versions", CaseStudyVersionViewSet, basename="case-study-version")
router.register("press", PressViewSet, basename="press")
router.register("certifications", CertificationViewSet, basename="certification")
router.register("certificates", CertificateViewSet, basename="certificate")
router.register("training", TrainingViewSet, basename="training")
router.register("awards", AwardViewSet, basename="award")
router.register("publications", PublicationViewSet, basename="publication")
router.register("media-coverage", MediaCoverageViewSet, basename="media-coverage")
router.register("announcements", AnnouncementViewSet, basename="announcement")
router.register("news", NewsViewSet, basename="news")
router.register("mail-campaigns", MailCampaignViewSet, basename="mail-campaign")
router.register("mail-campaign-recipients", CampaignMailViewSet, basename="mail-campaign-recipient")
router.register("mail-topics", MailTopicViewSet, basename="mail-topic")
router.register("mail-suppressions", SuppressionViewSet, basename="mail-suppression")
router.register("wishes", WishViewSet, basename="wish")
router.register("tier-requirements", RequirementSetViewSet, basename="tier-requirement")
router.register("tier-standings", StandingViewSet, basename="tier-standing")
router.register("review-meetings", ReviewMeetingViewSet, basename="review-meeting")
router.register("meeting-documents", MeetingDocumentViewSet, basename="meeting-document")
router.register("review-actions", ReviewActionViewSet, basename="review-action")
router.register("reviews", ReviewViewSet, basename="review")
router.register("tier-reviews", TierReviewViewSet, basename="tier-review")
router.register("tier-proposals", TierProposalViewSet, basename="tier-proposal")
router.register("review-editions", EditionViewSet, basename="review-edition")
router.register("score-alerts", ScoreAlertViewSet, basename="score-alert")
router.register("dashboards", DashboardViewSet, basename="dashboard")
router.register("review-assignments", AssignmentViewSet, basename="review-assignment")
router.register("surveys", SurveyViewSet, basename="survey")
router.register("survey-waves", SurveyWaveViewSet, basename="survey-wave")
router.register("survey-answers", SurveyAnswerViewSet, basename="survey-answer")

app_name = "api"
# Months are sent by the handful, each under its own name: a PUT of the collection.
company_totals = CompanyTotalViewSet.as_view({"get": "list", "put": "upsert"})
exchange_rates = RateViewSet.as_view({"get": "list", "put": "upsert"})
# Rows are counted anew every night, and have no address of their own.
partner_health = PartnerScoreViewSet.as_view({"get": "list"})
partner_engagement = EngagementViewSet.as_view({"get": "list"})
# Measured when it is asked for, so of one partner at a time.
tier_progress = TierProgressViewSet.as_view({"get": "retrieve"}, detail=True)
urlpatterns = [
    path("me/", MeView.as_view(), name="me"),
    path("schema/", SchemaView.as_view(), name="schema"),
    path("company-totals/", company_totals, name="company-total-list"),
    path("exchange-rates/", exchange_rates, name="exchange-rate-list"),
    path("partner-health/", partner_health, name="partner-health-list"),
    path("partner-engagement/", partner_engagement, name="partner-engagement-list"),
    re_path(r"^tier-progress/(?P<public_id>[a-z]+_[0-9a-z]{26})/$", tier_progress, name="tier-progress"),
    *router.urls,
]
