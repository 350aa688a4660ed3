"""What can happen to a partner, and how rows of this room are called in timelines."""

from core.events.registry import target_type
from core.links import PageOf
from partners import models

TIERS = PageOf("partners:config", "core.config:view", args=(), tail=("tiers",))

target_type(models.Tier, label=str, staff=TIERS)


target_type(models.TierBenefit, label=str, staff=TIERS)
