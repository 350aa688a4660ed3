"""What can happen to segments."""

from django.utils.translation import gettext_lazy as _

from core.events.registry import declare, target_type
from core.links import PageOf
from marketing.models import Segment
from marketing.segments.services import VIEW

STAFF = PageOf("marketing:segment", VIEW)
target_type(Segment, plural=_("Segments"), label=str, staff=STAFF)

declare("marketing.segment.created", _("Segment “{target}” made"), icon="users")
declare("marketing.segment.changed", _("Segment “{target}” changed"), icon="users")
declare("marketing.segment.archived", _("Segment “{target}” taken away"), icon="archive")
