"""What can happen to webinars and to those on their lists."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from core.events.registry import declare, target_type
from core.links import PageOf
from pipeline import models

VIEW = "pipeline.webinar:view"
PAGE = PageOf("pipeline:webinar", VIEW)

target_type(models.Webinar, plural=_("Webinars"), label=str, staff=PAGE)
target_type(
    models.WebinarRegistration,
    label=lambda row: str(row.webinar),
    staff=PageOf("pipeline:webinar", VIEW, ("webinar.public_id",)),
    related=("webinar", "recruitment__partner"),
)


def _state(code: str) -> Any:
    return models.WebinarRegistration.State(code).label


declare("pipeline.webinar.created", _("Webinar “{target}” written"), icon="presentation")
declare("pipeline.webinar.changed", _("Webinar “{target}” changed"), icon="pencil")
declare("pipeline.webinar.cancelled", _("Webinar “{target}” called off"), icon="circle-x")
declare("pipeline.webinar.invited", _("Somebody invited to the webinar “{target}”"), icon="mail")
declare(
    "pipeline.webinar.registered",
    _("Answer for the webinar “{target}”: {state}"),
    icon="user-check",
    labels={"state": _state},
)
declare("pipeline.webinar.declined", _("Somebody does not come to the webinar “{target}”"), icon="user-minus")
declare("pipeline.webinar.attended", _("Who took part in the webinar “{target}”: {count}"), icon="users")
declare("pipeline.webinar.reminded", _("Reminded of the webinar “{target}”: {count}"), icon="bell")
