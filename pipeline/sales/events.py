"""What can happen to a sale."""

from django.utils.translation import gettext_lazy as _

from core.events.registry import declare, target_type
from core.links import PageOf
from core.money import Money
from pipeline.models import Sale
from web.templatetags.formats import money


def amount_label(value: dict[str, str]) -> str:
    """An amount of an event's data, in the reader's language."""
    return money(Money.from_json(value))


target_type(Sale, label=str, staff=PageOf("pipeline:sale", "pipeline.sale:view"))

declare(
    "pipeline.sale.recorded",
    _("Sale of {amount} recorded"),
    icon="shopping-cart",
    partner_visible=True,
    labels={"amount": amount_label},
    to_partner=_("A sale of {amount} is credited to you"),
)
declare(
    "pipeline.sale.refunded",
    _("{amount} of a sale refunded"),
    icon="undo-2",
    partner_visible=True,
    labels={"amount": amount_label},
)
declare("pipeline.sale.imported", _("Sales imported: {count}"), icon="file-down")
