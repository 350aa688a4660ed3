"""Ready commission plans, in both languages. A catalogue: each is loaded as a draft that somebody reads and publishes.

They pay shares and no fixed amounts, so that they hold in every currency.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Any

# code: (fr, en, relationships, sources of sales, the rule)
PLANS: dict[str, tuple[str, str, list[str], list[str], dict[str, Any]]] = {
    "referral": (
        "Apport\u202f: 10\u202f% des paiements de la première année",
        "Referral: 10% of the first year’s payments",
        ["referral"],
        ["referral"],
        {"rate": Decimal("0.10"), "recurring": True, "months": 12},
    ),
    "referral-recurring": (
        "Apport\u202f: 20\u202f% de chaque paiement pendant 12 mois",
        "Referral: 20% of each payment for 12 months",
        ["referral"],
        ["referral"],
        {"rate": Decimal("0.20"), "recurring": True, "months": 12},
    ),
    "referral-once": (
        "Apport\u202f: 20\u202f% du premier paiement",
        "Referral: 20% of the first payment",
        ["referral"],
        ["referral"],
        {"rate": Decimal("0.20")},
    ),
    "reseller-bonus": (
        "Revendeurs\u202f: prime de 5\u202f% sur les affaires déclarées",
        "Resellers: bonus of 5% on registered deals",
        ["reseller"],
        ["deal"],
        {"rate": Decimal("0.05")},
    ),
}
