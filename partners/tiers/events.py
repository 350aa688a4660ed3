"""What can happen to a partner, and how rows of this room are called in timelines."""

from core.events.registry import target_type
from partners import models

target_type(models.Tier, label=str, staff_path=lambda row: "/staff/settings/tiers/")


target_type(models.TierBenefit, label=str, staff_path=lambda row: "/staff/settings/tiers/")
