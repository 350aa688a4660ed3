"""Integrations between our product and those of partners, and those that are asked for."""

from integrations.catalogue.models import HealthCheck, Integration, UsageMeasure
from integrations.requests.models import IntegrationRequest, RequestVote

__all__ = ["HealthCheck", "Integration", "IntegrationRequest", "RequestVote", "UsageMeasure"]
