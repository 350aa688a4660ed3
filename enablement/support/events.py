from django.utils.translation import gettext_lazy as _

from core.events.registry import declare, target_type
from core.links import PageOf
from enablement.models import SupportQueue

target_type(SupportQueue, label=str, staff=PageOf("enablement:queues", "enablement.queue:view", args=()))
declare("enablement.queue.saved", _("Support queue “{target}” saved"), icon="life-buoy")
declare("enablement.queue.moved", _("Support queue “{target}” moved to another place"), icon="life-buoy")
