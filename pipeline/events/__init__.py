"""What can happen in this room."""

from pipeline.events import deals as deals
from pipeline.events import recruitment as recruitment
from pipeline.events import sales as sales
