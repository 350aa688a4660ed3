"""Plans, campaigns, links and conversions for the tests of this room."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from itertools import count
from typing import Any

from core import clock
from core.actor import SYSTEM
from core.money import Money
from partners.models import PartnerKind
from referrals.conversions import services as conversion_services
from referrals.conversions.services import Conversion
from referrals.links import services as link_services
from referrals.models import Campaign, CommissionPlan, PlanVersion, ReferralEvent, ReferralLink
from referrals.plans import services as plan_services

_numbers = count(1)


def eur(amount: str) -> Money:
    return Money.parse(amount, "EUR")


def make_plan(*rules: dict[str, Any], since: date = date(2020, 1, 1), **terms: Any) -> PlanVersion:
    """A published plan for everybody; ``rules`` are columns of PlanRule, ``terms`` of the version."""
    details = {
        "kinds": terms.pop("kinds", []),
        "sources": terms.pop("sources", []),
        "position": terms.pop("position", 0),
    }
    plan = plan_services.plan_create(
        actor=SYSTEM, code=f"plan-{next(_numbers)}", name={"en": "Resellers", "fr": "Revendeurs"}, **details
    )
    version = plan.versions.get()
    if terms:
        version = plan_services.version_change(actor=SYSTEM, version=version, **terms)
    for rule in rules or ({"rate": Decimal("0.10")},):
        plan_services.rule_create(actor=SYSTEM, version=version, **rule)
    return plan_services.version_publish(actor=SYSTEM, version=version, effective_from=since)


def plan_of(version: PlanVersion) -> CommissionPlan:
    return version.plan


def make_campaign(**details: Any) -> Campaign:
    number = next(_numbers)
    values = {
        "code": f"campaign-{number}",
        "name": {"en": f"Campaign {number}", "fr": f"Campagne {number}"},
        "landing_url": "https://www.example.org/start",
        "allowed_hosts": ["www.example.org", "*.shop.example.org"],
    }
    return link_services.campaign_create(actor=SYSTEM, **{**values, **details})


def make_link(partner: Any, campaign: Campaign | None = None, **details: Any) -> ReferralLink:
    return link_services.link_create(
        actor=SYSTEM, partner=partner, campaign=campaign or make_campaign(), **details
    )


def add_kind(partner: Any, kind: Any, since: date = date(2020, 1, 1)) -> None:
    PartnerKind.objects.create(partner=partner, kind=kind, since=since)


def at(days_ago: float = 0) -> datetime:
    return clock.now() - timedelta(days=days_ago)


def conversion(type: str = "sale", **details: Any) -> Conversion:
    values: dict[str, Any] = {
        "type": type,
        "external_id": f"ext-{next(_numbers)}",
        "occurred_at": at().astimezone(UTC),
    }
    if type in ("sale", "payment", "refund"):
        values["amount"] = eur("1000.00")
    return Conversion(**{**values, **details})


def report(type: str = "sale", **details: Any) -> ReferralEvent:
    """Another system reports an event; the event as recorded."""
    return conversion_services.conversion_record(actor=SYSTEM, conversion=conversion(type, **details)).event
