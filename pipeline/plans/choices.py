"""The codes of joint plans that rules decide by, with their words."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Side(models.TextChoices):
    """Whose part something is."""

    US = "us", _("Us")
    THEM = "them", _("The partner")
    BOTH = "both", _("Both")


class Stage(models.TextChoices):
    """How far a plan is, and with it who reads and writes."""

    INTERNAL = "internal", _("Internal draft")
    SHARED = "shared", pgettext_lazy("joint plan", "Shared")
    JOINT = "joint", _("Joint")
    SIGNED = "signed", _("Signed")
    CLOSED = "closed", _("Closed")


class Payer(models.TextChoices):
    """Who pays a line of the budget."""

    UNDECIDED = "undecided", _("Not decided")
    US = "us", _("Us")
    THEM = "them", _("The partner")
    SHARED = "shared", _("Shared")


class SpendKind(models.TextChoices):
    """How far money of a line is gone."""

    COMMITTED = "committed", _("Committed")
    SPENT = "spent", _("Spent")
