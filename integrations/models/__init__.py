"""Integrations between our product and those of partners."""

from integrations.catalogue.models import Integration
