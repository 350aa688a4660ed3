"""What Django REST framework and the description of the API are told."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any


def rest_framework(*, rate: str) -> dict[str, Any]:
    """``rate`` is how often a token may ask, as in ``1200/min``."""
    return {
        "DEFAULT_AUTHENTICATION_CLASSES": ["prm.authentication.TokenAuthentication"],
        "DEFAULT_PERMISSION_CLASSES": ["rest.permissions.HasOperationPermission"],
        "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
        "DEFAULT_METADATA_CLASS": "rest.metadata.UsableMethods",
        "DEFAULT_PARSER_CLASSES": ["rest.parsers.Parser"],
        "DEFAULT_PAGINATION_CLASS": "rest.pagination.CursorPagination",
        "DEFAULT_FILTER_BACKENDS": ["rest.filters.FilterBackend"],
        "DEFAULT_THROTTLE_CLASSES": ["rest.throttling.TokenRateThrottle"],
        "DEFAULT_THROTTLE_RATES": {"token": rate, "address": "30/min"},
        "DEFAULT_SCHEMA_CLASS": "rest.openapi.Schema",
        "EXCEPTION_HANDLER": "rest.problems.problem_details",
        "PAGE_SIZE": 80,
        "UNAUTHENTICATED_USER": None,
        "TEST_REQUEST_DEFAULT_FORMAT": "json",
    }


def spectacular(*, languages: Sequence[tuple[str, Any]]) -> dict[str, Any]:
    return {
        "TITLE": "Partner relationship management API",
        "VERSION": "1",
        "OAS_VERSION": "3.1.1",
        "SCHEMA_PATH_PREFIX": "/api/v1",
        "GET_LIB_DOC_EXCLUDES": "rest.openapi.undescribed",
        "SERVE_INCLUDE_SCHEMA": False,
        "SERVE_AUTHENTICATION": [],
        "SERVE_PERMISSIONS": ["rest_framework.permissions.AllowAny"],
        "COMPONENT_SPLIT_REQUEST": True,
        "POSTPROCESSING_HOOKS": [
            "drf_spectacular.hooks.postprocess_schema_enums",
            "rest.openapi.document_refusals",
        ],
        "ENUM_NAME_OVERRIDES": {
            "CommissionKindEnum": "referrals.models.Commission.Kind",
            "OwnAccountKindEnum": "pipeline.models.OwnAccount.Kind",
            "CoMarketingKindEnum": "marketing.models.CoMarketingAction.Kind",
            "CoMarketingStatusEnum": "marketing.models.CoMarketingAction.Status",
            "CaseStudyStatusEnum": "marketing.models.CaseStudy.Status",
            "CaseStudyApprovalEnum": "marketing.models.CaseStudyVersion.Decision",
            "PressKindEnum": "marketing.models.PressRequest.Kind",
            "PressStatusEnum": "marketing.models.PressRequest.Status",
            "PressSideEnum": "marketing.models.PressRequest.Side",
            "PublicationKindEnum": "marketing.models.Publication.Kind",
            "SurveyKindEnum": "insights.models.Survey.Kind",
            "WishStatusEnum": "pipeline.models.Wish.Status",
            "FundStatusEnum": "marketing.models.Fund.Status",
            "FundRequestStatusEnum": "marketing.models.FundRequest.Status",
            "FundClaimStatusEnum": "marketing.models.Claim.Status",
            "ContactRoleEnum": "partners.models.Contact.Role",
            "SaleRoleEnum": "pipeline.models.Sale.Role",
            "DealStatusEnum": "pipeline.models.Deal.Status",
            "BusinessCaseKindEnum": "pipeline.models.BusinessCaseLine.Kind",
            "BusinessCaseSideEnum": "pipeline.models.BusinessCaseLine.Side",
            "ProposalStatusEnum": "pipeline.models.Proposal.Status",
            "PartnerStatusEnum": "partners.models.Partner.Status",
            "LegalStatusEnum": "partners.models.Partner.LegalStatus",
            "PeriodStateEnum": "pipeline.models.WhiteLabelTerms.State",
            "StatementStatusEnum": "payouts.models.Statement.Status",
            "IntegrationKindEnum": "integrations.models.Integration.Kind",
            "IntegrationRequestStatusEnum": "integrations.models.IntegrationRequest.Status",
            "HealthStateEnum": "integrations.models.HealthCheck.State",
            "AnswerKindEnum": "partners.models.Question.Kind",
            "AnswerSourceEnum": "partners.models.Question.Source",
            "SaleSourceEnum": "pipeline.models.Sale.Source",
            "DealStageEnum": "pipeline.models.Deal.Stage",
            "JointPlanStageEnum": "pipeline.models.JointPlan.Stage",
            "PilotDecisionEnum": "pipeline.plans.api.DECISIONS",
            "LanguageEnum": languages,
        },
    }
