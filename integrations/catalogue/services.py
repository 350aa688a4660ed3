"""Every write of the catalogue."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext_lazy as _

from agreements.models import Agreement
from core import clock, search
from core.actor import Actor
from core.errors import DomainError
from core.operation import create, lock, no_op, operation, record, update_fields
from integrations.models import HealthCheck, Integration, UsageMeasure
from partners.models import Partner


@operation("integrations.integration:change", event="integrations.integration.added")
def integration_add(*, actor: Actor, partner: Partner, **details: Any) -> Integration:
    """Record an integration with a partner's product. Raises DomainError 422 as ``integration_change``."""
    row = create(Integration, partner=partner, **_with_agreement(partner.pk, None, details))
    search.reindex(row)
    record(row)
    return row


@operation("integrations.integration:change", event="integrations.integration.changed")
def integration_change(*, actor: Actor, integration: Integration, **details: Any) -> Integration:
    """Change what is known of an integration.

    Raises DomainError 422 on an agreement of another partner, or when it is said that there is no formal
    agreement although one is linked.
    """
    integration = lock(integration)
    details = _with_agreement(integration.partner_id, integration.agreement, details)
    changes = update_fields(integration, **details)
    if not changes:
        no_op()
        return integration
    search.reindex(integration)
    record(integration, changes=changes)
    return integration


def _with_agreement(partner_id: int, linked: Agreement | None, details: dict[str, Any]) -> dict[str, Any]:
    """The details, in which a linked agreement is a formal one."""
    agreement = details.get("agreement", linked)
    if agreement is None:
        return details
    if agreement.partner_id != partner_id:
        raise DomainError.invalid(_("Choose an agreement with this partner."), field="agreement")
    if details.get("formal_agreement") is False:
        raise DomainError.invalid(
            _("An agreement is linked: there is a formal agreement."), field="formal_agreement"
        )
    return {**details, "formal_agreement": True}


@operation("integrations.integration:change", event="integrations.integration.archived")
def integration_archive(*, actor: Actor, integration: Integration) -> Integration:
    """Put an integration that no longer exists out of sight."""
    integration = lock(integration)
    if integration.archived_at:
        no_op()
        return integration
    changes = update_fields(integration, archived_at=clock.now())
    search.unindex(integration)
    record(integration, changes=changes)
    return integration


@operation("integrations.integration:measure", event="integrations.usage.measured")
def usage_record(
    *,
    actor: Actor,
    integration: Integration,
    measured_on: date | None = None,
    customers_using: int | None = None,
    customers_total: int | None = None,
    share: Decimal | None = None,
    source: str = "",
) -> UsageMeasure:
    """Record who used an integration on a day, today by default; a second time for the same day corrects it.

    Raises DomainError 409 for an archived integration, 422 on a day to come, and unless either both numbers
    of customers are given or a share.
    """
    integration = _current(integration)
    day = measured_on or clock.today()
    if day > clock.today():
        raise DomainError.invalid(_("This day has not come yet."), field="measured_on")
    _check_usage(customers_using, customers_total, share)
    values = {
        "customers_using": customers_using,
        "customers_total": customers_total,
        "share": share,
        "source": source.strip(),
    }
    row = integration.measures.filter(measured_on=day).first()
    if row is None:
        row = create(UsageMeasure, integration=integration, measured_on=day, **values)
        record(row, also=(integration,), data={"integration": integration.name})
        return row
    changes = update_fields(lock(row), **values)
    if not changes:
        no_op()
        return row
    record(
        row,
        changes=changes,
        also=(integration,),
        data={"integration": integration.name},
        event="integrations.usage.corrected",
    )
    row.refresh_from_db()
    return row


def _check_usage(using: int | None, total: int | None, share: Decimal | None) -> None:
    counted = using is not None or total is not None
    if counted == (share is not None):
        raise DomainError.invalid(
            _("Give either the customers using it and all customers, or a share between 0 and 1."),
            field="share",
        )
    if counted and (using is None or not total):
        field = "customers_using" if using is None else "customers_total"
        raise DomainError.invalid(_("Give both: the customers using it, and all customers."), field=field)
    if using is not None and total is not None and using > total:
        raise DomainError.invalid(_("More customers than there are cannot use it."), field="customers_using")
    if share is not None and not 0 <= share <= 1:
        raise DomainError.invalid(_("A share is between 0 and 1."), field="share")


@operation("integrations.integration:measure", event="integrations.health.checked")
def health_record(
    *,
    actor: Actor,
    integration: Integration,
    state: str,
    checked_at: datetime | None = None,
    note: str = "",
) -> HealthCheck:
    """Record whether an integration works, now or as it was found at a moment.

    Raises DomainError 409 for an archived integration, 422 on a moment to come.
    """
    integration = _current(integration)
    now = clock.now()
    if checked_at is not None and checked_at > now:
        raise DomainError.invalid(_("This moment has not come yet."), field="checked_at")
    row = create(
        HealthCheck,
        integration=integration,
        state=state,
        checked_at=checked_at or now,
        note=note.strip(),
        checked_by=actor.person,
    )
    record(row, also=(integration,), data={"integration": integration.name, "state": row.state})
    return row


def _current(integration: Integration) -> Integration:
    """The integration, locked: measurements of a day are written one after the other."""
    integration = lock(integration)
    if integration.archived_at:
        raise DomainError.conflict(_("This integration is archived."))
    return integration
