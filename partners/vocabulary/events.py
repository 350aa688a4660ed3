"""What can happen to a partner, and how rows of this room are called in timelines."""

from django.utils.translation import gettext_lazy as _

from core.events.registry import declare, target_type
from core.links import PageOf
from partners import models

for _model in (models.PartnerType, models.RelationshipKind, models.Sector, models.Region, models.ProductLine):
    target_type(_model, label=str, staff=PageOf("partners:settings", "core.config:view", args=()))


declare("partners.config.created", _("Configuration “{target}” created"), icon="settings")


declare("partners.config.changed", _("Configuration “{target}” changed"), icon="settings")


declare("partners.config.moved", _("Configuration “{target}” moved to another place"), icon="settings")
