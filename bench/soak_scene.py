"""What the soak works with, beside the demo: prints the secret of a token as JSON.

A plan for sales from other systems in which the order of payments matters: once for each customer of one
product line, for two months in another, a share with a cap in another currency for the rest.
"""

from __future__ import annotations

import json
from datetime import timedelta
from decimal import Decimal

import django

django.setup()

from bench import scene  # noqa: E402
from core import clock  # noqa: E402
from core.actor import SYSTEM  # noqa: E402
from partners.models import ExchangeRate, ProductLine  # noqa: E402
from referrals.models import CommissionPlan  # noqa: E402
from referrals.plans import services as plans  # noqa: E402


def plan() -> None:
    for row in CommissionPlan.objects.all():
        plans.plan_change(actor=SYSTEM, plan=row, position=row.position + 10)
    made = plans.plan_create(actor=SYSTEM, code="soak", name={"en": "Soak"}, sources=["api"], position=1)
    version = made.versions.get()
    once, months, *_rest = ProductLine.objects.order_by("pk").values_list("code", flat=True)
    for details in (
        {"conditions": {"product_line": [once]}, "fixed_minor": 15_000},
        {
            "conditions": {"product_line": [months]},
            "rate": Decimal("0.10"),
            "recurring": True,
            "months": 2,
        },
        {"rate": Decimal("0.333333"), "cap_minor": 100_000, "minimum_minor": 100},
    ):
        plans.rule_create(actor=SYSTEM, version=version, **details)
    plans.version_publish(actor=SYSTEM, version=version, effective_from=clock.today() - timedelta(days=200))


def rates() -> None:
    """So that no sale is refused for the want of a rate."""
    for currency, rate in (("USD", "0.92"), ("JPY", "0.0061")):
        ExchangeRate.objects.get_or_create(
            currency=currency, day=clock.today() - timedelta(days=200), defaults={"rate": Decimal(rate)}
        )


if __name__ == "__main__":
    rates()
    plan()
    print(json.dumps({"secret": scene.token(scene.administrator())}))
