"""What can happen to white-label offers and to the terms on which partners have them."""

from django.utils.translation import gettext_lazy as _

from core.events.registry import declare, target_type
from core.links import PageOf
from pipeline import models
from web.templatetags.formats import day_of_json

VIEW = "pipeline.white_label:view"
target_type(models.WhiteLabelOffer, label=str, staff=PageOf("pipeline:white-label-offer", VIEW))
target_type(
    models.WhiteLabelTerms,
    label=str,
    staff=PageOf("pipeline:white-label-offer", VIEW, args=("offer.public_id",)),
    portal=PageOf("portal:white-label", VIEW, args=("partner.public_id",)),
    related=("offer", "partner"),
)

declare("pipeline.white_label_offer.created", _("White-label offer “{target}” written"), icon="tag")
declare("pipeline.white_label_offer.changed", _("White-label offer “{target}” changed"), icon="tag")
declare("pipeline.white_label_offer.opened", _("White-label offer “{target}” opened"), icon="lock-open")
declare("pipeline.white_label_offer.closed", _("White-label offer “{target}” closed"), icon="lock")
declare(
    "pipeline.white_label.granted",
    _("White-label offer {offer} granted under the brand {target}, from {day}"),
    icon="tag",
    partner_visible=True,
    labels={"day": day_of_json},
    to_partner=_("You may sell {offer} under your brand {target} from {day}"),
)
declare(
    "pipeline.white_label.changed",
    _("Terms of {offer} under the brand {target} changed"),
    icon="tag",
    partner_visible=True,
)
declare(
    "pipeline.white_label.conditions_changed",
    _("The conditions of the offer {offer} changed"),
    icon="tag",
    partner_visible=True,
)
declare(
    "pipeline.white_label.ended",
    _("White label {target} of {offer} ends on {day}: {reason}"),
    icon="circle-x",
    partner_visible=True,
    labels={"day": day_of_json},
)
