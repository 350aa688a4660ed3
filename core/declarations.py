"""What the core itself declares."""

from django.utils.translation import gettext_lazy as _

from core import search_guards, services  # noqa: F401  (registers guards and operations)
from core.events import registry as events
from core.links import PageOf
from core.models import OwnEntity, Programme

SETTINGS = PageOf("web:programme", "core.programme:change", args=())

events.target_type(Programme, label=str, staff=SETTINGS)


events.target_type(
    OwnEntity,
    plural=_("Our legal entities"),
    label=str,
    staff=SETTINGS,
)


events.declare("core.queue.retried", _("Work in the background was tried again"), icon="rotate-cw")


events.declare("core.queue.given_up", _("Work in the background was given up"), icon="circle-slash")


events.declare("core.programme.changed", _("Programme settings changed"), icon="settings")
events.declare("core.programme.look_changed", _("Logo or colour of the programme changed"), icon="palette")


events.declare("core.own_entity.added", _("Our legal entity {target} was added"), icon="landmark")


events.declare("core.own_entity.changed", _("Our legal entity {target} was changed"), icon="landmark")
