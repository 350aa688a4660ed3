from django.utils.translation import gettext_lazy as _

from core.events.registry import declare, target_type
from enablement.models import SupportQueue

target_type(SupportQueue, label=str, staff_path=lambda row: "/staff/settings/support/")
declare("enablement.queue.saved", _("Support queue “{target}” saved"), icon="life-buoy")
