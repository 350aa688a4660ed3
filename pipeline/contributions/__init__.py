"""What this room fills in: navigation, slots."""

from pipeline.contributions import recruitment as recruitment
