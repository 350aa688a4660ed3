from django.utils.translation import gettext_lazy as _

from enablement.models import SupportQueue
from prm.core.events import declare, target_type

target_type(SupportQueue, label=str, staff_path=lambda row: "/staff/settings/support/")
declare("enablement.queue.saved", _("Support queue “{target}” saved"), icon="life-buoy")
