"""Every write of this room."""

from __future__ import annotations

from typing import Any

from core import clock
from core.actor import Actor
from core.operation import create, lock, no_op, operation, record, update_fields
from integrations.models import Integration
from partners.models import Partner


@operation("integrations.integration:change", event="integrations.integration.added")
def integration_add(*, actor: Actor, partner: Partner, **details: Any) -> Integration:
    """Record an integration with a partner's product."""
    row = create(Integration, partner=partner, **details)
    record(row)
    return row


@operation("integrations.integration:change", event="integrations.integration.changed")
def integration_change(*, actor: Actor, integration: Integration, **details: Any) -> Integration:
    """Change what is known of an integration."""
    integration = lock(integration)
    changes = update_fields(integration, **details)
    record(integration, changes=changes) if changes else no_op()
    return integration


@operation("integrations.integration:change", event="integrations.integration.archived")
def integration_archive(*, actor: Actor, integration: Integration) -> Integration:
    """Put an integration that no longer exists out of sight."""
    integration = lock(integration)
    if integration.archived_at:
        no_op()
        return integration
    record(integration, changes=update_fields(integration, archived_at=clock.now()))
    return integration
