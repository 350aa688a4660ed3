"""What this room fills in: navigation, slots."""

from pipeline.contributions import deals as deals
from pipeline.contributions import recruitment as recruitment
from pipeline.contributions import sales as sales
