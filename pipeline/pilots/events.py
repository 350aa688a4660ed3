"""What can happen to the pilots of a recruitment; those of a joint plan are changes of the plan."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.utils.translation import gettext_lazy as _

from core.events.registry import declare, target_type
from core.links import PageOf
from pipeline import models

VIEW = "pipeline.recruitment:view"
PAGE = PageOf("pipeline:pilot", VIEW)

target_type(models.Pilot, label=str, staff=PAGE, related=("partner",))


def _decision(code: Any) -> Any:
    return models.Pilot.Decision(code).label


_LABELS: dict[str, Callable[[Any], Any]] = {"decision": _decision}
declare("pipeline.pilot.created", _("Pilot “{target}” planned"), icon="flask-conical")
declare("pipeline.pilot.changed", _("Pilot “{target}” changed"), icon="pencil")
declare("pipeline.pilot.measured", _("Measured in pilot “{target}”: {test}"), icon="gauge")
declare("pipeline.pilot.decided", _("Pilot “{target}”: {decision}"), icon="circle-check", labels=_LABELS)
