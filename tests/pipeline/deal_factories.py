"""What tests of deals need: a registration that is complete, in different hands."""

from __future__ import annotations

from typing import Any

from pipeline.deals import decisions as deal_decisions
from pipeline.deals import services as deal_services
from pipeline.models import Deal

SIREN = "552100554"


def registration(cast, **changes: Any) -> dict[str, Any]:
    """The details of a complete registration."""
    details = {
        "customer_name": "Helio Santé SAS",
        "customer_domain": "www.helio-sante.fr",
        "how": "Met at the health fair",
        "product_lines": [cast.vocabulary.lines[0]],
    }
    return {**details, **changes}


def register(cast, who: str = "a", **changes: Any) -> Deal:
    """A submitted deal of partner "a" or "b", registered by its sales person."""
    details = registration(cast, **changes)
    return deal_services.deal_register(actor=cast.member(who, "sales"), partner=getattr(cast, who), **details)


def approve(cast, deal: Deal, **values: Any) -> Deal:
    return deal_decisions.deal_approve(actor=cast.actor("manager"), deal=deal, **values)
