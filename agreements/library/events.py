"""What can happen to an agreement, and how rows of this room are called in timelines."""

from django.utils.translation import gettext_lazy as _

from agreements import models
from core.events.registry import declare, target_type
from core.links import PageOf

target_type(models.Clause, label=str, staff=PageOf("agreements:clause", "agreements.clause:view"))


target_type(
    models.Template,
    label=str,
    staff=PageOf("agreements:template", "agreements.clause:change"),
)


declare("agreements.clause.created", _("Clause “{target}” added to the library"), icon="book-plus")


declare("agreements.clause.changed", _("Clause “{target}” changed"), icon="book-open")


declare(
    "agreements.clause.versioned", _("Version {number} of clause “{target}”, from {day}"), icon="book-open"
)


declare("agreements.template.created", _("Template “{target}” added"), icon="layout-template")


declare("agreements.template.changed", _("Template “{target}” changed"), icon="layout-template")


declare(
    "agreements.clause.moved", _("Clause “{target}” moved to place {place} of its part"), icon="book-open"
)


declare("agreements.template.moved", _("Template “{target}” moved to place {place}"), icon="layout-template")
