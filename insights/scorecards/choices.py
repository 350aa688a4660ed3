"""What a score says, and how many measures make one."""

from django.db import models
from django.utils.translation import pgettext_lazy

FEWEST, MOST = 6, 10


class Band(models.TextChoices):
    """What a score says. ``unknown``: too little of it is measured to say anything."""

    HEALTHY = "healthy", pgettext_lazy("health", "Healthy")
    WATCH = "watch", pgettext_lazy("health", "To be watched")
    AT_RISK = "at_risk", pgettext_lazy("health", "At risk")
    UNKNOWN = "unknown", pgettext_lazy("health", "Too little is known")
