from django.utils.translation import gettext_lazy as _

from core.events.registry import Indexed, declare, target_type
from core.links import PageOf
from integrations.models import IntegrationRequest

_status = {"status": lambda value: dict(IntegrationRequest.Status.choices).get(value, value)}
STAFF = PageOf("integrations:request", "integrations.request:view")

target_type(
    IntegrationRequest,
    label=str,
    plural=_("Requested integrations"),
    staff=STAFF,
    indexed=Indexed(
        title=str,
        detail=lambda row: row.get_status_display(),
        text=lambda row: " ".join([*row.name.values(), *row.description.values()]),
    ),
)
declare("integrations.request.added", _("Integration “{target}” is asked for"), icon="lightbulb")
declare("integrations.request.changed", _("Requested integration “{target}” changed"), icon="pencil")
declare(
    "integrations.request.moved",
    _("Requested integration “{target}”: {status}"),
    icon="map",
    labels=_status,
)
declare(
    "integrations.request.answered",
    _("Those who ask for “{target}” are told: {status}"),
    icon="bell",
    labels=_status,
    partner_visible=True,
    to_partner=_("Integration “{target}”, which you ask for: {status}"),
)
declare("integrations.request.proposed", _("Integration “{target}” proposed"), icon="lightbulb")
declare("integrations.request.voted", _("{partner} asks for “{target}”"), icon="thumbs-up")
declare("integrations.request.unvoted", _("{partner} no longer asks for “{target}”"), icon="undo-2")
declare("integrations.request.customer_voted", _("A customer asks for “{target}”"), icon="thumbs-up")
declare("integrations.request.customer_unvoted", _("A customer no longer asks for “{target}”"), icon="undo-2")
