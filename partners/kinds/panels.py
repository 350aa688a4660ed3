"""Which facts belong to which panel: what forms ask, operations take and pages show of a relationship."""

from __future__ import annotations

from partners.vocabulary.models import RelationshipKind

Panel = RelationshipKind.Panel

# What is kept in other tables beside the columns of the relationship.
LISTS = ("regions", "countries", "sectors")
FACTS: dict[str, tuple[str, ...]] = {
    Panel.CHANNEL: (
        *LISTS, "certified", "certified_since", "certified_until", "leads_given", "margin_rate",
        "resale_prices",
    ),
    Panel.REFERRAL: ("referral_profile", "reward", "fee_minor", "currency"),
    Panel.OEM: ("price_conditions", "customisation", "support_terms"),
    # Its integrations stand in the catalogue, so nothing is typed here.
    Panel.TECHNOLOGY: (),
    Panel.NONE: (),
}  # fmt: skip
# Said of a relationship of any kind.
COMMON = ("since", "note")


def foreign(panel: str, names: set[str]) -> set[str]:
    """Those among ``names`` that do not belong to a panel."""
    return names - set(FACTS[panel]) - set(COMMON)
