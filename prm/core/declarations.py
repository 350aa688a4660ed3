"""What the core itself declares."""

from prm.core.models import OwnEntity, Programme
from prm.core import events
from django.utils.translation import gettext_lazy as _

events.target_type(Programme, label=str, staff_path=lambda row: "/staff/settings/programme/")
events.target_type(OwnEntity, label=str, staff_path=lambda row: "/staff/settings/programme/")
events.declare("core.programme.changed", _("Programme settings changed"), icon="settings")
