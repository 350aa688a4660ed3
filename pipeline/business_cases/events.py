"""What can happen to business cases."""

from django.utils.translation import gettext_lazy as _

from core.events.registry import declare, target_type
from core.links import PageOf
from pipeline import models

VIEW = "pipeline.business_case:view"
PAGE = PageOf("pipeline:business-case", VIEW)

target_type(models.BusinessCase, label=str, staff=PAGE, related=("recruitment__partner",))

declare("pipeline.business_case.begun", _("Business case of “{target}” written"), icon="calculator")
declare("pipeline.business_case.changed", _("Business case of “{target}” changed"), icon="calculator")
declare(
    "pipeline.business_case.kept",
    _("Version {number} of the business case of “{target}” kept"),
    icon="archive",
)
