"""What can happen to applications."""

from django.utils.translation import gettext_lazy as _

from core.events.registry import Indexed, declare, target_type
from core.links import PageOf
from pipeline import models

VIEW = "pipeline.application:view"
PAGE = PageOf("pipeline:application", VIEW)

target_type(
    models.Application,
    plural=_("Applications"),
    label=str,
    staff=PAGE,
    indexed=Indexed(
        title=str, detail=lambda row: row.get_status_display(), text=lambda row: f"{row.name} {row.domain}"
    ),
)
target_type(
    models.ApplicationPolicy,
    label=str,
    staff=PageOf("pipeline:application-policy", "core.config:view", args=()),
)

declare("pipeline.application.received", _("“{target}” applied"), icon="inbox")
declare("pipeline.application.too_early", _("“{target}” applied before it may again"), icon="calendar-x")
declare(
    "pipeline.application.asked",
    _("Question to “{target}” about its application"),
    icon="circle-question-mark",
)
declare("pipeline.application.replied", _("“{target}” answered the question"), icon="message-circle")
declare("pipeline.application.put_aside", _("Application of “{target}” put aside"), icon="archive")
declare("pipeline.application.resumed", _("Application of “{target}” examined again"), icon="rotate-ccw")
declare("pipeline.application.accepted", _("Application of “{target}” accepted"), icon="circle-check")
declare("pipeline.application.refused", _("Application of “{target}” refused"), icon="circle-x")
declare(
    "pipeline.application.erased", _("Personal data of the application of “{target}” erased"), icon="eraser"
)
declare("pipeline.application_policy.set", _("Version {target} of the application form set"), icon="settings")
